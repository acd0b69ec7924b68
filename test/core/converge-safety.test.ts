import { chooseStep } from '#core/converge.ts';
import { isWriter } from '#core/converge-writer.ts';
import { fenceMoves, isChangeable } from '#core/fence.ts';
import { learn } from '#core/learn.ts';
import { type FenceDebt, type LedgerEntry, openDebts } from '#core/ledger.ts';
import type { DatabaseView, Reality } from '#core/reality.ts';
import { limits, type Step } from '#core/step.ts';
import {
  at,
  checked,
  closed,
  committed,
  debt,
  declared,
  direct,
  frankfurt,
  group,
  ireland,
  moved,
  record,
  replica,
  reverted,
  served,
  settled,
  transfer,
  view,
  writer,
  young,
} from './small-world.ts';

/** Every combination of what the ledger may say and what the world may show: whatever is chosen must be safe. */

const debtStates: readonly (readonly FenceDebt[])[] = [
  [],
  [debt()],
  [debt({ reachedAt: at(9) })],
  [debt({ databases: { orders: { rebootedAt: at(1), restartedAt: at(2) } } })],
  [debt({ dischargedAt: at(4), proof: 'seen' })],
  // Never written by us: a debt of the target must be left alone all the same.
  [debt({ region: frankfurt })],
];

const transfers = [
  transfer(),
  transfer({ promotions: { orders: at(1) }, moments: { declared: at(0), writerProven: at(5) } }),
  transfer({ verdict: 'Stopped halfway', pending: { [direct]: { why: 'no', at: at(9) } } }),
  transfer({ verdict: 'Serving from the target' }),
  transfer({ changes: { [checked]: { id: 'published', at: at(9) }, [direct]: { id: 'C1', at: at(9) } } }),
];

const entries: readonly LedgerEntry[] = debtStates.flatMap((fenceDebts) =>
  transfers.flatMap((running) => [
    settled({ fenceDebts }),
    declared({ fenceDebts, transfer: running }),
    committed({ fenceDebts, transfer: running }),
    served({ fenceDebts, transfer: running }),
    reverted({ fenceDebts: fenceDebts.filter(({ dischargedAt }) => dischargedAt !== undefined), transfer: running }),
  ]),
);

const behindFence = { securityGroups: [{ id: young.fenceSecurityGroup, active: true }] };

const targets: readonly Partial<DatabaseView>[] = [
  {},
  { target: replica(), targetWrite: 'read-only' },
  { target: replica({ status: 'backing-up' }), targetWrite: 'unreachable' },
  { target: replica({ status: 'modifying' }) },
  { target: writer(), targetWrite: 'written', targetReadOnly: false },
  { target: writer({ multiAz: false }), targetWrite: 'written' },
  { target: writer({ status: 'modifying' }), targetWrite: 'written' },
  { target: writer(), targetWrite: 'read-only', targetReadOnly: true },
  { target: writer(behindFence), targetWrite: 'unreachable', targetReadOnly: true },
  { target: replica(behindFence), targetWrite: 'unreachable', targetReadOnly: true },
];

const others: readonly Partial<DatabaseView>[] = [
  {},
  { other: writer(), otherReadOnly: false },
  { other: closed(), otherReadOnly: true },
  { other: closed(), otherReadOnly: true, otherWrite: 'unreachable' },
  { other: closed({ status: 'rebooting' }), otherReadOnly: true },
  { other: writer({ status: 'stopped' }), otherReadOnly: false },
];

const names = [
  [],
  moved,
  [record(checked), record(direct)],
  [...moved.slice(0, 1), record(direct, { change: 'PENDING' })],
];

interface Case {
  readonly entry: LedgerEntry;
  readonly reality: Reality;
  readonly seen: DatabaseView;
  readonly now: number;
  readonly step: Step;
}

function* cases(): Generator<Case> {
  for (const before of entries)
    for (const target of targets)
      for (const other of others)
        for (const records of names)
          for (const now of [at(10), at(310), at(2000)]) {
            const seen = view({ ...target, ...other });
            const reality = { databases: [seen], records };
            const entry = learn(before, group, reality, now);
            yield { entry, reality, seen, now, step: chooseStep({ entry, group, reality, now, startedAt: at(0) }) };
          }
}

const all = [...cases()];

/** The cases in which the step was chosen although the condition for it does not hold. */
const unsafe = (kind: Step['kind'], isSafe: (one: Case) => boolean) =>
  all.filter((one) => one.step.kind === kind && !isSafe(one));

const count = (kind: Step['kind']) => all.filter(({ step }) => step.kind === kind).length;

test('every kind of step is chosen in some of the thousands of combinations', () => {
  expect(all.length).toBeGreaterThan(30_000);
  for (const kind of ['fence', 'lift', 'promote', 'shift', 'announce', 'harden', 'settle', 'wait', 'end'] as const)
    expect(count(kind)).toBeGreaterThan(0);
});

test('only a Region with an open debt is fenced, and never the target', () => {
  const owes = (entry: LedgerEntry) => openDebts(entry).some(({ region }) => region !== entry.target);
  expect(unsafe('fence', ({ entry, seen }) => owes(entry) && seen.other !== undefined)).toEqual([]);
});

test('only the owner is un-fenced, when it is the target too and owes nothing', () => {
  const owes = (entry: LedgerEntry) => openDebts(entry).some(({ region }) => region === entry.owner);
  const safe = ({ entry, seen }: Case) =>
    entry.owner === entry.target && !owes(entry) && seen.target?.replica === false;
  expect(unsafe('lift', safe)).toEqual([]);
});

test('the first promotion comes after the proof, with the old side out of reach or stuck, or after the bounded time', () => {
  const mayPromote = ({ entry, seen, now }: Case) => {
    const owed = openDebts(entry).filter(({ region }) => region === ireland);
    const late = now - at(0) >= limits.fenceFirst;
    const lost = owed.every(({ reachedAt }) => reachedAt === undefined || now - reachedAt >= limits.regionLost);
    const beyond = seen.other === undefined ? lost : owed.every((one) => !fenceMoves(seen, one.databases.orders ?? {}));
    return entry.phase === 'committed' || (entry.phase === 'declared' && (owed.length === 0 || late || beyond));
  };
  expect(unsafe('promote', mayPromote)).toEqual([]);
});

test('only a replica in the target that RDS would promote now is promoted, in no revert and in no settled group', () => {
  const promotable = ({ entry, seen }: Case) =>
    seen.target?.replica === true && isChangeable(seen.target) && entry.target === frankfurt;
  expect(unsafe('promote', (one) => promotable(one) && one.entry.phase !== 'settled')).toEqual([]);
});

test('traffic moves only to an owner that takes writes and was proven by role and status', () => {
  const serves = ({ entry, seen }: Case) =>
    isWriter(seen) || (entry.transfer?.moments.writerProven !== undefined && seen.targetWrite === 'written');
  expect(
    unsafe('shift', (one) => one.entry.phase === 'committed' && one.entry.owner === frankfurt && serves(one)),
  ).toEqual([]);
});

test('"Serving from the target" is told only when every name leads to a writer', () => {
  const serving = ({ step }: Case) => step.kind === 'announce' && step.verdict === 'Serving from the target';
  const wrong = all.filter(
    (one) =>
      serving(one) &&
      !(
        one.entry.owner === frankfurt &&
        one.seen.targetWrite === 'written' &&
        one.reality.records.length > 0 &&
        one.reality.records.every(({ resolvesToTarget }) => resolvesToTarget)
      ),
  );
  expect(all.filter(serving).length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
});

test('"nothing changed" is told only of a group whose owner takes writes again', () => {
  const nothing = all.filter(({ step }) => step.kind === 'announce' && step.verdict === 'Stopped, nothing changed');
  expect(nothing.length).toBeGreaterThan(0);
  expect(nothing.filter(({ entry, seen }) => entry.owner !== ireland || seen.targetWrite !== 'written')).toEqual([]);
});

test('a group is settled only as told, with its writer taking writes', () => {
  expect(
    unsafe(
      'settle',
      ({ entry, seen }) => seen.targetWrite === 'written' && entry.transfer?.verdict !== 'Stopped halfway',
    ),
  ).toEqual([]);
});

test('the desired state is given only to the owner, which is no replica', () => {
  expect(unsafe('harden', ({ entry, seen }) => entry.phase === 'committed' && seen.target?.replica === false)).toEqual(
    [],
  );
});

test('a run ends only at its time limit, or with nothing left that it could do itself', () => {
  const inVain = ({ entry, seen, reality, now }: Case) => {
    const fencing = openDebts(entry).some(
      (one) => one.region !== entry.target && fenceMoves(seen, one.databases.orders ?? {}),
    );
    const unmoved = reality.records.some(
      ({ name, resolvesToTarget }) => !resolvesToTarget && entry.transfer?.pending[name] === undefined,
    );
    if (now - at(0) >= limits.run) return true;
    return !fencing && (entry.phase === 'settled' || (entry.phase === 'committed' && !unmoved));
  };
  expect(unsafe('end', inVain)).toEqual([]);
});

test('a transfer is never ended before a person was told of it', () => {
  const told = ({ entry }: Case) => entry.phase === 'settled' || entry.transfer?.verdict !== undefined;
  expect(unsafe('end', told)).toEqual([]);
});

test('what is learned never takes the owner back, and discharges a debt only with a proof', () => {
  for (const { entry } of all) {
    if (entry.phase === 'committed') expect(entry.owner).toBe(entry.target);
    for (const { dischargedAt, proof } of entry.fenceDebts) if (dischargedAt !== undefined) expect(proof).toBeTruthy();
  }
});
