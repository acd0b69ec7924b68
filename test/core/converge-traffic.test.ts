import { attempted } from '#core/attempt.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { DatabaseView } from '#core/reality.ts';
import { next, waiting } from './next-step.ts';
import {
  at,
  checked,
  closed,
  committed,
  declared,
  direct,
  groupOfTwo,
  moved,
  old,
  proven,
  record,
  served,
  standby,
  transfer,
  view,
  writer,
} from './small-world.ts';

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

  test('a verdict whose page did not go out is told again each minute, before and after the group is settled', () => {
    const untold = { verdict: 'Serving from the target' as const, untoldAt: at(5) };
    const again = { kind: 'announce', verdict: untold.verdict, reasons: ['This page could not be sent before.'] };
    const entry = committed({ transfer: transfer(untold) });

    expect(next(entry, { databases: [proven()], records: moved, seconds: 64 })).not.toMatchObject({ kind: 'announce' });
    expect(next(entry, { databases: [proven()], records: moved, seconds: 65 })).toEqual(again);
    expect(next(served({ transfer: transfer(untold) }), { seconds: 65 })).toEqual(again);
    expect(next(served({ transfer: transfer(untold) }), { seconds: 64 })).toMatchObject({ kind: 'end' });
  });
});
