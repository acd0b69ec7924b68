import { attempted } from '#core/attempt.ts';
import { stop } from '#core/converge.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { DatabaseView } from '#core/reality.ts';
import { fenced, next, waiting } from './next-step.ts';
import {
  at,
  closed,
  committed,
  declared,
  direct,
  groupOfTwo,
  proven,
  record,
  replica,
  reverted,
  served,
  standby,
  transfer,
  view,
  writer,
  young,
} from './small-world.ts';

describe('before the promotion', () => {
  test('an old writer in reach is fenced first', () => {
    const databases = [standby({ other: writer(), otherReadOnly: false })];
    expect(next(declared(), { databases })).toEqual({ kind: 'fence', database: 'orders', call: 'close-network' });
  });

  test('a fence call that was just made is not repeated, however the picture looks', () => {
    const databases = [standby({ other: writer(), otherReadOnly: false })];
    const asked = attempted(declared(), 'close-network', 'orders', { now: at(4) });
    expect(next(asked, { databases })).toEqual(waiting('being fenced'));
    expect(next(asked, { databases, seconds: 19 })).toMatchObject({ kind: 'fence' });
  });

  test('the proof is waited for, but not longer than five minutes', () => {
    const databases = [standby({ other: closed({ status: 'rebooting' }), otherReadOnly: true })];
    expect(next(declared(), { databases, seconds: 299 })).toEqual(waiting('being fenced'));
    expect(next(declared(), { databases, seconds: 300 })).toEqual({ kind: 'promote', database: 'orders' });
  });

  test('a proven fence is not waited for', () => {
    const entry = declared(fenced({ dischargedAt: at(4), proof: 'seen' }));
    expect(next(entry, { databases: [standby({ other: closed() })] })).toEqual({ kind: 'promote', database: 'orders' });
  });

  test('a Region that never answered holds nothing up', () => {
    expect(next(declared(), { databases: [standby()] })).toEqual({ kind: 'promote', database: 'orders' });
  });

  test('a Region that has just answered is not given up for one look that failed', () => {
    const entry = declared(fenced({ reachedAt: at(3) }));
    expect(next(entry, { databases: [standby()], seconds: 17 })).toEqual(waiting('being fenced'));
    expect(next(entry, { databases: [standby()], seconds: 18 })).toMatchObject({ kind: 'promote' });
  });

  test.each(['stopped', 'failed'])('an old writer that is %s is not waited for', (status) => {
    const databases = [standby({ other: writer({ status }), otherReadOnly: false })];
    expect(next(declared(), { databases })).toMatchObject({ kind: 'promote' });
  });
});

describe('promoting', () => {
  test('a standby in backup is waited for', () => {
    const databases = [standby({ target: replica({ status: 'backing-up' }) })];
    expect(next(declared(), { databases })).toEqual(waiting("orders is backing-up and can't be promoted yet"));
  });

  test('the first promotion waits until every standby is seen', () => {
    const databases = [standby(), view({ name: 'bills' })];
    expect(next(declared(), { databases, group: groupOfTwo })).toEqual(waiting('did not describe bills'));
  });

  test("a database that can't be promoted now holds up no other", () => {
    const busy = standby({ target: replica({ status: 'backing-up' }) });
    const world = { databases: [busy, standby({ name: 'bills' })], group: groupOfTwo };
    expect(next(declared(), world)).toEqual({ kind: 'promote', database: 'bills' });
    const unseen = { databases: [view(), standby({ name: 'bills' })], group: groupOfTwo };
    expect(next(committed(), unseen)).toEqual({ kind: 'promote', database: 'bills' });
  });

  test('a promotion that was accepted is not asked for again while the old picture may be shown', () => {
    expect(next(committed(), { databases: [standby()], seconds: 90 })).toEqual(waiting('still a replica'));
    expect(next(committed(), { databases: [standby()], seconds: 91 })).toEqual({ kind: 'promote', database: 'orders' });
    const busy = [standby({ target: replica({ status: 'modifying' }) })];
    expect(next(committed(), { databases: busy, seconds: 600 })).toEqual(
      waiting('orders is modifying, still a replica'),
    );
  });

  test('a refused promotion is asked for again after a rest, and told after a minute of refusals', () => {
    const refuse = (entry: LedgerEntry, seconds: number) =>
      attempted(entry, 'promote', 'orders', { now: at(seconds), refused: 'AccessDenied' });
    const world = { databases: [standby()] };
    expect(next(refuse(declared(), 4), world)).toEqual(waiting('asked for again: AccessDenied'));
    expect(next(refuse(declared(), 4), { ...world, seconds: 19 })).toMatchObject({ kind: 'promote' });
    expect(next(refuse(refuse(declared(), 4), 64), { ...world, seconds: 65 })).toEqual({
      kind: 'announce',
      verdict: 'Stopped halfway',
      reasons: ['AWS refuses to promote orders: AccessDenied', 'It is asked for again all the time.'],
    });
  });

  test.each<[string, Partial<DatabaseView>]>([
    ['orders is available, no replica, and a write was read-only', { targetWrite: 'read-only' }],
    ['orders is available, no replica, and a write was not tried', { targetWrite: undefined }],
    ['orders is rebooting, no replica', { target: writer({ status: 'rebooting' }) }],
    ['its backups are still being switched on', { target: writer({ retentionPending: true }) }],
  ])('no traffic moves while %s', (words, seen) => {
    const entry = committed({ transfer: transfer({ moments: { declared: at(0), promoted: at(4) } }) });
    expect(next(entry, { databases: [proven(seen)], records: [record(direct)] })).toEqual(waiting(words));
  });

  test('a writer that is being backed up serves, and a backup setting that never comes into force holds nothing up for long', () => {
    const entry = committed({ transfer: transfer({ moments: { declared: at(0), promoted: at(4) } }) });
    const backup = { databases: [proven({ target: writer({ status: 'backing-up' }) })], records: [record(direct)] };
    expect(next(entry, backup)).toMatchObject({ kind: 'shift' });
    const pending = { databases: [proven({ target: writer({ retentionPending: true }) })], records: [record(direct)] };
    expect(next(entry, { ...pending, seconds: 124 })).toMatchObject({ kind: 'shift' });
  });

  test('what stands of an earlier fence is lifted from the new owner, once it is no replica', () => {
    const behind = { securityGroups: [{ id: young.fenceSecurityGroup, active: true }] };
    expect(next(committed(), { databases: [proven({ target: writer(behind) })] })).toEqual({
      kind: 'lift',
      database: 'orders',
      call: 'open-network',
    });
    expect(next(committed(), { databases: [standby({ target: replica(behind) })] })).toMatchObject({ kind: 'wait' });
  });
});

describe('a revert', () => {
  test('the fence is lifted from the owner, a write is proven, the end is told, and the group settles', () => {
    const lifted = view({ target: writer(), targetReadOnly: false });
    expect(next(reverted(), { databases: [{ ...lifted, target: closed() }] })).toMatchObject({ call: 'open-network' });
    expect(next(reverted(), { databases: [{ ...lifted, targetReadOnly: true }] })).toMatchObject({
      call: 'set-writable',
    });
    expect(next(reverted(), { databases: [{ ...lifted, targetWrite: 'read-only' }] })).toMatchObject({ kind: 'wait' });
    const databases = [{ ...lifted, targetWrite: 'written' as const }];
    expect(next(reverted(), { databases })).toMatchObject({ kind: 'announce', verdict: 'Stopped, nothing changed' });
    const told = reverted({ transfer: transfer({ verdict: 'Stopped, nothing changed' }) });
    expect(next(told, { databases })).toEqual({ kind: 'settle' });
  });

  test('an owner that takes no write and carries no fence is waited for five minutes: its outage is another one', () => {
    const databases = [view({ target: writer(), targetReadOnly: false, targetWrite: 'unreachable' })];

    expect(next(reverted(), { databases, seconds: 299 })).toEqual(waiting('a write was unreachable'));
    expect(next(reverted(), { databases, seconds: 300 })).toMatchObject({
      kind: 'announce',
      verdict: 'Stopped, nothing changed',
      reasons: [
        expect.any(String),
        'orders is not fenced, and took no write (unreachable): a failover may be started again.',
      ],
    });
    const told = reverted({ transfer: transfer({ verdict: 'Stopped, nothing changed' }) });
    expect(next(told, { databases, seconds: 300 })).toEqual({ kind: 'settle' });
  });

  test.each([
    ['behind the network of a fence', { target: closed({ status: 'failed' }), targetReadOnly: false }],
    ['read-only by parameter', { target: writer({ status: 'failed' }), targetReadOnly: true }],
    ['being changed', { target: writer({ status: 'modifying' }), targetReadOnly: false }],
    ['about to apply a parameter', { target: writer({ parametersInSync: false }), targetReadOnly: false }],
    ['out of sight', { target: undefined, targetReadOnly: undefined }],
  ] as const)('an owner that is %s is waited for, however long it takes', (_what, seen) => {
    const databases = [view({ ...seen, targetWrite: 'unreachable' })];
    const told = reverted({ transfer: transfer({ verdict: 'Stopped halfway' }) });

    expect(next(told, { databases, seconds: 1700 })).toMatchObject({ kind: 'wait' });
  });
});

describe('a run that takes too long', () => {
  const stale = { databases: [standby({ target: replica({ status: 'modifying' }) })] };

  test('a transfer that is late is told once, and goes on', () => {
    expect(next(committed(), { ...stale, seconds: 899, startedAt: at(0) })).toMatchObject({ kind: 'wait' });
    expect(next(committed(), { ...stale, seconds: 900, startedAt: at(0) })).toMatchObject({
      kind: 'announce',
      verdict: 'Stopped halfway',
      reasons: [expect.stringContaining('orders is modifying'), expect.stringContaining('goes on')],
    });
    const told = committed({ transfer: transfer({ promotions: { orders: at(1) }, verdict: 'Stopped halfway' }) });
    expect(next(told, { ...stale, seconds: 900, startedAt: at(0) })).toMatchObject({ kind: 'wait' });
  });

  test('the run ends after half an hour, saying what it waits for', () => {
    const told = committed({ transfer: transfer({ promotions: { orders: at(1) }, verdict: 'Stopped halfway' }) });
    expect(next(told, { ...stale, seconds: 1800, startedAt: at(0) })).toMatchObject({
      kind: 'end',
      verdict: 'Stopped halfway',
      reasons: [expect.stringContaining('orders is modifying'), expect.stringContaining('time limit')],
    });
  });

  test("what can't go on is told first, and ended when it was told or when nothing was under way", () => {
    expect(stop(committed(), ['why'])).toEqual({ kind: 'announce', verdict: 'Stopped halfway', reasons: ['why'] });
    expect(stop(served(), ['why'])).toEqual({ kind: 'end', verdict: 'Serving from the target', reasons: ['why'] });
  });
});
