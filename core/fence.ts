import type { Instance } from './configuration.ts';
import type { FenceProgress } from './ledger.ts';
import type { DatabaseView, InstanceView } from './reality.ts';

/** The fence of an old writer: network first, then the engine, then proof. Pure. */

/** Two refused writes through the old path, this far apart, prove a fence. */
export const refusalsApartMilliseconds = 10_000;

export type FenceCall = 'close-network' | 'reboot' | 'set-read-only';

/** Statuses in which RDS takes a modification or a reboot. */
const changeable = new Set(['available', 'storage-optimization']);

/** The next call that the fence needs, or undefined when there is none to make now. */
export function nextFenceCall(view: DatabaseView, instance: Instance, progress: FenceProgress): FenceCall | undefined {
  const { other } = view;
  if (!other || progress.provenAt !== undefined || !changeable.has(other.status)) return undefined;
  if (!namesOnly(other, instance.fenceSecurityGroup)) return 'close-network';
  if (view.otherReadOnly === false) return 'set-read-only';
  if (!networkClosed(other, instance)) return undefined;
  return progress.rebootedAt === undefined ? 'reboot' : undefined;
}

/** The fence is in place as far as the resource's state tells: a write through the old path may be tried as proof. */
export function fenceStands(view: DatabaseView, instance: Instance, progress: FenceProgress): boolean {
  const { other } = view;
  if (!other || progress.rebootedAt === undefined) return false;
  const settled = other.status === 'available' && other.parametersInSync;
  return settled && networkClosed(other, instance) && view.otherReadOnly === true;
}

/** The progress after a look: the first refusal, then, far enough apart, the proof; a write that succeeds starts over. */
export function fenceProgress(
  view: DatabaseView,
  instance: Instance,
  before: FenceProgress,
  now: number,
): FenceProgress {
  if (before.provenAt !== undefined || view.otherWrite === undefined) return before;
  const { firstRefusalAt, ...rest } = before;
  if (!fenceStands(view, instance, before) || view.otherWrite === 'written') return rest;
  if (firstRefusalAt === undefined) return { ...before, firstRefusalAt: now };
  if (now - firstRefusalAt < refusalsApartMilliseconds) return before;
  const seen = [firstRefusalAt, now].map((at) => new Date(at).toISOString()).join(' and ');
  const proof =
    `${instance.identifier} carries only ${instance.fenceSecurityGroup}, was restarted behind it, ` +
    `is read-only by parameter, and a write by the old path failed (${view.otherWrite}) at ${seen}.`;
  return { ...before, provenAt: now, proof };
}

/** The call that lifts what is left of a fence from the owner, or undefined when nothing is. */
export function nextLiftCall(view: DatabaseView, instance: Instance): 'open-network' | 'set-writable' | undefined {
  const { target } = view;
  if (!target || !changeable.has(target.status)) return undefined;
  if (target.securityGroups.some(({ id }) => id === instance.fenceSecurityGroup)) return 'open-network';
  return view.targetReadOnly ? 'set-writable' : undefined;
}

const namesOnly = ({ securityGroups }: InstanceView, id: string) =>
  securityGroups.filter((group) => group.id !== id).length === 0 && securityGroups.length > 0;

const networkClosed = (view: InstanceView, instance: Instance) =>
  namesOnly(view, instance.fenceSecurityGroup) && view.securityGroups.every(({ active }) => active);
