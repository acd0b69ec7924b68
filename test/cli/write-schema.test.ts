import { readFileSync } from 'node:fs';
import { schemaText } from '#cli/write-schema.ts';

type Schema = {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  $ref?: string;
};

test('the checked-in schema is the one that `node cli/write-schema.ts` writes', () => {
  const checkedIn = readFileSync('understudy.schema.json', 'utf8');

  expect(checkedIn).toBe(schemaText());
});

test('every field of the schema is described', () => {
  const undescribed = (schema: Schema, path: string): string[] => [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [
      ...(field.description ? [] : [`${path}.${key}`]),
      ...undescribed(field, `${path}.${key}`),
    ]),
    ...(typeof schema.additionalProperties === 'object' ? undescribed(schema.additionalProperties, `${path}.*`) : []),
  ];

  expect(undescribed(JSON.parse(schemaText()) as Schema, '')).toEqual([]);
});
