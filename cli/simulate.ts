/** Plays seeded faults against whole installations in virtual time, and tells what was broken, and how to see it again. */
import { join } from 'node:path';
import type { Order } from '#sandbox/simulator/one-seed.ts';
import { type Pool, startPool } from '#sandbox/simulator/pool.ts';
import { marks } from '#sandbox/simulator/probe-marks.ts';
import { shrink } from '#sandbox/simulator/shrink.ts';
import { type Summary, summarize } from '#sandbox/simulator/summary.ts';
import type { Answer } from '#sandbox/simulator/worker.ts';
import { exitCodeFor } from './exit-code.ts';
import { loadConfiguration } from './load-configuration.ts';
import { failed, interrupted, runCommand, whenInterrupted } from './run-command.ts';
import { readArguments, replayOf, usage, type Wanted } from './simulate-arguments.ts';
import { mutantTable } from './simulate-mutants.ts';
import { playMany, synthesized } from './simulate-play.ts';

function print(wanted: Wanted, summary: Summary, seconds: number): void {
  const { seeds, violations, broken, failovers, faultsInjected, faultsMissed, probesMissed } = summary;
  const faults = Object.entries(faultsInjected).map(([id, count]) => `${id} ${count}`);
  const recovery = summary.slowestRecoverySeconds;
  console.log(
    [
      `${seeds} seeds: ${violations.length} with a violation, ${broken.length} failed in the simulation itself.`,
      `${summary.virtualHours.toFixed(1)} virtual hours, ${summary.meanVirtualMinutes.toFixed(1)} minutes each; ${failovers} with a failover.`,
      `${summary.evaluations.toLocaleString('en')} evaluations of invariants; trace ${summary.traceHash}.`,
      `Faults: ${faults.join(', ')}.`,
      `Faults that never fired: ${faultsMissed.join(', ') || 'none'}.`,
      `Marks missed: ${probesMissed.join(', ') || 'none'} (of ${marks.length}).`,
      `Slowest recovery: ${recovery === undefined ? 'none' : `${recovery.toFixed(0)} s (seed ${summary.slowestRecoverySeed})`}.`,
      `${(seeds / seconds).toFixed(2)} seeds/s over all workers, ${(1 / summary.secondsPerSeed).toFixed(2)} for each.`,
    ].join('\n'),
  );
  for (const { seed, invariant, at, finding } of violations.slice(0, 20))
    console.log(
      `\nSeed ${seed} broke ${invariant} at ${at.toFixed(1)} s: ${finding}\n  ${replayOf(wanted, seed, invariant)}`,
    );
}

async function many(wanted: Wanted, signal: AbortSignal): Promise<number> {
  const folder = await synthesized(signal, wanted.mutant, wanted.config);
  const pool = startPool(folder, wanted.workers, wanted.mutant, signal);
  try {
    const startedAt = Date.now();
    const answers = await playMany(pool, wanted);
    if (signal.aborted) return interrupted(answers.length);
    const summary = summarize(
      answers,
      marks.map(({ name }) => name),
    );
    if (wanted.json) console.log(JSON.stringify(summary, null, 1));
    else print(wanted, summary, (Date.now() - startedAt) / 1000);
    return exitCodeFor(summary.broken, summary.violations);
  } finally {
    pool.close();
  }
}

/** One seed with its story. */
async function one(wanted: Wanted, seed: number, signal: AbortSignal): Promise<number> {
  const folder = await synthesized(signal, wanted.mutant, wanted.config);
  const pool = startPool(folder, 1, wanted.mutant, signal);
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

async function run(wanted: Wanted): Promise<number> {
  const signal = whenInterrupted();
  try {
    // Before the synthesis, which says the same in a stack trace.
    loadConfiguration(wanted.config ?? join(import.meta.dirname, '../understudy.yaml'));
    if (wanted.allMutants) return await mutantTable(wanted, signal);
    return await (wanted.seed === undefined ? many(wanted, signal) : one(wanted, wanted.seed, signal));
  } catch (error) {
    return signal.aborted ? interrupted() : failed(error);
  }
}

process.exitCode = await runCommand({ read: readArguments, usage, run }, process.argv.slice(2));
