import { attemptOf, mayAttempt } from './attempt.ts';
import type { Group } from './configuration.ts';
import { isChangeable, isUnfenced } from './fence.ts';
import type { LedgerEntry } from './ledger.ts';
import type { DatabaseView, InstanceView } from './reality.ts';
import { type Look, limits, pause, type Rule, type Step, wait } from './step.ts';

/** Making the target the writer: promote, prove, give it back its desired state. */

/** One database that can't be promoted now holds up no other, but for the first: a group is not started half blind. */
export const promote: Rule = ({ entry, reality, now }) => {
  const unseen = reality.databases.find(({ target }) => target === undefined);
  const blind = unseen && wait(2, `The RDS API of ${entry.target} did not describe ${unseen.name}.`);
  if (blind && entry.phase === 'declared') return blind;
  const steps = reality.databases.map((view) => promotionOf(view, entry, now)).filter((step) => step !== undefined);
  return steps.find(({ kind }) => kind === 'promote') ?? steps[0] ?? blind;
};

function promotionOf({ name, target }: DatabaseView, entry: LedgerEntry, now: number): Step | undefined {
  if (!target?.replica || underWay(entry, name, target, now)) return undefined;
  if (!isChangeable(target)) return wait(5, `${name} is ${target.status} and can't be promoted yet.`);
  if (mayAttempt(entry, 'promote', name, now)) return { kind: 'promote', database: name };
  return wait(3, `The promotion of ${name} is asked for again: ${attemptOf(entry, 'promote', name)?.refused}`);
}

/** A promotion that was asked for shows nothing of itself at first, then a status in which nobody could ask again. */
function underWay({ transfer }: LedgerEntry, name: string, target: InstanceView, now: number): boolean {
  const askedAt = transfer?.promotions[name];
  return askedAt !== undefined && (!isChangeable(target) || now - askedAt < limits.promotionNoticed);
}

/** Statuses in which a writer serves: the backup that follows a promotion takes minutes and stops nobody from writing. */
const serving = new Set(['available', 'backing-up', 'storage-optimization']);

/** The database takes writes in the target, by role, by status and by a write that was really taken. */
export const isWriter = ({ target, targetWrite }: DatabaseView): boolean =>
  target !== undefined && !target.replica && serving.has(target.status) && targetWrite === 'written';

/** Once proven, a writer may well be `modifying`: it is being given its desired state, and traffic may go on moving to it. */
const takesWrites = ({ target, targetWrite }: DatabaseView): boolean => !target?.replica && targetWrite === 'written';

/** Neither the status nor the role alone is a proof: a write must be taken. */
export const proveWriter: Rule = (look) => {
  const proven = look.entry.transfer?.moments.writerProven !== undefined;
  const unproven = look.reality.databases.find((view) => !(proven ? takesWrites(view) : isWriter(view)));
  if (unproven) return wait(pause(look, 1), `${shortcoming(unproven)}.`);
  const restarting = look.reality.databases.find(({ target }) => target?.retentionPending && justPromoted(look));
  return (
    restarting && wait(pause(look), `${restarting.name} takes writes, and its backups are still being switched on.`)
  );
};

/**
 * The owner of a revert is proven like any writer, for a bounded time. One that stays silent with nothing of a fence on it is in an
 * outage of its own, and as long as the revert waited for that to end, no other Region could take over.
 */
export const proveOwner: Rule = (look) => {
  const { entry, group, reality, now } = look;
  const isLate = now - (entry.transfer?.moments.declared ?? now) >= limits.ownerProven;
  const isLifted = reality.databases.every((view) => {
    const instance = group.databases[view.name]?.instances[entry.owner];
    return instance !== undefined && isUnfenced(view, instance);
  });
  return isLate && isLifted ? undefined : proveWriter(look);
};

function shortcoming({ name, target, targetWrite }: DatabaseView): string {
  if (!target) return `${name} could not be looked at`;
  const role = target.replica ? 'still a replica' : 'no replica';
  return `${name} is ${target.status}, ${role}, and a write was ${targetWrite ?? 'not tried'}`;
}

const justPromoted = ({ entry, now }: Look): boolean =>
  now - (entry.transfer?.moments.promoted ?? Number.NEGATIVE_INFINITY) < limits.retentionNoticed;

type Desired = Group['databases'][string]['desired'];

export const harden: Rule = ({ entry, group, reality, now }) => {
  const steps = reality.databases
    .map((view) => hardeningOf(view, group.databases[view.name]?.desired, entry, now))
    .filter((step) => step !== undefined);
  return steps.find(({ kind }) => kind === 'harden') ?? steps[0];
};

function hardeningOf(
  { name, target }: DatabaseView,
  desired: Desired | undefined,
  entry: LedgerEntry,
  now: number,
): Step | undefined {
  const missing = target && desired ? notHardened(target, desired) : [];
  if (!target || missing.length === 0) return undefined;
  const attempt = attemptOf(entry, 'harden', name);
  const askedAt = Math.max(attempt?.at ?? 0, entry.transfer?.moments.promoted ?? 0);
  const pending = missing.every((setting) => isPending(target, setting)) && now - askedAt < limits.pending;
  if (target.status === 'available' && !pending && mayAttempt(entry, 'harden', name, now))
    return { kind: 'harden', database: name };
  const why = attempt?.refused === undefined ? '' : ` AWS refused: ${attempt.refused}`;
  return wait(10, `${name} is ${target.status}; still missing: ${missing.join(', ')}.${why}`);
}

type Setting = 'BackupRetentionPeriod' | 'MultiAZ' | 'DeletionProtection';

/** What a promoted instance still lacks of its desired state, in the API's words. */
export function notHardened(view: InstanceView, desired: Desired): readonly Setting[] {
  const missing: Readonly<Record<Setting, boolean>> = {
    BackupRetentionPeriod: view.backupRetentionDays !== desired.backupRetentionDays,
    MultiAZ: view.multiAz !== desired.multiAz,
    DeletionProtection: view.deletionProtection !== desired.deletionProtection,
  };
  return (Object.keys(missing) as Setting[]).filter((setting) => missing[setting]);
}

/** A setting that RDS says it is about to change: asking again changes nothing. */
export const isPending = (view: InstanceView, setting: Setting): boolean =>
  (setting === 'BackupRetentionPeriod' && view.retentionPending) || (setting === 'MultiAZ' && view.multiAzPending);
