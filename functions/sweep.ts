import { z } from 'zod';
import { namesOf } from '#core/names.ts';
import { publishedSilence } from '#core/observation.ts';
import { isCandidate, type Running, startFor } from '#core/sweeping.ts';
import { type AlarmState, readAlarms } from './aws/cloudwatch.ts';
import { runningExecutions, startExecution } from './aws/executions.ts';
import { ledgerOf } from './aws/ledger.ts';
import { publishedLooks } from './aws/published-looks.ts';
import { publishTroubles } from './publish-troubles.ts';
import { republishUnavailable } from './republish-unavailable.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { Unfinished } from './runtime/unfinished.ts';
import { type Swept, tell } from './swept.ts';

/** For each look at the ledger and at what was published. */
const lookMilliseconds = 3000;

/**
 * Each group that this Region may own has been looked after once: a machine runs where one is called for, what the health checks follow
 * was published anew from the ledger, and so was what is wrong with the group itself. What can't be done now is left to the next
 * minute; the run does all else, and then throws Unfinished.
 */
export const sweep = define({
  name: 'sweep',
  input: z.object({}),
  step: async (_input, runtime): Promise<{ started: readonly string[] }> => {
    const round: Round = { runtime, failures: [] };
    const swept = await groupsToSweep(round);
    const [started] = await Promise.all([
      startMachines(round, swept).catch((error: unknown) => {
        fail(round, 'Nothing could be started', error);
        return [];
      }),
      republishUnavailable(runtime, swept).catch((error) => fail(round, 'Unavailable was not republished', error)),
      publishTroubles(runtime, swept).catch((error) => fail(round, 'What is wrong was not published', error)),
    ]);
    if (round.failures.length > 0) throw new Unfinished(round.failures.join(' '));
    return { started };
  },
});

/** One run, and what it could not do. */
interface Round {
  readonly runtime: Runtime;
  readonly failures: string[];
}

function fail({ runtime, failures }: Round, what: string, error: unknown): void {
  tell(runtime, what, error);
  failures.push(`${what}: ${(error as Error).message}`);
}

/** The groups of this Region whose entry could be read. */
async function groupsToSweep(round: Round): Promise<readonly Swept[]> {
  const { runtime } = round;
  const ledger = ledgerOf(runtime);
  const groups = Object.entries(runtime.configuration.groups).filter(([, group]) => isCandidate(group, runtime.region));
  const swept = await Promise.all(
    groups.map(async ([name, group]) => {
      try {
        const entry = await bounded(runtime.clock, lookMilliseconds, () => ledger.read(name));
        return [{ name, group, entry }];
      } catch (error) {
        // A group that nobody adopted yet is nobody's to look after, and no failure.
        const what = `Group ${name} is left to the next sweep`;
        if ((error as Error).name === 'GroupNotAdopted') tell(runtime, what, error);
        else fail(round, what, error);
        return [];
      }
    }),
  );
  return swept.flat();
}

async function startMachines(round: Round, swept: readonly Swept[]): Promise<readonly string[]> {
  const { runtime } = round;
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
    swept.map((each) =>
      // An entry that was edited by hand, and that nobody can read, keeps no other group from its start.
      startOne(round, each, alarms[suspicionAlarm(each.name)], running).catch((error: unknown) => {
        fail(round, `Nothing could be started for group ${each.name}`, error);
        return [];
      }),
    ),
  );
  return started.flat();
}

async function startOne(
  round: Round,
  { name: group, entry, group: { policy } }: Swept,
  alarm: AlarmState | undefined,
  running: readonly Running[],
): Promise<readonly string[]> {
  const { runtime } = round;
  const { region, clock, configuration } = runtime;
  const groups = Object.keys(configuration.groups);
  const reason =
    alarm?.state === 'ALARM'
      ? { alarmSince: alarm.since, ...(await silenceOf(runtime, group)), ...(await releaseOver(runtime, group)) }
      : {};
  const start = startFor({
    group,
    region,
    entry,
    mode: policy.mode,
    policy,
    ...reason,
    running,
    groups,
    now: clock.now(),
  });
  if (!start) return [];
  try {
    return (await startExecution(runtime, start)) ? [`${start.machine} ${start.name}`] : [];
  } catch (error) {
    fail(round, `The ${start.machine} machine was not started for group ${group}`, error);
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

/** The newest word of a person that groups which were held back may go on. */
async function releaseOver(runtime: Runtime, group: string): Promise<{ massReleasedAt?: number }> {
  try {
    const { release } = await bounded(runtime.clock, lookMilliseconds, () => ledgerOf(runtime).readTurns(group));
    return release ? { massReleasedAt: release.since } : {};
  } catch (error) {
    tell(runtime, `Whether group ${group} was released can't be read`, error);
    return {};
  }
}

export const handler = task(sweep);
