import { decide, type Situation } from '#core/decide.ts';
import { declare } from '#core/declare.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { approvedRun, startFor } from '#core/sweeping.ts';
import { approval, assessment, bothApprove, id, minute, proposed } from './proposals.ts';
import { at, frankfurt, group, ireland, pausedUntil, settled } from './small-world.ts';

const asking = { ...group, policy: { ...group.policy, mode: 'approve' as const, approval } };
const situation = (given: Partial<Situation> = {}): Situation => ({
  ...{ request: { group: 'orders', trigger: 'alarm' }, group: asking, entry: settled(), assessment },
  ...{ here: frankfurt, now: at(3 * minute) },
  ...given,
});

test('where an automatic failover would go ahead, one that needs approval asks', () => {
  expect(decide(situation())).toMatchObject({ go: false, ask: true, quiet: false });
  expect(decide(situation({ entry: proposed() }))).toMatchObject({ go: false, quiet: true });
  expect(decide(situation({ entry: proposed(...bothApprove) }))).toMatchObject({ go: true });
});

test('approval stands beside every other condition, never in place of one', () => {
  const entry = proposed(...bothApprove);

  for (const given of [
    { assessment: { ...assessment, verdict: 'healthy' as const, proven: false } },
    { assessment: { ...assessment, loss: { lowerSeconds: 0, upperSeconds: null } } },
    { entry: { ...entry, pause: pausedUntil(4 * minute) } },
  ])
    expect(decide(situation({ entry, ...given }))).toMatchObject({ go: false });
});

test('a policy that has approvers and another mode asks nobody', () => {
  for (const [mode, go] of [
    ['automatic', true],
    ['advise', false],
  ] as const) {
    const decided = decide(situation({ group: { ...asking, policy: { ...asking.policy, mode } } }));
    expect(decided).toMatchObject({ go });
    expect(decided).not.toHaveProperty('ask');
  }
});

test('who approved hears that the outage is over; nobody is woken to hear it otherwise', () => {
  const healthy = { ...assessment, verdict: 'healthy' as const, proven: false };
  const entry = proposed(...bothApprove);
  const decided = (trigger: 'alarm' | 'sweep' | 'approval') =>
    decide(situation({ entry, assessment: healthy, request: { group: 'orders', trigger } }));

  expect(decided('approval')).toMatchObject({ go: false, quiet: false });
  expect(decided('alarm')).toMatchObject({ go: false, quiet: true });
  expect(decided('sweep')).toMatchObject({ go: false, quiet: true });
});

test('a person who starts the machine by hand is not asked, and supersedes what waits', () => {
  const request = {
    ...{ group: 'orders', trigger: 'manual' as const, reason: 'Flood' },
    ...{ expectedOwner: ireland, expectedEpoch: 1 },
  };
  const declaration = {
    request,
    reasons: [],
    loss: assessment.loss,
    holder: 'run-3',
    to: frankfurt,
    approval,
    now: at(240),
  };

  expect(decide(situation({ request }))).toMatchObject({ go: true });
  const declared = declare(proposed(...bothApprove), declaration, {});
  expect(declared.proposal).toBeUndefined();
  expect(declared.transfer?.approval).toBeUndefined();
});

test('a declaration uses the proposal up, and says who approved it', () => {
  const entry = proposed(...bothApprove);
  const request = { group: 'orders', trigger: 'approval' as const };

  const declaration = { request, reasons: [], loss: assessment.loss, holder: 'run-3', to: frankfurt, now: at(240) };

  const declared = declare(entry, { ...declaration, approval }, {});
  expect(declared.proposal).toBeUndefined();
  expect(declared.transfer?.approval).toEqual(entry.proposal);

  // A policy that asks nobody any more, or of whom too few have answered, was served by no approval.
  expect(declare(entry, declaration, {}).transfer?.approval).toBeUndefined();
  const few = proposed(['jane', 'approve', minute]);
  expect(declare(few, { ...declaration, approval }, {}).transfer?.approval).toBeUndefined();
});

const { policy } = group;
const approving = {
  group: 'orders',
  region: frankfurt,
  mode: 'approve',
  policy,
  running: [],
  groups: ['orders'],
} as const;
const swept = (entry: LedgerEntry, now: number) => startFor({ ...approving, entry, now, alarmSince: at(-30) });

test('the sweep starts what was approved, under the name that the last approval started it with', () => {
  const entry = proposed(...bothApprove);
  const first = {
    machine: 'failover',
    name: `orders-1-${at(2 * minute) / 1000}-0`,
    input: { group: 'orders', trigger: 'approval', event: id },
  };

  expect(approvedRun(entry, frankfurt, at(2 * minute))).toEqual(first);
  expect(swept(entry, at(2 * minute + 59))).toEqual(first);
  expect(swept(entry, at(3 * minute))?.name).toBe(`orders-1-${at(2 * minute) / 1000}-1`);
});

test.each([
  ['declined', proposed(...bothApprove, ['kim', 'decline', 130]), at(3 * minute)],
  ['expired', proposed(...bothApprove), at(30 * minute)],
  ['not approved by enough', proposed(['jane', 'approve', minute]), at(3 * minute)],
  ['of an older epoch', { ...proposed(...bothApprove), epoch: 2 }, at(3 * minute)],
])('a proposal that is %s starts no run', (_what, entry, now) => {
  expect(approvedRun(entry, frankfurt, now)).toBeUndefined();
});

test('what was approved is started in the Region that would take over, and in no other', () => {
  const entry = proposed(...bothApprove);

  expect(approvedRun(entry, ireland, at(3 * minute))).toBeUndefined();
  expect(approvedRun(entry, 'eu-west-2', at(3 * minute))).toBeUndefined();
});

test('a proposal that nobody answered is a reason for another run as soon as it expires, while the alarm lasts', () => {
  const names = [30 * minute - 1, 30 * minute, 31 * minute].map((second) => swept(proposed(), at(second))?.name);

  expect(new Set(names).size).toBe(3);
  expect(names[1]).toBe(`orders-1-${at(30 * minute) / 1000}-0`);
});

test('what was approved in a pause is tried again as soon as that ends', () => {
  const entry = { ...proposed(...bothApprove), pause: pausedUntil(20 * minute) };

  expect(decide(situation({ entry, now: at(20 * minute - 1) }))).toMatchObject({ go: false, quiet: false });
  expect(swept(entry, at(20 * minute))?.name).toBe(`orders-1-${at(20 * minute) / 1000}-0`);
  expect(decide(situation({ entry, now: at(20 * minute) }))).toMatchObject({ go: true });
});

test('what was approved and not carried out delays no run of the next outage', () => {
  const minutes = Array.from({ length: 12 }, (_, index) => 18 + index);
  const startsOf = (entry: LedgerEntry, since: 'alarmSince' | 'silentSince') => {
    const reason = { alarmSince: at(-30), [since]: at(17.5 * minute) };
    const situation = { ...approving, entry, ...reason };
    return minutes.map((each) => startFor({ ...situation, now: at(each * minute) }));
  };

  for (const since of ['alarmSince', 'silentSince'] as const) {
    const starts = startsOf(proposed(...bothApprove), since);
    expect(starts.map((start) => start?.name)).toEqual(startsOf(settled(), since).map((start) => start?.name));
    expect(new Set(starts.map((start) => start?.name)).size).toBe(4);
  }
});
