/** Plays seeded faults against whole installations in virtual time, and tells what was broken, and how to see it again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants } from '#sandbox/simulator/mutants/all.ts';
import type { Order } from '#sandbox/simulator/one-seed.ts';
import { type Pool, startPool } from '#sandbox/simulator/pool.ts';
import { marks } from '#sandbox/simulator/probe-marks.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';
import { shrink } from '#sandbox/simulator/shrink.ts';
import { type Summary, summarize } from '#sandbox/simulator/summary.ts';
import type { Answer } from '#sandbox/simulator/worker.ts';
import { readArguments, usage, type Wanted } from './simulate-arguments.ts';

/** One seed in twenty is played twice, and the traces are compared. */
const twiceEach = 20;

/** Synthesizes once, without bundles; the folder is removed with the process. */
function synthesized(): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-simulate-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const app = join(import.meta.dirname, '../infra/app.ts');
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  execFileSync(process.execPath, [app, '--out', folder, '--no-bundling', '--no-checks'], {
    ...{ env, cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'ignore', 'inherit'] },
  });
  return folder;
}

/** Plays many seeds; progress goes to stderr. */
async function playMany(pool: Pool, { seeds, from, only, mutant, faults }: Wanted): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const orders = function* (): Generator<Order> {
    for (let seed = from; seed < from + seeds; seed += 1)
      yield {
        seed,
        twice: mutant === undefined && seed % twiceEach === 0,
        ...(only && { only }),
        ...(faults && { faults }),
      };
  };
  const startedAt = Date.now();
  await pool.play(orders(), (answer) => {
    answers.push(answer);
    if ('outcome' in answer && answer.outcome.violation)
      process.stderr.write(
        `Seed ${answer.seed}: ${answer.outcome.violation.invariant} ${answer.outcome.violation.finding}\n`,
      );
    if ('broken' in answer) process.stderr.write(`Seed ${answer.seed}: the simulation failed: ${answer.broken}\n`);
    if (answers.length % 50 === 0)
      process.stderr.write(`${answers.length} of ${seeds} seeds, ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
    return mutant !== undefined && 'outcome' in answer && answer.outcome.violation !== undefined;
  });
  return answers;
}

function print(summary: Summary, seconds: number): void {
  const { seeds, violations, broken, failovers, faultsInjected, probesMissed } = summary;
  const faults = Object.entries(faultsInjected).map(([id, count]) => `${id} ${count}`);
  const recovery = summary.slowestRecoverySeconds;
  console.log(
    [
      `${seeds} seeds: ${violations.length} with a violation, ${broken.length} failed in the simulation itself.`,
      `${summary.virtualHours.toFixed(1)} virtual hours, ${summary.meanVirtualMinutes.toFixed(1)} minutes each; ${failovers} with a failover.`,
      `${summary.evaluations.toLocaleString('en')} evaluations of invariants; trace ${summary.traceHash}.`,
      `Faults: ${faults.join(', ')}.`,
      `Marks missed: ${probesMissed.join(', ') || 'none'} (of ${marks.length}).`,
      `Slowest recovery: ${recovery === undefined ? 'none' : `${recovery.toFixed(0)} s (seed ${summary.slowestRecoverySeed})`}.`,
      `${(seeds / seconds).toFixed(2)} seeds/s over all workers, ${(1 / summary.secondsPerSeed).toFixed(2)} for each.`,
    ].join('\n'),
  );
  for (const { seed, invariant, at, finding } of violations.slice(0, 20))
    console.log(
      `\nSeed ${seed} broke ${invariant} at ${at.toFixed(1)} s: ${finding}\n  node cli/simulate.ts --seed ${seed} --only ${invariant}`,
    );
}

async function many(wanted: Wanted): Promise<number> {
  const pool = startPool(synthesized(), wanted.workers, wanted.mutant);
  try {
    const startedAt = Date.now();
    const summary = summarize(
      await playMany(pool, wanted),
      marks.map(({ name }) => name),
    );
    if (wanted.json) console.log(JSON.stringify(summary, null, 1));
    else print(summary, (Date.now() - startedAt) / 1000);
    if (summary.broken.length > 0) return 3;
    return summary.violations.length > 0 ? 1 : 0;
  } finally {
    pool.close();
  }
}

/** One seed with its story. */
async function one(wanted: Wanted, seed: number): Promise<number> {
  const folder = synthesized();
  const pool = startPool(folder, 1, wanted.mutant);
  const order: Order = {
    seed,
    told: true,
    ...(wanted.only && { only: wanted.only }),
    ...(wanted.faults && { faults: wanted.faults }),
  };
  try {
    const answer = await first(pool, order);
    if ('broken' in answer) {
      console.error(`The simulation failed: ${answer.broken}`);
      return 3;
    }
    const { violation, story, virtualSeconds, plan, traceHash } = answer.outcome;
    if (wanted.json) console.log(JSON.stringify(answer.outcome, null, 1));
    else {
      console.log(
        [
          `Seed ${seed}, ${JSON.stringify({ ...plan, faults: undefined })}`,
          ...plan.faults.map((fault) => `  ${JSON.stringify(fault)}`),
          ...story,
        ].join('\n'),
      );
      console.log(
        `${virtualSeconds.toFixed(0)} s of virtual time, trace ${traceHash}. ${violation ? `${violation.invariant}: ${violation.sentence}` : 'Nothing was broken.'}`,
      );
    }
    if (violation && wanted.shrink) {
      const left = await shrink(plan.faults, async (faults) => {
        const again = await first(pool, { ...order, faults });
        return 'outcome' in again && again.outcome.violation?.invariant === violation.invariant;
      });
      console.log(`Needed are only these faults:\n${JSON.stringify(left, null, 1)}`);
    }
    return violation ? 1 : 0;
  } finally {
    pool.close();
  }
}

async function first(pool: Pool, order: Order): Promise<Answer> {
  const answers: Answer[] = [];
  await pool.play([order], (answer) => answers.push(answer) > 0);
  const [answer] = answers;
  if (answer) return answer;
  throw new Error('The worker gave no answer.');
}

/** Every mutant: a line of Markdown each. */
async function table(wanted: Wanted): Promise<number> {
  const folder = synthesized();
  let survivors = 0;
  console.log('| mutant | what is wrong | faults | seeds until caught | by |\n|---|---|---|---|---|');
  for (const { name, text, scenario } of mutants) {
    const pool = startPool(folder, wanted.workers, name);
    try {
      const faults = scenario === undefined ? undefined : scenarios[scenario];
      const answers = await playMany(pool, { ...wanted, mutant: name, faults });
      const caught = answers.find((answer) => 'outcome' in answer && answer.outcome.violation);
      const by = caught && 'outcome' in caught ? caught.outcome.violation?.invariant : undefined;
      const broken = answers.find((answer) => 'broken' in answer);
      if (!by) survivors += 1;
      console.log(
        `| ${name} | ${text} | ${scenario ?? 'drawn'} | ${by ? answers.length : `not within ${answers.length}`} | ${by ?? (broken ? 'the simulation fails' : '')} |`,
      );
    } finally {
      pool.close();
    }
  }
  return survivors > 0 ? 1 : 0;
}

/** Runs the command and returns its exit code. */
async function main(args: readonly string[]): Promise<number> {
  let wanted: Wanted;
  try {
    wanted = readArguments(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (wanted.help) {
    console.log(usage);
    return 0;
  }
  if (wanted.allMutants) return table(wanted);
  return wanted.seed === undefined ? many(wanted) : one(wanted, wanted.seed);
}

process.exitCode = await main(process.argv.slice(2));
