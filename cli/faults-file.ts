import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Problem, problemLine, shown } from '#core/problem.ts';
import { schemaProblems } from '#core/schema-problems.ts';
import { choice, didYouMean, mapping } from '#core/schema-words.ts';
import { kindOf, kinds } from '#sandbox/simulator/catalogue.ts';
import { forEver } from '#sandbox/simulator/fault-kind.ts';
import type { Fault, Part } from '#sandbox/simulator/plan.ts';
import { foundInstead } from './load-configuration.ts';
import { Misused } from './misused.ts';

const allowed = 'a list of faults in JSON, as --seed N --shrink prints one';

const length = `a number of seconds from 0 to ${forEver}`;
const seconds = z.number({ error: length }).min(0, { error: length }).max(forEver, { error: length });
const [first = '', ...others] = kinds.map(({ kind }) => kind);
const parts = [
  'owner',
  'standby',
  'witness',
  'us-east-1',
  'owner-standby',
  'owner-witness',
  'standby-witness',
] as const;

const Faults = z.array(
  mapping({
    id: z.string({ error: "the kind's number, such as F15" }),
    kind: choice([first, ...others]),
    atSeconds: seconds,
    durationSeconds: seconds,
    target: choice(parts satisfies readonly Part[]),
    args: z.record(z.string(), z.number({ error: 'a number' }), { error: 'a mapping of names to numbers, such as {}' }),
  }),
);

/** The faults in a JSON file. Throws Misused, with every mistake on a line of its own, where there are none that can be played. */
export function faultsIn(file: string): readonly Fault[] {
  const raw = parsed(file);
  if (!Array.isArray(raw)) throw new Misused(`--faults ${file}: got ${shown(raw)}; allowed: ${allowed}.`);
  const { data = [], error } = Faults.safeParse(raw);
  const problems = error ? schemaProblems(error.issues, raw) : data.flatMap(unfit);
  if (problems.length === 0) return data;
  throw new Misused(problems.map((problem) => `--faults ${file}: ${problemLine(problem)}`).join('\n'));
}

function parsed(file: string): unknown {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Misused(`--faults ${file}: got ${foundInstead(error)}; allowed: a readable file with ${allowed}.`);
  }
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new Misused(`--faults ${file}: got no JSON (${(error as Error).message}); allowed: ${allowed}.`);
  }
}

/** What its kind has no use for. */
function unfit({ id, kind, target, args }: Fault, index: number): readonly Problem[] {
  const known = kindOf(kind);
  const names = Object.keys(known.args ?? {});
  const problem = (path: readonly string[], got: string, most: readonly string[], hint = '') => ({
    path: [index, ...path],
    text: `got ${got}; allowed for ${kind}: ${most.join(', ') || 'nothing'}${hint || '. Correct it.'}`,
  });
  return [
    ...(id === known.id ? [] : [problem(['id'], shown(id), [known.id])]),
    ...(known.targets.includes(target) ? [] : [problem(['target'], shown(target), known.targets)]),
    ...Object.keys(args)
      .filter((name) => !names.includes(name))
      .map((name) => problem(['args', name], 'an unknown name', names, didYouMean(name, names))),
  ];
}
