/** Measures in the simulator how long a failover's declaration takes, by kind of outage, and how often it is wrong. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '#core/configuration.ts';
import { missedTargets } from '#sandbox/simulator/detection/missed-targets.ts';
import { type InForce, under } from '#sandbox/simulator/detection/outage-kind.ts';
import type { DetectionOrder, Sighting } from '#sandbox/simulator/detection/play.ts';
import { rowOf } from '#sandbox/simulator/detection/statistics.ts';
import type { DetectionAnswer } from '#sandbox/simulator/detection/worker.ts';
import { startWorkers } from '#sandbox/simulator/workers.ts';
import { readArguments, usage, type Wanted } from './detection-arguments.ts';
import { markdownOf } from './detection-markdown.ts';
import { playYears } from './detection-noise.ts';
import { exitCodeOf, type Measured, reportOf } from './detection-report.ts';
import { loadConfiguration } from './load-configuration.ts';
import { measuredConfiguration } from './measured-configuration.ts';
import { noiseExitCode, noiseReport } from './noise-report.ts';
import { failed, interrupted, runCommand, whenInterrupted } from './run-command.ts';
import { synthesize } from './synthesize.ts';

const script = join(import.meta.dirname, '../sandbox/simulator/detection/worker.ts');

function* ordersOf({ kinds, from, seeds, story }: Wanted): Generator<DetectionOrder> {
  for (const { name } of kinds)
    for (let seed = from; seed < from + seeds; seed += 1) yield { kind: name, seed, ...(story && { told: true }) };
}

/** Plays everything; progress goes to stderr, from the first seed on, at most each five seconds. */
async function play(wanted: Wanted, folder: string, signal: AbortSignal): Promise<readonly DetectionAnswer[]> {
  const answers: DetectionAnswer[] = [];
  const all = wanted.kinds.length * wanted.seeds;
  const startedAt = Date.now();
  let toldAt = 0;
  const workers = startWorkers<DetectionOrder, DetectionAnswer>(script, {
    ...{ count: wanted.workers, args: [folder], signal },
  });
  const hear = (answer: DetectionAnswer) => {
    answers.push(answer);
    if ('broken' in answer) tell(`Seed ${answer.seed} of ${answer.kind}: the simulation failed: ${answer.broken}`);
    else {
      if (answer.violation) tell(`Seed ${answer.seed} of ${answer.kind} broke ${answer.violation}`);
      for (const line of answer.story) tell(line);
    }
    if (Date.now() - toldAt < 5000 && answers.length < all) return false;
    toldAt = Date.now();
    tell(`${answers.length} of ${all} seeds (${answer.kind}), ${((toldAt - startedAt) / 1000).toFixed(0)} s`);
    return false;
  };
  await workers.play(ordersOf(wanted), hear).finally(workers.close);
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

/** What rules over the group that is played, which is the first. */
function inForceIn({ profile, groups }: Configuration): InForce {
  const [group] = Object.values(groups);
  if (!group) throw new Error('The configuration has no group to simulate.');
  return { profile, dwellSeconds: group.policy.dwellSeconds };
}

async function measureKinds(wanted: Wanted, folder: string, inForce: InForce, signal: AbortSignal): Promise<number> {
  const answers = await play(wanted, folder, signal);
  if (signal.aborted) return interrupted(answers.length);
  const kinds = wanted.kinds.map((kind) => under(inForce, kind));
  const measured = measuredIn({ ...wanted, kinds }, answers);
  const report = wanted.markdown ? markdownOf(measured) : reportOf(measured);
  console.log(wanted.json ? JSON.stringify(measured, null, 1) : report);
  return exitCodeOf(measured);
}

async function measureNoise(wanted: Wanted, folder: string, signal: AbortSignal): Promise<number> {
  const measured = await playYears(wanted, folder, signal);
  if (signal.aborted) return interrupted(measured.groupYears, 'group-years');
  console.log(wanted.json ? JSON.stringify(measured, null, 1) : noiseReport(measured, wanted));
  return noiseExitCode(measured);
}

async function measure(wanted: Wanted, signal: AbortSignal): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-detection-'));
  try {
    const config = measuredConfiguration(wanted, folder);
    const inForce = inForceIn(loadConfiguration(config));
    await synthesize(folder, { signal, config });
    return await (wanted.noise ? measureNoise(wanted, folder, signal) : measureKinds(wanted, folder, inForce, signal));
  } catch (error) {
    return signal.aborted ? interrupted() : failed(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (wanted: Wanted): Promise<number> => measure(wanted, whenInterrupted());

process.exitCode = await runCommand({ read: readArguments, usage, run }, process.argv.slice(2));
