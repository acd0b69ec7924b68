import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Fault, Plan } from '#sandbox/simulator/plan.ts';
import { startPool } from '#sandbox/simulator/pool.ts';
import type { Answer } from '#sandbox/simulator/worker.ts';
import { synthesize } from '../synthesize.ts';

/**
 * Fault lists that once found something, or that would: a list stays what it is when the drawing of plans changes. Where owner,
 * scale or noise matter as well, the whole plan is kept.
 */
type Regression = { readonly why: string; readonly seed: number } & (
  | { readonly faults: readonly Fault[] }
  | { readonly plan: Plan }
);

const files = globSync(join(import.meta.dirname, '*.json')).sort();
const regressions = files.map((file) => ({
  name: basename(file, '.json'),
  ...(JSON.parse(readFileSync(file, 'utf8')) as Regression),
}));

test('every kept fault list holds every invariant, and its faults take effect', async () => {
  const pool = startPool(synthesize(), 2);
  const answers: Answer[] = [];
  try {
    await pool.play(regressions, (answer) => {
      answers.push(answer);
      return false;
    });
  } finally {
    pool.close();
  }

  const outcomes = answers.flatMap((answer) => ('outcome' in answer ? [answer.outcome] : []));
  const idle = outcomes.flatMap(({ seed, plan, fired }) =>
    plan.faults.filter(({ kind }) => fired[kind] === undefined).map(({ kind }) => `${seed} ${kind}`),
  );
  expect(answers.filter((answer) => 'broken' in answer)).toEqual([]);
  expect(outcomes.map(({ violation }) => violation)).toEqual(regressions.map(() => undefined));
  expect(idle).toEqual([]);
  expect(regressions.length).toBeGreaterThan(0);
}, 60_000);
