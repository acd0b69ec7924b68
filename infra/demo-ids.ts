import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { foundInstead } from '#cli/load-configuration.ts';
import { Misused, visible } from '#cli/misused.ts';
import { pathText } from '#core/problem.ts';
import { schemaProblems } from '#core/schema-problems.ts';

/** Identifiers by the name of what they are of. */
const identifiers = (pattern: RegExp, name: string, example: string) =>
  z
    .record(
      z.string(),
      z.string(like(example)).regex(pattern, like(example)),
      `a mapping such as { ${name}: ${example} }`,
    )
    .default({});
const like = (example: string) => `an identifier such as ${example}`;

/** Identifiers that AWS gave in an earlier step: a stack of one Region can't ask for those of another. */
const DemoIds = z.strictObject(
  {
    /** By Region: from the first deployment. */
    vpcs: identifiers(/^vpc-[0-9a-f]{8,17}$/, 'eu-west-1', 'vpc-0a1b2c3d4e5f60001'),
    /** By two Regions in the order of the group: from the second deployment. */
    peerings: identifiers(/^pcx-[0-9a-f]{8,17}$/, 'eu-west-1/eu-central-1', 'pcx-0a1b2c3d4e5f60004'),
  },
  'vpcs, peerings',
);
export type DemoIds = z.infer<typeof DemoIds>;

/** The identifiers in a file; none where none is named. Throws Misused with every mistake, one a line. */
export function readDemoIds(file: string | undefined): DemoIds {
  const raw = file === undefined ? {} : readYaml(file);
  const { success, data, error } = DemoIds.safeParse(raw);
  if (success) return data;
  const problems = schemaProblems(error.issues, raw);
  throw new Misused(
    problems.map(({ path, text }) => `${file}: ${path.length === 0 ? '' : `${pathText(path)}: `}${text}`).join('\n'),
  );
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isYaml = error instanceof YAMLParseError;
    const found = isYaml ? error.message.split('\n')[0]?.replace(/:$/, '') : `got ${foundInstead(error)}`;
    const advice = isYaml ? 'Correct it there, or in the line before.' : 'Name it with --ids FILE.';
    throw new Misused(`${visible(file)}: ${found}; allowed: identifiers in YAML. ${advice} See --help.`);
  }
}
