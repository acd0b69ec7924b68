/** Measures in the simulator how long a failover's declaration takes, by kind of outage, and how often it is wrong. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { playInCrew } from '#sandbox/simulator/detection/crew.ts';
import { missedTargets } from '#sandbox/simulator/detection/missed-targets.ts';
import type { DetectionOrder, Sighting } from '#sandbox/simulator/detection/play.ts';
import { rowOf } from '#sandbox/simulator/detection/statistics.ts';
import type { DetectionAnswer } from '#sandbox/simulator/detection/worker.ts';
import { readArguments, usage, type Wanted } from './detection-arguments.ts';
import { exitCodeOf, type Measured, reportOf } from './detection-report.ts';

/** Synthesizes once, without bundles, into the folder. */
async function synthesize(folder: string, signal: AbortSignal): Promise<void> {
  const app = join(import.meta.dirname, '../infra/app.ts');
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  await promisify(execFile)(process.execPath, [app, '--out', folder, '--no-bundling', '--no-checks'], {
    ...{ env, cwd: join(import.meta.dirname, '..'), signal },
  });
}

function* ordersOf({ kinds, from, seeds, story }: Wanted): Generator<DetectionOrder> {
  for (const { name } of kinds)
    for (let seed = from; seed < from + seeds; seed += 1) yield { kind: name, seed, ...(story && { told: true }) };
}

/** Plays everything; progress goes to stderr, at most each five seconds. */
async function play(wanted: Wanted, folder: string, signal: AbortSignal): Promise<readonly DetectionAnswer[]> {
  const answers: DetectionAnswer[] = [];
  const all = wanted.kinds.length * wanted.seeds;
  const startedAt = Date.now();
  let toldAt = startedAt;
  await playInCrew(ordersOf(wanted), { folder, workers: wanted.workers, signal }, (answer) => {
    answers.push(answer);
    if ('broken' in answer) tell(`Seed ${answer.seed} of ${answer.kind}: the simulation failed: ${answer.broken}`);
    else {
      if (answer.violation) tell(`Seed ${answer.seed} of ${answer.kind} broke ${answer.violation}`);
      for (const line of answer.story) tell(line);
    }
    if (Date.now() - toldAt < 5000 && answers.length < all) return;
    toldAt = Date.now();
    tell(`${answers.length} of ${all} seeds (${answer.kind}), ${((toldAt - startedAt) / 1000).toFixed(0)} s`);
  });
  return answers;
}

const tell = (line: string) => void process.stderr.write(`${line}\n`);

function measuredIn({ kinds }: Wanted, answers: readonly DetectionAnswer[]): Measured {
  const sightings = answers.filter((answer): answer is Sighting => !('broken' in answer));
  const rows = kinds.map((kind) => ({
    kind,
    row: rowOf(
      kind,
      sightings.filter((seen) => seen.kind === kind.name),
    ),
  }));
  return {
    rows: rows.map(({ row }) => row),
    missed: rows.flatMap(({ kind, row }) => missedTargets(row, kind.targets)),
    violations: sightings.flatMap(({ kind, seed, violation }) => (violation ? [{ kind, seed, violation }] : [])),
    broken: answers.flatMap((answer) =>
      'broken' in answer ? [{ kind: answer.kind, seed: answer.seed, broken: answer.broken }] : [],
    ),
  };
}

async function measure(wanted: Wanted, signal: AbortSignal): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-detection-'));
  try {
    await synthesize(folder, signal);
    const answers = await play(wanted, folder, signal);
    if (signal.aborted) return interrupted(answers.length);
    const measured = measuredIn(wanted, answers);
    console.log(wanted.json ? JSON.stringify(measured, null, 1) : reportOf(measured));
    return exitCodeOf(measured);
  } catch (error) {
    if (signal.aborted) return interrupted(0);
    tell(`The simulation failed: ${(error as Error).message}`);
    return 3;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function interrupted(played: number): number {
  tell(`Interrupted after ${played} seeds; nothing is left behind.`);
  return 130;
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
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort());
  return measure(wanted, stopping.signal);
}

process.exitCode = await main(process.argv.slice(2));
