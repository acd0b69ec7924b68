import { mayAttempt } from './attempt.ts';
import { debtsSeen, fenceMoves, nextFenceCall, nextLiftCall } from './fence.ts';
import { type FenceDebt, openDebts } from './ledger.ts';
import type { Reality } from './reality.ts';
import { limits, pause, type Rule, wait } from './step.ts';

/** Fencing the side that is left, and un-fencing the owner. */

/** Before a promotion: fence what can be reached. After it: fence whatever came back, without holding up the rest. */
export const fence: Rule = ({ entry, group, reality, now }) => {
  for (const debt of debtsSeen(entry, reality))
    for (const view of reality.databases) {
      const instance = group.databases[view.name]?.instances[debt.region];
      const call = instance && nextFenceCall(view, instance, debt.databases[view.name] ?? {});
      if (call && mayAttempt(entry, call, view.name, now)) return { kind: 'fence', database: view.name, call };
    }
  return undefined;
};

/** With the old writer in reach, its fence is proven before anything is promoted: bounded, then the debt carries it. */
export const awaitFence: Rule = (look) => {
  const { entry, reality, now } = look;
  const declaredAt = entry.transfer?.moments.declared ?? now;
  if (entry.phase !== 'declared' || now - declaredAt >= limits.fenceFirst) return undefined;
  const waits = debtsSeen(entry, reality).some((debt) => isMoving(debt, reality) || fellSilentNow(debt, reality, now));
  return waits ? wait(pause(look), 'The old writer is being fenced.') : undefined;
};

/** The fence of some database is in reach, unproven, and will come further. */
export const isMoving = (debt: FenceDebt, { databases }: Reality): boolean =>
  databases.some((view) => fenceMoves(view, debt.databases[view.name] ?? {}));

/** It answered, and some database can't be seen just now: that is no Region out of reach yet. */
const fellSilentNow = ({ reachedAt, databases: progress }: FenceDebt, { databases }: Reality, now: number): boolean =>
  reachedAt !== undefined &&
  now - reachedAt < limits.regionLost &&
  databases.some(({ name, other }) => other === undefined && progress[name]?.provenAt === undefined);

/** A fence under way is followed to its proof; a Region out of reach is left to the next run. */
export const followFence: Rule = ({ entry, reality }) =>
  debtsSeen(entry, reality).some((debt) => isMoving(debt, reality))
    ? wait(3, 'The old writer is being fenced.')
    : undefined;

/** The owner may write: what stands of a fence there is lifted, once no transfer can leave it any more. */
export const lift: Rule = ({ entry, group, reality, now }) => {
  const { owner, target } = entry;
  if (owner !== target || openDebts(entry).some(({ region }) => region === owner)) return undefined;
  for (const view of reality.databases) {
    const instance = group.databases[view.name]?.instances[owner];
    const call = instance && !view.target?.replica ? nextLiftCall(view, instance) : undefined;
    if (call && mayAttempt(entry, call, view.name, now)) return { kind: 'lift', database: view.name, call };
  }
  return undefined;
};
