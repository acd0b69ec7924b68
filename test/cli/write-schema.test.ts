import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
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

test.each([
  [['--help'], 0, 'Writes understudy.schema.json'],
  [['other.json'], 2, "Unexpected argument 'other.json'"],
  [['--out', 'other.json'], 2, "Unknown option '--out'; allowed: --help. See --help."],
])('with %j nothing is written', (args, code, text) => {
  const before = statSync('understudy.schema.json').mtimeMs;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/write-schema.ts', ...args], {
    encoding: 'utf8',
  });

  expect(stdout + stderr).toContain(text);
  expect(status).toBe(code);
  expect(statSync('understudy.schema.json').mtimeMs).toBe(before);
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
