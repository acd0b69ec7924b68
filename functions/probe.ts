import { z } from 'zod';
import type { Region } from '#core/configuration.ts';
import { metrics } from '#core/names.ts';
import { groupsObservedFrom, type Point, pointOf, probing, runPoint } from '#core/probing.ts';
import { publish, readMetric } from './aws/cloudwatch.ts';
import { ledgerOf } from './aws/ledger.ts';
import { type LookLimits, lookAt } from './look.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const limits: LookLimits = { question: 2000, inspection: 3000, call: 2000 };

/**
 * Who owned what when the same container read it last: while the ledger is gone a new run would know of no owner, and nobody
 * would look, nor hear of it when the writer goes too. By the clients, which a container makes once.
 */
const ownersKnown = new WeakMap<Runtime['clients'], Run['owners']>();

/** Points that could not be published are kept for the next try; this many at most. */
const backlog = 1000;

/**
 * Every group that another Region owns has been looked at each 5 s, and each 10 s the looks were published: until the run that
 * the Scheduler starts a minute later has reported, so that there is always one. Nothing stops a run early: what can't be
 * asked is not published.
 */
export const probe = define({
  name: 'probe',
  input: z.object({}),
  step: async (_input, runtime): Promise<{ looks: number; ended: string }> => {
    const startedAt = runtime.clock.now();
    const owners = ownersKnown.get(runtime.clients) ?? {};
    ownersKnown.set(runtime.clients, owners);
    const run: Run = { runtime, startedAt, owners, points: [] };
    await learnOwners(run);
    for (let looks = 1; ; looks++) {
      run.points.push(...(await lookAtAll(run)));
      const elapsed = runtime.clock.now() - startedAt;
      // The first look is published at once, so that the run before this one may end.
      if (looks === 1 || (looks * probing.interval) % probing.publishEvery === 0) {
        const newer = await report(run);
        if (newer) return { looks, ended: 'A newer run has reported.' };
      }
      if (elapsed + probing.interval >= probing.longest) return { looks, ended: 'The run reached its longest time.' };
      await sleepUntil(runtime, startedAt + looks * probing.interval);
    }
  },
});

interface Run {
  readonly runtime: Runtime;
  readonly startedAt: number;
  /** By group: the owner as last read from the ledger, by this run or by one before it. */
  readonly owners: Record<string, Region>;
  /** Not published yet. */
  points: Point[];
}

/** Reads who owns what. Where the ledger does not answer the last known owner stands, and without one nothing is looked at. */
async function learnOwners({ runtime, owners }: Run): Promise<void> {
  const ledger = ledgerOf(runtime);
  await Promise.all(
    groupsObservedFrom(runtime.configuration, runtime.region).map(async ([group]) => {
      try {
        const { owner } = await bounded(runtime.clock, limits.call, () => ledger.read(group));
        owners[group] = owner;
      } catch (error) {
        const known = owners[group] ? `${owners[group]} is still taken for it` : 'so nothing is looked at';
        runtime.logger.warn(`The owner of group ${group} can't be read, ${known}: ${(error as Error).message}`);
      }
    }),
  );
}

/** One look at each group whose owner is known and is another Region: an owner's own looks never count. */
async function lookAtAll({ runtime, owners }: Run): Promise<readonly Point[]> {
  const points = await Promise.all(
    groupsObservedFrom(runtime.configuration, runtime.region).map(async ([name, group]) => {
      const owner = owners[name];
      if (owner === undefined || owner === runtime.region) return [];
      return [pointOf(name, await lookAt(runtime, group, owner, limits))];
    }),
  );
  return points.flat();
}

/** Publishes what was seen, learns of new owners, and tells whether a newer run has reported. */
async function report(run: Run): Promise<boolean> {
  const [, , newer] = await Promise.all([publishPoints(run), learnOwners(run), newerRunReported(run)]);
  return newer;
}

async function publishPoints(run: Run): Promise<void> {
  const { runtime, startedAt } = run;
  const points = [...run.points, runPoint(startedAt, runtime.clock.now())];
  try {
    await bounded(runtime.clock, limits.call, (signal) => publish(runtime, points, signal));
    run.points = [];
  } catch (error) {
    run.points = run.points.slice(-backlog);
    runtime.logger.warn(`${points.length} points were not published: ${(error as Error).message}`);
  }
}

async function newerRunReported({ runtime, startedAt }: Run): Promise<boolean> {
  const now = runtime.clock.now();
  if (now - startedAt < probing.successorFrom) return false;
  const reading = {
    metric: metrics.probeRun,
    dimensions: {},
    statistic: 'Maximum' as const,
    periodSeconds: 1,
    from: now - probing.longest,
    to: now + 1000,
  };
  try {
    const points = await bounded(runtime.clock, limits.call, (signal) => readMetric(runtime, reading, signal));
    return points.some(({ value }) => value > Math.floor(startedAt / 1000));
  } catch (error) {
    runtime.logger.warn(
      `Nobody knows whether a newer run has reported, so this one goes on: ${(error as Error).message}`,
    );
    return false;
  }
}

async function sleepUntil({ clock }: Runtime, moment: number): Promise<void> {
  const left = moment - clock.now();
  if (left > 0) await clock.sleep(left);
}

export const handler = task(probe);
