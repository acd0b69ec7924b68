import type { Group } from './configuration.ts';
import { isWriter, notHardened } from './converge-writer.ts';
import { debtsSeen, fenceProgress } from './fence.ts';
import { type FenceDebt, type LedgerEntry, type Moment, note } from './ledger.ts';
import type { Reality } from './reality.ts';
import { withHoldEnded } from './unfenced.ts';

/** The ledger after a look: what the world shows is noted before anything is decided from it. Pure. */
export function learn(entry: LedgerEntry, group: Group, reality: Reality, now: number): LedgerEntry {
  const seen = new Set(debtsSeen(entry, reality));
  const fenced = entry.fenceDebts.map((debt) => (seen.has(debt) ? withProgress(debt, group, reality, now) : debt));
  return note(
    withHoldEnded(promotedElsewhere({ ...entry, fenceDebts: fenced }, reality), group, now),
    momentsSeen({ ...entry, fenceDebts: fenced }, group, reality, now),
  );
}

/** A debt is discharged by the proof of every database, and by nothing else. */
function withProgress(debt: FenceDebt, group: Group, reality: Reality, now: number): FenceDebt {
  const databases = { ...debt.databases };
  for (const view of reality.databases) {
    const instance = group.databases[view.name]?.instances[debt.region];
    if (instance) databases[view.name] = fenceProgress(view, instance, databases[view.name] ?? {}, now);
  }
  const reached = reality.databases.some(({ other }) => other !== undefined);
  const seen = { ...debt, databases, ...(reached && { reachedAt: now }) };
  const proofs = Object.keys(group.databases).map((name) => databases[name]);
  if (!proofs.every((progress) => progress?.provenAt !== undefined)) return seen;
  return { ...seen, dischargedAt: now, proof: proofs.map((progress) => progress?.proof).join(' ') };
}

/** A target that is no replica any more was promoted, by whomever: then there is no way back either. */
function promotedElsewhere(entry: LedgerEntry, { databases }: Reality): LedgerEntry {
  const reverts = entry.target === entry.owner;
  const promoted = databases.some(({ target }) => target !== undefined && !target.replica);
  if (entry.phase !== 'declared' || reverts || !promoted) return entry;
  return { ...entry, phase: 'committed', owner: entry.target };
}

function momentsSeen(entry: LedgerEntry, group: Group, reality: Reality, now: number): Partial<Record<Moment, number>> {
  const { databases, records } = reality;
  const moving = entry.phase === 'committed';
  const own = entry.fenceDebts.find(({ epoch }) => epoch === entry.epoch);
  const hard = databases.every(({ name, target }) => {
    const desired = group.databases[name]?.desired;
    return target && desired && notHardened(target, desired).length === 0 && target.status === 'available';
  });
  const seen: readonly (readonly [Moment, boolean])[] = [
    ['fenced', own?.dischargedAt !== undefined],
    ['promoted', moving && databases.every(({ target }) => target && !target.replica)],
    ['writerProven', moving && databases.every(isWriter)],
    ['trafficProven', moving && records.length > 0 && records.every(({ resolvesToTarget }) => resolvesToTarget)],
    ['hardened', moving && hard],
  ];
  return Object.fromEntries(seen.filter(([, true_]) => true_).map(([moment]) => [moment, now]));
}
