import type { LedgerEntry } from '#core/ledger.ts';
import { overheadOf } from '#sandbox/live/overhead.ts';
import type { Recording } from '#sandbox/live/recorder.ts';
import { configuration, frankfurt, ireland } from '../world/fixture.ts';

/** What is counted as Understudy's own time. Seconds since the outage. */

const outageAt = 1_800_000_000_000;
const at = (second: number) => outageAt + second * 1000;
const group = configuration.groups.orders;
if (!group) throw new Error('The configuration has the group orders.');
const [name] = group.traffic.filter(({ strategy }) => strategy === 'health-check').map((record) => record.name);
const stage = { group: { ...group, traffic: group.traffic.filter((record) => record.name === name) } };

const alarm = (second: number, region = frankfurt) =>
  ({ kind: 'alarm', at: at(second), region, alarm: 'understudy-orders-suspicion', from: 'OK', to: 'ALARM' }) as const;
const look = (type: string, second: number) =>
  ({
    ...{ kind: 'state', at: at(second), region: frankfurt, machine: 'understudy-failover', execution: 'one' },
    history: { type, timestamp: at(second), state: 'Assess outage' },
  }) as Recording['events'][number];

/** Nothing but our own steps from the alarm at 10 s to the proof at 100 s, less what is given. */
function overhead(changes: Partial<Recording> = {}, moments: Record<string, number> = {}) {
  const recording: Recording = {
    ...{ events: [alarm(10)], answeredTargetAt: new Map(), promotedAt: undefined, lag: new Map(), processors: [] },
    ...{ stop: () => undefined, ...changes },
  };
  const proven = { trafficProven: at(100), ...moments };
  const entry = {
    owner: frankfurt,
    transfer: { from: ireland, moments: proven, changes: {} },
  } as unknown as LedgerEntry;
  return overheadOf(stage, recording, entry, outageAt);
}

test('is all from the first alarm after the outage to the proof of the traffic', () => {
  expect(overhead().overheadSeconds).toBe(90);
  expect(overhead({ events: [alarm(-5), alarm(20), alarm(30)] }).overheadSeconds).toBe(80);
  expect(overhead({}, { announced: at(98) }).overheadSeconds).toBe(88);
});

test('is less the looks, the rest of the dwell, the fence, the promotion, and what names take, each second once', () => {
  const found = overhead(
    {
      events: [alarm(10), look('TaskScheduled', 52), look('TaskSucceeded', 55)],
      promotedAt: at(80),
      answeredTargetAt: new Map([[name ?? '', at(90)]]),
    },
    { silentSince: at(5), declared: at(56), fenced: at(58), promotionRequested: at(60), trafficRequested: at(82) },
  );

  expect(found.subtracted).toEqual([
    { name: 'dwell', seconds: 40 },
    { name: 'fence proof', seconds: 2 },
    { name: 'promotion', seconds: 20 },
    { name: 'health-check evaluation', seconds: 8 },
    { name: 'TTL', seconds: Math.min(10, stage.group.traffic[0]?.ttlSeconds ?? 0) },
    { name: 'fresh looks', seconds: 3 },
  ]);
  const covered = found.subtracted.reduce((sum, { seconds }) => sum + seconds, 0);
  expect(found.overheadSeconds).toBe(90 - covered);
});

test('is told with what other programs used meanwhile, and not before or after', () => {
  const [load, idle] = [0, 2000];
  const read = (second: number, given: number) => ({ at: at(second), idle: given, own: 0 });
  expect(overhead({ processors: [read(10, load), read(100, load)] }).othersBusy).toBe(1);
  expect(overhead({ processors: [read(0, load), read(10, idle), read(100, idle), read(101, load)] }).othersBusy).toBe(
    1,
  );
  expect(overhead().othersBusy).toBeNull();
});

test('is nothing where no traffic was proven to have moved', () => {
  const unproven = { trafficProven: Number.POSITIVE_INFINITY };
  expect(overhead({}, unproven)).toEqual({ overheadSeconds: null, subtracted: [], othersBusy: null });
});
