import { standbyOf } from '#core/configuration.ts';
import { metrics, namesOf } from '#core/names.ts';
import type { Point } from '#core/probing.ts';
import { checkFollowsWithinMilliseconds, isArrivingIn, unavailableFor } from '#core/unavailable.ts';
import { publish, readAlarms } from './aws/cloudwatch.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { type Swept, tell } from './swept.ts';

/** For the other Region, which may be gone. */
const lookMilliseconds = 3000;

/**
 * What the health checks follow was published anew, in one call for all groups: which Region must not be answered by DNS. Not of a
 * group that is just being moved here: that is said by the move itself.
 */
export async function republishUnavailable(runtime: Runtime, swept: readonly Swept[]): Promise<void> {
  const checked = swept.filter(
    ({ group, entry }) =>
      group.traffic.some(({ strategy }) => strategy === 'health-check') && !isArrivingIn(entry, runtime.region),
  );
  const points = await Promise.all(checked.map((each) => unavailablePoint(runtime, each)));
  if (points.length > 0) await publish(runtime, points);
}

async function unavailablePoint(runtime: Runtime, { name, group, entry }: Swept): Promise<Point> {
  const { region } = runtime;
  const other = standbyOf(group, region);
  // Only the answer "not clear" can make the value 1, so the other Region is asked only where that matters.
  const asks = unavailableFor({ group, region, entry, ownCheckClear: false }) === 1;
  const ownCheckClear = asks && region === group.candidates[0] && (await isOwnCheckClear(runtime, name, other));
  const value = unavailableFor({ group, region, entry, ownCheckClear });
  const dimensions = { Group: name, Region: other };
  return { metric: metrics.unavailable, dimensions, value, everySecond: false };
}

/** Our own health check follows an alarm in the other Region; one that has not been OK for long, or can't be seen, is not clear. */
async function isOwnCheckClear(runtime: Runtime, group: string, other: string): Promise<boolean> {
  const name = namesOf(runtime.configuration).unavailableAlarm(group, runtime.region);
  try {
    const alarms = await bounded(runtime.clock, lookMilliseconds, (signal) =>
      readAlarms(runtime, [name], other, signal),
    );
    const alarm = alarms[name];
    return alarm?.state === 'OK' && runtime.clock.now() - alarm.since >= checkFollowsWithinMilliseconds;
  } catch (error) {
    tell(runtime, `The alarm ${name} in ${other} can't be seen`, error);
    return false;
  }
}
