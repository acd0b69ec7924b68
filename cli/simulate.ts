/** Plays seeded faults against whole installations in virtual time, and tells what was broken, and how to see it again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from '#sandbox/simulator/mutants/all.ts';
import type { Order } from '#sandbox/simulator/one-seed.ts';
import type { Fault } from '#sandbox/simulator/plan.ts';
import { type Pool, startPool } from '#sandbox/simulator/pool.ts';
import { marks } from '#sandbox/simulator/probe-marks.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';
import { shrink } from '#sandbox/simulator/shrink.ts';
import { type Summary, summarize } from '#sandbox/simulator/summary.ts';
import type { Answer } from '#sandbox/simulator/worker.ts';

const usage = `Usage: node cli/simulate.ts [--seeds N] [--from N] [--only S9,L3] [--json] [--workers N]
       node cli/simulate.ts --seed N [--only S9] [--shrink] [--faults FILE]
       node cli/simulate.ts --mutant NAME [--seeds N]
       node cli/simulate.ts --mutants [--seeds N]
       node cli/simulate.ts --scenario NAME [--seeds N]

  --seeds N      how many seeds are played (100); each is one installation's quarter of an hour, with its faults
  --from N       the first of them (1)
  --seed N       plays this one and tells its story
  --faults FILE  with --seed: plays these faults (JSON) instead of those that the seed draws
  --shrink       with --seed: leaves out every fault that the violation does not need
  --only ID,...  judges by these invariants alone
  --mutant NAME  plants a bug, and stops at the first violation
  --mutants      plants each bug in turn, and prints how many seeds it took to catch it
  --scenario NAME  these faults under each seed: ${Object.keys(scenarios).join(', ')}
  --workers N    processes (one for each core, two at most unless said otherwise)
  --json         the summary as JSON
  --help         this text

Exit code: 0 nothing was broken, 1 something was (with --mutant: caught), 2 the command line is wrong, 3 the simulation failed.`;

/** One seed in twenty is played twice, and the traces are compared. */
const twiceEach = 20;

interface Wanted {
  readonly seeds: number;
  readonly from: number;
  readonly seed: number | undefined;
  readonly only: readonly string[] | undefined;
  readonly mutant: string | undefined;
  readonly allMutants: boolean;
  readonly faults: readonly Fault[] | undefined;
  readonly shrink: boolean;
  readonly workers: number;
  readonly json: boolean;
  readonly help: boolean;
}

function readArguments(args: readonly string[]): Wanted {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ seeds: text, from: text, seed: text, only: text, mutant: text, workers: text, faults: text, scenario: text },
      ...{ mutants: flag, shrink: flag, json: flag, help: { type: 'boolean', short: 'h' } },
    },
  });
  const { mutant, scenario } = values;
  const told = scenario === undefined ? undefined : scenarios[scenario];
  if (scenario !== undefined && told === undefined)
    throw new RangeError(`There is no scenario "${scenario}": give one of ${Object.keys(scenarios).join(', ')}.`);
  if (mutant !== undefined && !mutants.some(({ name }) => name === mutant))
    throw new RangeError(`There is no mutant "${mutant}": give one of ${mutants.map(({ name }) => name).join(', ')}.`);
  return {
    seeds: whole('seeds', values.seeds) ?? (mutant || values.mutants ? 2000 : 100),
    from: whole('from', values.from) ?? 1,
    seed: whole('seed', values.seed),
    only: values.only?.split(',').filter((id) => id !== ''),
    ...{ mutant, allMutants: values.mutants ?? false, shrink: values.shrink ?? false },
    faults: values.faults === undefined ? told : (JSON.parse(readFileSync(values.faults, 'utf8')) as Fault[]),
    workers: whole('workers', values.workers) ?? Math.min(2, availableParallelism()),
    ...{ json: values.json ?? false, help: values.help ?? false },
  };
}

function whole(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new RangeError(`--${name} is "${value}"; it has to be a whole number from 1.`);
}

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
  console.log('| mutant | what is wrong | seeds until caught | by |\n|---|---|---|---|');
  for (const { name, text } of mutants) {
    const pool = startPool(folder, wanted.workers, name);
    try {
      const answers = await playMany(pool, { ...wanted, mutant: name });
      const caught = answers.find((answer) => 'outcome' in answer && answer.outcome.violation);
      const by = caught && 'outcome' in caught ? caught.outcome.violation?.invariant : undefined;
      const broken = answers.find((answer) => 'broken' in answer);
      if (!by) survivors += 1;
      console.log(
        `| ${name} | ${text} | ${by ? answers.length : `not within ${answers.length}`} | ${by ?? (broken ? 'the simulation fails' : '')} |`,
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
