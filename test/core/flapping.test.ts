import { decide, type Situation } from '#core/decide.ts';
import { declare } from '#core/declare.ts';
import type { Assessment } from '#core/evidence.ts';
import { releasedAt } from '#core/flapping.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { Request } from '#core/request.ts';
import { acknowledgement, at, debt, frankfurt, group, ireland, reverted, settled, transfer } from './small-world.ts';

const hour = 3600;
const alarm: Request = { group: 'orders', trigger: 'alarm' };
const manual: Request = { ...alarm, trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 5 };
const assessment: Assessment = {
  ...{ verdict: 'region-down', proven: true, pending: false, reasons: ['It is down.'], at: at(0) },
  loss: { lowerSeconds: 0, upperSeconds: 3 },
};
/** Failed over at once, given back by a person, failed over three hours later, given back again. */
const flapped = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  settled({
    ...{ epoch: 5, transfer: transfer({ epoch: 5, trigger: 'manual', moments: { declared: at(3.5 * hour) } }) },
    automatic: [
      { epoch: 2, at: at(0) },
      { epoch: 4, at: at(3 * hour) },
    ],
    ...given,
  });
const decided = (entry: LedgerEntry, seconds: number, given: Partial<Situation> = {}) =>
  decide({ request: alarm, group, entry, assessment, here: frankfurt, now: at(seconds), ...given });
const withPolicy = (policy: Partial<typeof group.policy>) => ({
  group: { ...group, policy: { ...group.policy, ...policy } },
});

const command = 'understudy acknowledge --group orders --region eu-central-1 --epoch 5 --reason TEXT';
const byHand =
  'Start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 5';

test('at the flap limit no failover starts by itself, and the refusal has both commands', () => {
  expect(decided(flapped(), 5 * hour)).toEqual({
    ...{ go: false, target: frankfurt, quiet: false, command: byHand },
    reasons: [
      `The flap limit is reached: 2 within 24 h, and failovers that started by themselves were epoch 2 at 2027-01-15T08:00:00.000Z, epoch 4 at 2027-01-15T11:00:00.000Z. To lift that: ${command}.`,
      ...assessment.reasons,
    ],
  });
  expect(decided(flapped(), 5 * hour, { request: manual }).go).toBe(true);
});

test('what was approved is held up like what nobody was asked about', () => {
  const request = { ...alarm, trigger: 'approval' as const };

  expect(decided(flapped(), 5 * hour, { request }).reasons[0]).toMatch(/^The flap limit is reached: /);
});

test('the limit lets go when its oldest failover is out of its hours, and not a millisecond before', () => {
  expect([decided(flapped(), 24 * hour - 0.001).go, decided(flapped(), 24 * hour).go]).toEqual([false, true]);
});

test.each([
  ['one failover', flapped({ automatic: [{ epoch: 4, at: at(3 * hour) }] }), {}],
  ['a higher limit', flapped(), withPolicy({ flapLimit: { failovers: 3, withinHours: 24 } })],
  ['fewer hours', flapped(), withPolicy({ flapLimit: { failovers: 2, withinHours: 4 } })],
  ['an entry from before failovers were counted', settled({ epoch: 5 }), {}],
])('%s is below the limit', (_what, entry, given) => {
  expect(decided(entry, 5 * hour, given).go).toBe(true);
});

test('an acknowledgement covers the failovers up to its epoch, and none after', () => {
  const seen = (epoch: number) => flapped({ acknowledgement: acknowledgement({ epoch }) });
  const one = withPolicy({ flapLimit: { failovers: 1, withinHours: 24 } });

  expect([1, 2, 3, 4, 5].map((epoch) => decided(seen(epoch), 5 * hour).go)).toEqual([false, true, true, true, true]);
  expect([2, 3, 4, 5].map((epoch) => decided(seen(epoch), 5 * hour, one).go)).toEqual([false, false, true, true]);
});

test('the cool-down has both commands as well, and an acknowledgement of that very transfer lifts it', () => {
  expect(decided(flapped(), 4 * hour)).toMatchObject({
    ...{ go: false, command: byHand },
    reasons: [
      `The last transfer was declared 1800 s ago, within the cool-down of 3600 s. To lift that: ${command}.`,
      ...assessment.reasons,
    ],
  });
  const seen = (epoch: number) => flapped({ acknowledgement: acknowledgement({ epoch }) });
  expect([4, 5].map((epoch) => decided(seen(epoch), 4 * hour).go)).toEqual([false, true]);
});

test('where no standby is left, that is what the page says, and nobody is told to acknowledge in vain', () => {
  const left = flapped({ fenceDebts: [debt({ region: frankfurt, epoch: 5 })], acknowledgement: acknowledgement() });

  for (const entry of [left, flapped({ fenceDebts: left.fenceDebts })])
    expect(decided(entry, 5 * hour).reasons[0]).toMatch('has not been rebuilt as a standby since');
});

test('a standby that was rebuilt and has seen no beat of its new source is none, whatever was acknowledged', () => {
  const behind = { ...assessment, loss: { lowerSeconds: 0, upperSeconds: null } };

  expect(decided(flapped({ acknowledgement: acknowledgement() }), 5 * hour, { assessment: behind }).reasons[0]).toMatch(
    'The estimated loss is unknown',
  );
});

test('a declaration is counted where no person started it, and the oldest of eleven is forgotten', () => {
  const loss = assessment.loss;
  const declaration = { request: alarm, reasons: [], loss, holder: 'run-1', to: frankfurt, now: at(7) };
  const counted = (entry: LedgerEntry, request: Request) => declare(entry, { ...declaration, request }, {}).automatic;
  const ten = Array.from({ length: 10 }, (_, index) => ({ epoch: index + 1, at: at(index) }));

  for (const trigger of ['alarm', 'sweep', 'approval'] as const)
    expect(counted(settled(), { ...alarm, trigger })).toEqual([{ epoch: 2, at: at(7) }]);
  expect(counted(settled(), manual)).toBeUndefined();
  expect(counted(flapped(), { ...manual, revert: true })).toEqual(flapped().automatic);
  expect(counted(settled({ automatic: ten, epoch: 10 }), alarm)).toEqual([...ten.slice(1), { epoch: 11, at: at(7) }]);
});

test('the end of what held a failover up is known: by time, or by a person', () => {
  const released = (entry: LedgerEntry, seconds: number) => releasedAt(entry, group.policy, at(seconds));
  const seen = flapped({ acknowledgement: acknowledgement({ at: at(4 * hour) }) });

  expect(released(settled(), 5 * hour)).toBe(0);
  expect(released(flapped(), 4.5 * hour - 1)).toBe(0);
  expect(released(flapped(), 5 * hour)).toBe(at(4.5 * hour));
  expect(released(flapped(), 25 * hour)).toBe(at(24 * hour));
  expect(released(seen, 25 * hour)).toBe(at(4 * hour));
  expect(released(reverted(), 2 * hour)).toBe(at(hour));
});
