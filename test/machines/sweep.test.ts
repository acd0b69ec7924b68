import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { synthesize } from '../synthesize.ts';
import type { Summary } from './sweep-worker.ts';

/**
 * Wherever a run of converge is disturbed, the next runs come to the same end: every Task of every scenario, each changing call
 * in it, each way of going wrong. The runs are spread over two processes; each prints what it found.
 */

const run = promisify(execFile);
const folder = synthesize();

/** What each worker sweeps: a scenario, and which part of it. The long ones are halved, so that both processes end together. */
const shares = [
  ['partition-with-return', 0, 2],
  ['partition-with-return', 1, 2],
  ['writer-dead', 0, 2],
  ['writer-dead', 1, 2],
  ['region-loss', 0, 1],
  ['revert', 0, 1],
] as const;

async function sweptBy([scenario, first, step]: (typeof shares)[number]): Promise<Summary> {
  const worker = ['test/machines/sweep-worker.ts', scenario, String(first), String(step), folder];
  const { stdout } = await run(process.execPath, worker, { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Summary;
}

let summaries: ReadonlyMap<string, readonly Summary[]>;
beforeAll(async () => {
  const startedAt = performance.now();
  const waiting = [...shares];
  const done: (readonly [string, Summary])[] = [];
  const work = async () => {
    for (let share = waiting.shift(); share; share = waiting.shift()) done.push([share[0], await sweptBy(share)]);
  };
  await Promise.all([work(), work()]);
  summaries = new Map(
    [...new Set(done.map(([name]) => name))].map((name) => [
      name,
      done.filter(([each]) => each === name).map(([, summary]) => summary),
    ]),
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const lines = [...summaries].map(([name, parts]) => `${name}: all ${sum(parts, 'tried')} of ${parts[0]?.all}`);
  process.stdout.write(`Sweeps of converge, ${seconds} s: ${lines.join('; ')}\n`);
}, 600_000);

const sum = (parts: readonly Summary[], field: 'tried' | 'struck'): number =>
  parts.reduce((total, part) => total + part[field], 0);

const scenarios = [
  ['region-loss', 100, 'eu-central-1', 1, 1],
  ['partition-with-return', 150, 'eu-central-1', 0, 1],
  ['writer-dead', 150, 'eu-central-1', 0, 1],
  ['revert', 50, 'eu-west-1', 0, 0],
] as const;

test.each(scenarios)(
  'after "%s", disturbed at each of more than %i points, %s owns the group, with %i open debts, after %i promotions',
  (scenario, least, owner, openDebts, promotions) => {
    const parts = summaries.get(scenario) ?? [];
    const all = parts[0]?.all;

    expect(parts.flatMap(({ failures }) => failures)).toEqual([]);
    expect([sum(parts, 'tried'), sum(parts, 'struck')]).toEqual([all, all]);
    expect(all).toBeGreaterThan(least);
    expect(parts[0]?.expected).toMatchObject({
      ledger: { owner, phase: 'settled' },
      openDebts,
      promotions,
      told: true,
    });
  },
);
