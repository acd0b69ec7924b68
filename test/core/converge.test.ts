import { attempted } from '#core/attempt.ts';
import { chooseStep, stop } from '#core/converge.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { DatabaseView, RecordView } from '#core/reality.ts';
import type { Step } from '#core/step.ts';
import {
  at,
  checked,
  closed,
  committed,
  debt,
  declared,
  direct,
  group as groupOfOne,
  groupOfTwo,
  moved,
  old,
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

interface World {
  readonly databases?: readonly DatabaseView[];
  readonly records?: readonly RecordView[];
  /** Since the declaration. */
  readonly seconds?: number;
  readonly startedAt?: number;
  readonly group?: typeof groupOfOne;
}

function next(entry: LedgerEntry, world: World = {}): Step {
  const { databases = [], records = [], seconds = 5, startedAt = at(0), group = groupOfOne } = world;
  return chooseStep({ entry, group, reality: { databases, records }, now: at(seconds), startedAt });
}

const waiting = (words: string | RegExp) =>
  expect.objectContaining({ kind: 'wait', reason: expect.stringMatching(words) });
const fenced = (databases: Parameters<typeof debt>[0]) => ({ fenceDebts: [debt(databases)] });

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

describe('moving the traffic', () => {
  const databases = [proven()];

  test('each name is moved, and a move that was accepted is waited for', () => {
    expect(next(committed(), { databases, records: [record(checked), record(direct)] })).toEqual({
      kind: 'shift',
      record: checked,
    });
    const changes = { [checked]: { id: 'published', at: at(4) }, [direct]: { id: 'C1', at: at(4) } };
    const entry = committed({ transfer: transfer({ changes }) });
    const records = [record(checked, { change: 'INSYNC' }), record(direct, { change: 'PENDING' })];
    expect(next(entry, { databases, records })).toEqual(waiting(`${checked} resolves to ${old.endpoint}; ${direct}`));
  });

  test('a metric is published again each minute, a record looked at again after three', () => {
    const changes = { [checked]: { id: 'published', at: at(4) }, [direct]: { id: 'C1', at: at(4) } };
    const entry = committed({ transfer: transfer({ changes }) });
    const records = [record(checked, { change: 'INSYNC' }), record(direct, { change: 'INSYNC' })];
    expect(next(entry, { databases, records, seconds: 54 })).toEqual({ kind: 'shift', record: checked });
    expect(next(entry, { databases, records: records.slice(1), seconds: 54 })).toMatchObject({ kind: 'wait' });
    expect(next(entry, { databases, records: records.slice(1), seconds: 184 })).toEqual({
      kind: 'shift',
      record: direct,
    });
  });

  test('a change that Route 53 has forgotten is submitted again, with a rest', () => {
    const entry = committed({ transfer: transfer({ changes: { [direct]: { id: 'C1', at: at(4) } } }) });
    expect(next(entry, { databases, records: [record(direct)], seconds: 18 })).toMatchObject({ kind: 'wait' });
    expect(next(entry, { databases, records: [record(direct)], seconds: 19 })).toMatchObject({ kind: 'shift' });
  });

  test('a proven writer that is given its desired state keeps being given traffic', () => {
    const entry = committed({ transfer: transfer({ moments: { declared: at(0), writerProven: at(3) } }) });
    const busy = [proven({ target: writer({ status: 'modifying' }) })];
    expect(next(entry, { databases: busy, records: [record(direct)] })).toMatchObject({ kind: 'shift' });
    const silent = [proven({ target: writer({ status: 'modifying' }), targetWrite: 'unreachable' })];
    expect(next(entry, { databases: silent, records: [record(direct)] })).toMatchObject({ kind: 'wait' });
  });

  test('the verdict needs every name', () => {
    expect(next(committed(), { databases, records: moved })).toMatchObject({
      kind: 'announce',
      verdict: 'Serving from the target',
      reasons: [
        expect.stringContaining('took a write'),
        expect.stringContaining('eu-west-1 could not be proven fenced'),
      ],
    });
    expect(next(committed(), { databases, records: [] })).toEqual(waiting('No name was looked at'));
  });

  test("a name that can't be moved is said so once, with the reason, and the rest goes on", () => {
    const stuck = transfer({ pending: { [direct]: { why: 'us-east-1 does not answer.', at: at(4) } } });
    const records = [...moved.slice(0, 1), record(direct)];
    expect(next(committed({ transfer: stuck }), { databases, records })).toMatchObject({
      kind: 'announce',
      verdict: 'Stopped halfway',
      reasons: expect.arrayContaining([
        `${direct} still answers ${old.endpoint}: us-east-1 does not answer. It is tried again each minute.`,
      ]),
    });
    const told = committed({ transfer: { ...stuck, verdict: 'Stopped halfway' } });
    expect(next(told, { databases, records })).toMatchObject({ kind: 'end', verdict: 'Stopped halfway' });
    expect(next(told, { databases, records, seconds: 19 })).toEqual({ kind: 'shift', record: direct });
    expect(next(told, { databases, records: moved })).toMatchObject({ verdict: 'Serving from the target' });
  });
});

describe('after the traffic', () => {
  const told = (given: Partial<ReturnType<typeof transfer>> = {}) =>
    committed({
      transfer: transfer({
        verdict: 'Serving from the target',
        moments: { declared: at(0), promoted: at(2), writerProven: at(3) },
        ...given,
      }),
    });
  const afterwards = (target: DatabaseView['target'], entry = told(), seconds = 5) =>
    next(entry, { databases: [proven({ target })], records: moved, seconds });

  test('the writer is given its desired state, then the group is settled', () => {
    expect(afterwards(writer({ multiAz: false }))).toEqual({ kind: 'harden', database: 'orders' });
    expect(afterwards(writer())).toEqual({ kind: 'settle' });
  });

  test('a change under way is waited for and not asked for again', () => {
    expect(afterwards(writer({ multiAz: false, multiAzPending: true }))).toEqual(waiting('still missing: MultiAZ'));
    const busy = writer({ multiAz: false, status: 'modifying' });
    expect(afterwards(busy)).toEqual(waiting('orders is modifying; still missing: MultiAZ'));
    const asked = attempted(told(), 'harden', 'orders', { now: at(4) });
    expect(afterwards(writer({ multiAz: false }), asked)).toEqual(waiting('still missing'));
    expect(afterwards(writer({ multiAz: false, multiAzPending: true }), asked, 604)).toMatchObject({ kind: 'harden' });
  });

  test('a refused change is tried again each minute, and the reason is told while waiting', () => {
    const refused = attempted(told(), 'harden', 'orders', { now: at(4), refused: 'Throttling: slow down' });
    expect(afterwards(writer({ multiAz: false }), refused)).toEqual(waiting('AWS refused: Throttling: slow down'));
    expect(afterwards(writer({ multiAz: false }), refused, 64)).toMatchObject({ kind: 'harden' });
  });

  test('one writer that is busy holds up the hardening of no other', () => {
    const databases = [
      proven({ target: writer({ multiAz: false, status: 'modifying' }) }),
      proven({ name: 'bills', target: writer({ multiAz: false }) }),
    ];
    expect(next(told(), { databases, records: moved, group: groupOfTwo })).toEqual({
      kind: 'harden',
      database: 'bills',
    });
  });

  test('a Region that comes back is fenced, whatever else is to be done', () => {
    const databases = [proven({ other: writer(), otherReadOnly: false })];
    for (const entry of [committed(), told(), served()])
      expect(next(entry, { databases, records: moved })).toMatchObject({ kind: 'fence', call: 'close-network' });
  });

  test('a fence that AWS refuses holds up neither the promotion nor the traffic', () => {
    const refuse = (entry: LedgerEntry) => attempted(entry, 'close-network', 'orders', { now: at(4), refused: 'no' });
    const seen = { other: writer(), otherReadOnly: false };
    expect(next(refuse(declared()), { databases: [standby(seen)], seconds: 5 })).toEqual(waiting('being fenced'));
    expect(next(refuse(committed()), { databases: [proven(seen)], records: [record(direct)] })).toMatchObject({
      kind: 'shift',
    });
  });

  test('a settled group with a debt follows a fence under way, and ends while the Region is out of reach', () => {
    expect(next(served(), { databases: [view({ other: closed({ status: 'rebooting' }) })] })).toEqual(
      waiting('fenced'),
    );
    for (const databases of [[view()], [view({ other: writer({ status: 'stopped' }) })]])
      expect(next(served(), { databases })).toEqual({
        kind: 'end',
        verdict: 'Serving from the target',
        reasons: ['eu-west-1 is out of reach and still to be fenced since epoch 2.'],
      });
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
