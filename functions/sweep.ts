import { z } from 'zod';
import { type Group, standbyOf } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { metrics, namesOf } from '#core/names.ts';
import { publishedSilence } from '#core/observation.ts';
import type { Point } from '#core/probing.ts';
import { isCandidate, type Running, startFor } from '#core/sweeping.ts';
import { checkFollowsWithinMilliseconds, unavailableFor } from '#core/unavailable.ts';
import { type AlarmState, publish, readAlarms } from './aws/cloudwatch.ts';
import { runningExecutions, startExecution } from './aws/executions.ts';
import { ledgerOf } from './aws/ledger.ts';
import { publishedLooks } from './aws/published-looks.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

/** For each look at the ledger, and for the other Region, which may be gone. */
const lookMilliseconds = 3000;

/**
 * Each group that this Region may own has been looked after once: a machine runs where one is called for, and what the health
 * checks follow was published anew from the ledger. A group that can't be looked after now is left to the next minute.
 */
export const sweep = define({
  name: 'sweep',
  input: z.object({}),
  step: async (_input, runtime): Promise<{ started: readonly string[] }> => {
    const swept = await groupsToSweep(runtime);
    const [started] = await Promise.all([
      startMachines(runtime, swept).catch((error: unknown) => {
        tell(runtime, 'Nothing could be started', error);
        return [];
      }),
      republish(runtime, swept).catch((error: unknown) => tell(runtime, 'Unavailable was not republished', error)),
    ]);
    return { started };
  },
});

interface Swept {
  readonly name: string;
  readonly group: Group;
  readonly entry: LedgerEntry;
}

/** The groups of this Region whose entry could be read. */
async function groupsToSweep(runtime: Runtime): Promise<readonly Swept[]> {
  const ledger = ledgerOf(runtime);
  const groups = Object.entries(runtime.configuration.groups).filter(([, group]) => isCandidate(group, runtime.region));
  const swept = await Promise.all(
    groups.map(async ([name, group]) => {
      try {
        const entry = await bounded(runtime.clock, lookMilliseconds, () => ledger.read(name));
        return [{ name, group, entry }];
      } catch (error) {
        tell(runtime, `Group ${name} is left to the next sweep`, error);
        return [];
      }
    }),
  );
  return swept.flat();
}

/** One call for all groups: it says which Region must not be answered by DNS. */
async function republish(runtime: Runtime, swept: readonly Swept[]): Promise<void> {
  const checked = swept.filter(({ group }) => group.traffic.some(({ strategy }) => strategy === 'health-check'));
  const points = await Promise.all(checked.map((each) => unavailablePoint(runtime, each)));
  if (points.length > 0) await publish(runtime, points);
}

async function unavailablePoint(runtime: Runtime, { name, group, entry }: Swept): Promise<Point> {
  const { region, clock } = runtime;
  const other = standbyOf(group, region);
  // Only the answer "not clear" can make the value 1, so the other Region is asked only where that matters.
  const asks = unavailableFor({ group, region, entry, ownCheckClear: false }) === 1;
  const ownCheckClear = asks && region === group.candidates[0] && (await isOwnCheckClear(runtime, name, other));
  const value = unavailableFor({ group, region, entry, ownCheckClear });
  const dimensions = { Group: name, Region: other };
  return { metric: metrics.unavailable, dimensions, value, at: clock.now(), everySecond: false };
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

async function startMachines(runtime: Runtime, swept: readonly Swept[]): Promise<readonly string[]> {
  const { suspicionAlarm } = namesOf(runtime.configuration);
  const [alarms, failovers, converges] = await Promise.all([
    readAlarms(
      runtime,
      swept.map(({ name }) => suspicionAlarm(name)),
    ),
    runningExecutions(runtime, 'failover'),
    runningExecutions(runtime, 'converge'),
  ]);
  const running = [...failovers, ...converges];
  const started = await Promise.all(
    swept.map((each) => startOne(runtime, each, alarms[suspicionAlarm(each.name)], running)),
  );
  return started.flat();
}

async function startOne(
  runtime: Runtime,
  { name: group, entry }: Swept,
  alarm: AlarmState | undefined,
  running: readonly Running[],
): Promise<readonly string[]> {
  const { region, clock, configuration } = runtime;
  const groups = Object.keys(configuration.groups);
  const reason = alarm?.state === 'ALARM' ? { alarmSince: alarm.since, ...(await silenceOf(runtime, group)) } : {};
  const start = startFor({ group, region, entry, ...reason, running, groups, now: clock.now() });
  if (!start) return [];
  try {
    return (await startExecution(runtime, start)) ? [`${start.machine} ${start.name}`] : [];
  } catch (error) {
    tell(runtime, `The ${start.machine} machine was not started for group ${group}`, error);
    return [];
  }
}

/** A writer that went silent after the alarm had been raised for another reason. */
async function silenceOf(runtime: Runtime, group: string): Promise<{ silentSince?: number }> {
  try {
    const looks = await bounded(runtime.clock, lookMilliseconds, (signal) => publishedLooks(runtime, group, signal));
    const silentSince = publishedSilence(looks, runtime.clock.now());
    return silentSince === undefined ? {} : { silentSince };
  } catch (error) {
    tell(runtime, `Published looks at ${group} can't be read back`, error);
    return {};
  }
}

const tell = (runtime: Runtime, what: string, error: unknown): void =>
  runtime.logger.warn(`${what}: ${(error as Error).message}`);

export const handler = task(sweep);
