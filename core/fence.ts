import type { Instance } from './configuration.ts';
import { debtsInHand, type FenceDebt, type FenceProgress, type LedgerEntry } from './ledger.ts';
import type { DatabaseView, InstanceView, Probe, Reality } from './reality.ts';

/** The fence of an old writer: network first, then the engine, then proof. Pure. */

/** Two refused writes through the old path, this far apart, prove a fence. */
export const refusalsApartMilliseconds = 10_000;

/**
 * A restart that nobody saw happening is taken for done this long after RDS accepted it, the status being `available`. Until then
 * `available` may be the picture from before it.
 */
export const restartUnseenMilliseconds = 15_000;

/** The debts in hand whose Region was looked at: what was seen of one Region says nothing about another's fence. */
export const debtsSeen = (entry: LedgerEntry, { away }: Reality): readonly FenceDebt[] =>
  debtsInHand(entry).filter(({ region }) => away === undefined || region === away);

export type FenceCall = 'close-network' | 'reboot' | 'set-read-only';
export type LiftCall = 'open-network' | 'set-writable';

/** Statuses in which RDS takes a modification, a promotion or a reboot. */
const changeable = new Set(['available', 'storage-optimization']);

/** RDS would take a modification, a promotion or a reboot now, as far as the status tells. */
export const isChangeable = ({ status }: Pick<InstanceView, 'status'>): boolean => changeable.has(status);

/** Statuses that no instance leaves by itself: waiting for a fence there is waiting for nothing [RDS User Guide, accessing-monitoring]. */
const stuck =
  /^(stopped|failed|deleting|storage-full|restore-error|insufficient-capacity|incompatible-.*|inaccessible-.*)$/;

/** The fence of this database is in reach, unproven, and will come further. */
export const fenceMoves = ({ other }: DatabaseView, progress: FenceProgress): boolean =>
  other !== undefined && progress.provenAt === undefined && !stuck.test(other.status);

/** The next call that the fence needs, or undefined when there is none to make now. */
export function nextFenceCall(view: DatabaseView, instance: Instance, progress: FenceProgress): FenceCall | undefined {
  const { other } = view;
  if (!other || progress.provenAt !== undefined || !isChangeable(other)) return undefined;
  if (!namesOnly(other, instance.fenceSecurityGroup)) return 'close-network';
  if (view.otherReadOnly === false) return 'set-read-only';
  if (!networkClosed(other, instance)) return undefined;
  return progress.rebootedAt === undefined ? 'reboot' : undefined;
}

/** The fence is in place as far as the resource's state tells: a write through the old path may be tried as proof. */
export function fenceStands(view: DatabaseView, instance: Instance, progress: FenceProgress): boolean {
  const { other } = view;
  if (!other || progress.restartedAt === undefined) return false;
  const settled = other.status === 'available' && other.parametersInSync;
  return settled && networkClosed(other, instance) && view.otherReadOnly === true;
}

/** Answers that show the old path closed. `refused` is none: the write may have been made, or the next one may be. */
const closed: ReadonlySet<Probe | undefined> = new Set<Probe>(['read-only', 'unreachable']);

/**
 * The progress after a look: the restart, the first refusal, then, far enough apart, the proof. A fence that was seen not to
 * stand starts its refusals over; a write that was taken in spite of it calls for another restart.
 */
export function fenceProgress(
  view: DatabaseView,
  instance: Instance,
  before: FenceProgress,
  now: number,
): FenceProgress {
  if (before.provenAt !== undefined || !view.other) return before;
  const progress = withRestart(before, view.other, now);
  const { firstRefusalAt, ...unproven } = progress;
  if (!fenceStands(view, instance, progress)) return unproven;
  if (view.otherWrite === 'written') return {};
  if (view.otherWrite === undefined) return progress;
  if (!closed.has(view.otherWrite)) return unproven;
  if (firstRefusalAt === undefined) return { ...unproven, firstRefusalAt: now };
  if (now - firstRefusalAt < refusalsApartMilliseconds) return progress;
  return { ...progress, provenAt: now, proof: proofOf(instance, view.otherWrite, firstRefusalAt, now) };
}

function withRestart(progress: FenceProgress, { status }: InstanceView, now: number): FenceProgress {
  const { rebootAskedAt, rebootedAt, restartedAt } = progress;
  if (restartedAt !== undefined) return progress;
  if (rebootedAt === undefined)
    // Nobody knows whether RDS heard it, until the restart is seen.
    return rebootAskedAt !== undefined && status === 'rebooting'
      ? { ...progress, rebootedAt: rebootAskedAt, restartedAt: now }
      : progress;
  const unseen = status === 'available' && now - rebootedAt >= restartUnseenMilliseconds;
  return status === 'rebooting' || unseen ? { ...progress, restartedAt: now } : progress;
}

function proofOf({ identifier, fenceSecurityGroup }: Instance, write: string, first: number, second: number): string {
  const seen = [first, second].map((at) => new Date(at).toISOString()).join(' and ');
  return (
    `${identifier} carries only ${fenceSecurityGroup}, was restarted behind it, ` +
    `is read-only by parameter, and a write by the old path failed (${write}) at ${seen}.`
  );
}

/** The call that lifts what is left of a fence from the owner, or undefined when nothing is. */
export function nextLiftCall(view: DatabaseView, instance: Instance): LiftCall | undefined {
  const { target } = view;
  if (!target || !isChangeable(target)) return undefined;
  if (target.securityGroups.some(({ id }) => id === instance.fenceSecurityGroup)) return 'open-network';
  return view.targetReadOnly ? 'set-writable' : undefined;
}

/** Nothing of a fence is seen on the owner, and nothing is being changed about it. An owner that can't be looked at may be fenced. */
export function isUnfenced({ target, targetReadOnly }: DatabaseView, instance: Instance): boolean {
  if (!target || target.status === 'modifying' || !target.parametersInSync) return false;
  return targetReadOnly === false && target.securityGroups.every(({ id }) => id !== instance.fenceSecurityGroup);
}

/** Groups that are being taken away are still listed, and are not active any more [RDS, VpcSecurityGroupMembership]. */
const namesOnly = ({ securityGroups }: InstanceView, fence: string) =>
  securityGroups.some(({ id }) => id === fence) && securityGroups.every(({ id, active }) => id === fence || !active);

const networkClosed = (view: InstanceView, { fenceSecurityGroup }: Instance) =>
  view.securityGroups.length > 0 && view.securityGroups.every(({ id, active }) => id === fenceSecurityGroup && active);
