import { z } from 'zod';
import type { Region } from '#core/configuration.ts';
import { metrics } from '#core/names.ts';
import { groupsObservedFrom, isPublishedAfter, type Point, pointOf, probing, runPoint } from '#core/probing.ts';
import { publish, readMetric } from './aws/cloudwatch.ts';
import { ledgerOf } from './aws/ledger.ts';
import { type LookLimits, lookAt } from './look.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { Unfinished } from './runtime/unfinished.ts';

const limits: LookLimits = { question: 2000, inspection: 3000, call: 2000 };

/**
 * Who owned what when the same container read it last: while the ledger is gone a new run would know of no owner, and nobody
 * would look, nor hear of it when the writer goes too. By the clients, which a container makes once.
 */
const ownersKnown = new WeakMap<Runtime['clients'], Run['owners']>();

/** Points that could not be published are kept for the next try; this many at most. */
const backlog = 1000;

/**
 * Every group that another Region owns has been looked at each few seconds, as configured, and each 10 s the looks were published:
 * until the run that the Scheduler starts a minute later has reported, so that there is always one. Nothing else stops a run early:
 * what can't be asked is not published. Only where there is nothing to look at does a run end with its next report. Throws
 * Unfinished, at the end, when there was a group that nobody could look at, since its owner is not known.
 */
export const probe = define({
  name: 'probe',
  input: z.object({}),
  step: async (_input, runtime): Promise<Ending> => {
    const owners = ownersKnown.get(runtime.clients) ?? {};
    ownersKnown.set(runtime.clients, owners);
    const run: Run = { runtime, startedAt: runtime.clock.now(), owners, unknown: new Map(), points: [] };
    const ending = await lookUntilRelieved(run);
    if (run.unknown.size > 0) throw new Unfinished(`Nothing was looked at: ${[...run.unknown.values()].join(' ')}`);
    return ending;
  },
});

interface Ending {
  readonly looks: number;
  readonly ended: string;
}

interface Run {
  readonly runtime: Runtime;
  readonly startedAt: number;
  /** By group: the owner as last read from the ledger, by this run or by one before it. */
  readonly owners: Record<string, Region>;
  /** By group: why nobody knows its owner. */
  readonly unknown: Map<string, string>;
  /** Not published yet. */
  points: Point[];
}

async function lookUntilRelieved(run: Run): Promise<Ending> {
  const { runtime, startedAt } = run;
  const interval = runtime.configuration.probe.everySeconds * 1000;
  await learnOwners(run);
  for (let looks = 1; ; looks++) {
    run.points.push(...(await lookAtAll(run)));
    const elapsed = runtime.clock.now() - startedAt;
    if (isPublishedAfter(looks, interval)) {
      const ended = await report(run);
      if (ended) return { looks, ended };
    }
    if (elapsed + interval >= probing.longest) return { looks, ended: 'The run reached its longest time.' };
    await sleepUntil(runtime, startedAt + looks * interval);
  }
}

/**
 * Reads who owns what. Where the ledger does not answer the last known owner stands, and without one nothing is looked at.
 * Answers whether every owner was read just now, and is this Region.
 */
async function learnOwners(run: Run): Promise<boolean> {
  const { configuration, region } = run.runtime;
  const learned = await Promise.all(
    groupsObservedFrom(configuration, region).map(async ([group]) => (await learnOwner(run, group)) === region),
  );
  return learned.every(Boolean);
}

async function learnOwner({ runtime, owners, unknown }: Run, group: string): Promise<Region | undefined> {
  try {
    const { owner } = await bounded(runtime.clock, limits.call, () => ledgerOf(runtime).read(group));
    owners[group] = owner;
    unknown.delete(group);
    return owner;
  } catch (error) {
    const known = owners[group] ? `${owners[group]} is still taken for it` : 'so nothing is looked at';
    const why = `The owner of group ${group} can't be read, ${known}: ${(error as Error).message}`;
    runtime.logger.warn(why);
    // A group that was not adopted yet is nobody's to look at, and no failure.
    if (!owners[group] && (error as Error).name !== 'GroupNotAdopted') unknown.set(group, why);
    return undefined;
  }
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

/**
 * Publishes what was seen, learns of new owners, and says why the run may end. A Region that owns every group has nothing to look
 * at, and a run that only waits is paid for by the second: the next one, within a minute, reads the owners anew.
 */
async function report(run: Run): Promise<string | undefined> {
  const [published, ownsAll, newer] = await Promise.all([publishPoints(run), learnOwners(run), newerRunReported(run)]);
  if (newer) return 'A newer run has reported.';
  return published && ownsAll ? 'There is nothing to look at: this Region owns every group.' : undefined;
}

async function publishPoints(run: Run): Promise<boolean> {
  const { runtime, startedAt } = run;
  const points = [...run.points, runPoint(startedAt, runtime.clock.now())];
  try {
    await bounded(runtime.clock, limits.call, (signal) => publish(runtime, points, signal));
    run.points = [];
    return true;
  } catch (error) {
    run.points = run.points.slice(-backlog);
    runtime.logger.warn(`${points.length} points were not published: ${(error as Error).message}`);
    return false;
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
