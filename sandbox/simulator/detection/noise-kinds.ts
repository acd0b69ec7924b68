import type { Random } from '#sandbox/world/random.ts';
import type { Fault, Part } from '../plan.ts';
import { throttledServices } from './noise-faults.ts';
import { between, cutSeconds, fault, type NoiseKind, oneOf } from './noise-kind.ts';

const observers: readonly [Part, Part] = ['standby', 'witness'];
const places: readonly [Part, Part, Part] = ['owner', 'standby', 'witness'];

/** One Region after the other, in any order, as pipelines deploy. */
function rollOut(random: Random): readonly Fault[] {
  let atSeconds = 0;
  const turns = [...places].sort((a, b) => random.child(a).next() - random.child(b).next());
  return turns.map((target) => {
    const one = fault('deploy', 'deploy', between(random, [20, 45]), { atSeconds, target });
    atSeconds += one.durationSeconds + between(random, [5, 30]);
    return one;
  });
}

/** All Regions at once: the quota is the account's in each Region, and so is the caller that uses it up. */
function throttled(service: (typeof throttledServices)[number], random: Random): readonly Fault[] {
  const durationSeconds = between(random, [10, 120]);
  const args = { service: throttledServices.indexOf(service), percent: random.between(20, 90) };
  return places.map((target) => fault('F1', 'service-throttled', durationSeconds, { target, args }));
}

const guess = { hours: 'any' } as const;
const backups =
  'A backup changes the status of an instance and nothing else: that of a Multi-AZ PostgreSQL instance is taken from its other zone [RDS User Guide, USER_WorkingWithAutomatedBackups], and no observer judges by a status.';

/** The kinds of episodes. */
export const noiseKinds: readonly NoiseKind[] = [
  {
    ...{ name: 'application-deployment', text: 'the writer refuses connections for 1 to 10 s', perYear: 52 },
    ...{ why: 'one a week; connections run out while old and new copies overlap', hours: 'working' },
    draw: (random) => [fault('F17', 'data-plane-down', between(random, [1, 10]))],
  },
  {
    ...{ name: 'database-restart', text: 'the database server is gone for 5 to 40 s', perYear: 4, ...guess },
    why: 'static parameters, crashes; a planned restart that takes minutes belongs under a pause',
    draw: (random) => [fault('F17', 'data-plane-down', between(random, [5, 40]))],
  },
  {
    ...{ name: 'multi-az-failover', text: 'the writer moves to its other zone in 60 to 120 s', perYear: 2, ...guess },
    why: 'maintenance and a broken host; "typically 60-120 seconds" [RDS User Guide, Concepts.MultiAZSingleStandby]',
    draw: (random) => [fault('F55', 'multi-az-failover', between(random, [60, 120]))],
  },
  {
    ...{ name: 'understudy-deployment', text: 'functions are replaced, Region after Region', perYear: 12 },
    ...{ why: 'one a month; in each Region 20 to 45 s of slow starts, the first 2 s kill what runs', hours: 'working' },
    draw: rollOut,
  },
  {
    ...{ name: 'backup-of-writer', text: 'the writer is `backing-up` for 1 to 10 minutes', perYear: 365, ...guess },
    why: 'one each night',
    argued: { playedPerYear: 1, argument: backups },
    draw: (random) => [fault('F7', 'busy', between(random, [60, 600]), { args: { status: 0 } })],
  },
  {
    ...{ name: 'backup-of-standby', text: 'the standby is `backing-up` for 1 to 10 minutes', perYear: 365, ...guess },
    why: 'one each night',
    argued: { playedPerYear: 1, argument: backups },
    draw: (random) => [fault('F7', 'busy', between(random, [60, 600]), { target: 'standby', args: { status: 0 } })],
  },
  ...throttledServices.map((service, index) => ({
    ...{ name: `${service}-throttled`, perYear: [6, 2, 4][index] ?? 1, ...guess },
    text: `20 to 90 % of the functions' calls of ${service} are throttled for 10 to 120 s, in every Region`,
    why: "somebody else's loop uses the account's quota up",
    draw: (random: Random) => throttled(service, random),
  })),
  {
    ...{ name: 'metrics-missing', text: "an observer's CloudWatch does not answer for 20 to 240 s", perYear: 2 },
    ...{ why: 'a service event in one Region', ...guess },
    draw: (random) => [fault('F33', 'metrics-down', between(random, [20, 240]), { target: oneOf(random, observers) })],
  },
  {
    ...{ name: 'metrics-late', text: 'points are seen up to 60 s late, for 20 to 120 s', perYear: 4, ...guess },
    why: 'AWS promises no time',
    draw: (random) => {
      const args = { seconds: random.between(5, 60) };
      return [fault('F33', 'metrics-late', between(random, [20, 120]), { target: 'standby', args })];
    },
  },
  {
    ...{ name: 'link-cut', text: 'two of the three Regions do not reach each other', perYear: 12, ...guess },
    why: 'four for each pair of Regions; lengths as of all cuts (`cutSeconds`)',
    draw: (random) => {
      const links = ['owner-standby', 'owner-witness', 'standby-witness'] as const;
      return [fault('F19', 'one-link', cutSeconds(random), { target: oneOf<Part>(random, links) })];
    },
  },
  {
    ...{ name: 'owner-cut-off', text: "nobody reaches the owner's Region, for up to 45 s", perYear: 12, ...guess },
    why: 'one a month; lengths as of all cuts. Longer ones are outages, since the dwell is 45 s',
    upToSeconds: 45,
    draw: (random) => [fault('F22', 'isolated', cutSeconds(random))],
  },
  {
    ...{ name: 'observer-cut-off', text: 'one observer reaches nothing outside its Region', perYear: 4, ...guess },
    why: 'two for each observer; lengths as of all cuts',
    draw: (random) => [fault('F41', 'blind-observer', cutSeconds(random), { target: oneOf(random, observers) })],
  },
  {
    ...{
      name: 'packets-lost',
      text: "2 to 20 % of what goes to the owner's Region fails, for 30 to 120 s",
      perYear: 4,
    },
    ...{ why: 'a congested or half-broken link', ...guess },
    draw: (random) => {
      const args = { percent: random.between(2, 20) };
      return [fault('F18', 'grey-connections', between(random, [30, 120]), { args })];
    },
  },
  {
    ...{ name: 'rds-api-down', text: "the RDS API of the owner's Region is down for 1 to 15 minutes", perYear: 1 },
    ...{ why: 'one a year', ...guess },
    draw: (random) => [fault('F16', 'control-plane-down', between(random, [60, 900]))],
  },
  {
    ...{
      name: 'clock-step',
      text: "the clock of a Region's functions is up to 25 s wrong, for 1 to 3 minutes",
      perYear: 2,
      ...guess,
    },
    why: 'clocks are kept in time; this is what happens where one is not',
    draw: (random) => {
      const target = oneOf(random, places);
      const kind = target === 'standby' ? 'clock-skew-in-bounds' : 'clock-skew';
      return [fault('F40', kind, between(random, [60, 180]), { target, args: { seconds: random.between(-25, 25) } })];
    },
  },
  {
    ...{ name: 'events-lost', text: 'events that start machines are lost for 1 to 3 minutes', perYear: 2, ...guess },
    why: 'EventBridge delivers at least once, within a day',
    draw: (random) => [fault('F37', 'events-lost', between(random, [60, 180]), { target: 'standby' })],
  },
  {
    ...{ name: 'events-repeated', text: 'one event comes twenty times within 30 to 120 s', perYear: 4, ...guess },
    why: 'EventBridge delivers at least once',
    draw: (random) => [fault('F36', 'duplicate-storm', between(random, [30, 120]), { target: 'standby' })],
  },
  {
    ...{ name: 'false-alarm', text: 'a metric calls for an alarm for 30 to 120 s, and nothing is wrong', perYear: 4 },
    ...{ why: 'somebody tries the alarm, or writes the metric by mistake', ...guess },
    draw: (random) => [fault('F34', 'false-alarm', between(random, [30, 120]), { target: oneOf(random, observers) })],
  },
  {
    ...{ name: 'slow-starts', text: 'functions take 1 to 10 s to start, for 30 to 120 s', perYear: 12, ...guess },
    why: 'one a month',
    draw: (random) => {
      const args = { seconds: random.between(2, 10) };
      return [fault('F2', 'slow-starts', between(random, [30, 120]), { target: 'standby', args })];
    },
  },
  {
    ...{ name: 'invocations-refused', text: "Lambda refuses 10 to 60 % of a Region's invocations", perYear: 4 },
    ...{ why: 'the account runs at its limit of concurrent invocations for 10 to 60 s', ...guess },
    draw: (random) => {
      const args = { percent: random.between(10, 60) };
      const target = oneOf<Part>(random, ['standby', 'owner']);
      return [fault('F1', 'invocations-throttled', between(random, [10, 60]), { target, args })];
    },
  },
  {
    ...{ name: 'slow-calls', text: 'a share of all calls takes 1 to 15 s, for 10 to 120 s', perYear: 4, ...guess },
    why: 'trouble inside AWS; calls that last longer than the functions are killed with them',
    draw: (random) => {
      const args = { percent: random.between(5, 40) };
      return [fault('F2', 'latency', between(random, [10, 120]), { target: 'standby', args })];
    },
  },
  {
    ...{ name: 'replica-lag', text: 'commits reach the standby 2 to 60 s late, for 30 to 120 s', perYear: 6 },
    ...{ why: 'one each two months: bulk loads, long transactions', ...guess },
    draw: (random) => {
      const args = { seconds: random.between(2, 60) };
      return [fault('F43', 'lag', between(random, [30, 120]), { target: 'owner-standby', args })];
    },
  },
  {
    ...{ name: 'replication-stopped', text: 'replication alone stands still for 30 to 180 s', perYear: 2, ...guess },
    why: 'the standby restarts its receiver, or its disk is busy',
    draw: (random) => [fault('F21', 'replication-cut', between(random, [30, 180]), { target: 'owner-standby' })],
  },
];

/** The kind of a name. Throws RangeError for another one, with those that there are. */
export function noiseKindOf(name: string): NoiseKind {
  const found = noiseKinds.find((kind) => kind.name === name);
  if (found) return found;
  throw new RangeError(
    `There is no kind of noise "${name}": give one of ${noiseKinds.map((kind) => kind.name).join(', ')}.`,
  );
}
