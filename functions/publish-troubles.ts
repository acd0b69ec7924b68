import { fenceSettled } from '#core/decide.ts';
import type { Fitness } from '#core/fitness.ts';
import { overdueLease } from '#core/lease.ts';
import { metrics } from '#core/names.ts';
import type { Point } from '#core/probing.ts';
import { publish } from './aws/cloudwatch.ts';
import { lookAtStandby } from './look-at-standby.ts';
import type { Runtime } from './runtime/runtime.ts';
import type { Swept } from './swept.ts';

/** How old the knowledge about a standby that is fit may become, in milliseconds. One that is not is looked at in each run. */
const looksEvery = 240_000;

/** When a container last saw the standby of each group fit, and what was worse about it. By the clients, which a container makes once. */
const seenFit = new WeakMap<Runtime['clients'], Record<string, { readonly at: number; readonly fitness: Fitness }>>();

/**
 * What is wrong with these groups themselves, while nothing happens to them, was logged in words and published: nothing is published
 * while all is well, so that it costs nothing then. That this function still runs is what other alarms watch.
 */
export async function publishTroubles(runtime: Runtime, swept: readonly Swept[]): Promise<void> {
  const at = runtime.clock.now();
  const standbys = await Promise.all(swept.map((each) => standbyTrouble(runtime, each)));
  const points = [...swept.map((each) => leaseTrouble(runtime, each)), ...standbys].flat();
  // One point for all leases: their alarm is the installation's, and the log names the group.
  const unique = new Map(points.map((point) => [JSON.stringify([point.metric, point.dimensions]), { ...point, at }]));
  if (unique.size > 0) await publish(runtime, [...unique.values()]);
}

type Trouble = Omit<Point, 'at'>;

function leaseTrouble({ clock, logger }: Runtime, { entry }: Swept): readonly Trouble[] {
  const why = overdueLease(entry, clock.now());
  if (why === undefined) return [];
  logger.warn(why);
  return [{ metric: metrics.leaseOverdue, dimensions: {}, value: 1, everySecond: false }];
}

/** Would the standby here be refused when it is needed, or be worse than it should? Asked while the group is settled elsewhere: a transfer looks for itself. */
async function standbyTrouble(runtime: Runtime, swept: Swept): Promise<readonly Trouble[]> {
  const { name, entry } = swept;
  if (entry.owner === runtime.region || entry.phase !== 'settled') return [];
  const { unfit, drift } = await fitnessNow(runtime, swept);
  if (unfit.length > 0) runtime.logger.warn(`The standby of group ${name} is not ready: ${unfit.join(' ')}`);
  if (drift.length > 0) runtime.logger.warn(`The standby of group ${name} has drifted: ${drift.join(' ')}`);
  const told = [
    ...(unfit.length > 0 ? [metrics.standbyNotReady] : []),
    ...(drift.length > 0 ? [metrics.standbyDrifted] : []),
  ];
  return told.map((metric) => ({ metric, dimensions: { Group: name }, value: 1, everySecond: false }));
}

/** By the rules that a failover refuses by: what the ledger says of this Region, and what RDS says of its instances. */
async function fitnessNow(runtime: Runtime, { name, group, entry }: Swept): Promise<Fitness> {
  const { clock, clients, region } = runtime;
  const leftBehind = fenceSettled({ entry, here: region });
  if (leftBehind) return { unfit: [leftBehind.why], drift: [] };
  const known = seenFit.get(clients) ?? {};
  seenFit.set(clients, known);
  const last = known[name];
  if (last !== undefined && clock.now() - last.at < looksEvery) return last.fitness;
  const looking = { group, owner: entry.owner, besidesWriter: true };
  const fitness = await lookAtStandby(looking, runtime).catch((error: Error) => ({
    unfit: [error.message],
    drift: [],
  }));
  if (fitness.unfit.length === 0) known[name] = { at: clock.now(), fitness };
  return fitness;
}
