import { GroupTaken, LeaseLost } from './errors.ts';
import { atRest, type LedgerEntry, protocol } from './ledger.ts';

/** Who may act on a group: the holder of its lease, at the newest epoch, while the lease outlives the call by the margin. */

const leaseMilliseconds = protocol.leaseSeconds * 1000;

/** Free, expired, or ours. */
export const mayClaim = (entry: LedgerEntry, holder: string, now: number): boolean =>
  entry.holder === undefined || entry.holder === holder || (entry.leaseExpiresAt ?? 0) <= now;

/** The entry with the lease taken or renewed. Throws GroupTaken while another execution holds it. */
export function claim(entry: LedgerEntry, holder: string, now: number): LedgerEntry {
  if (mayClaim(entry, holder, now)) return { ...entry, holder, leaseExpiresAt: now + leaseMilliseconds };
  const seconds = Math.ceil(((entry.leaseExpiresAt ?? now) - now) / 1000);
  throw new GroupTaken(
    `Group ${entry.group} is held by ${entry.holder} at epoch ${entry.epoch} for another ${seconds} s: it is being taken care of.`,
  );
}

/**
 * The entry with the lease renewed for one more change. Throws LeaseLost when the lease ran out or is another's, or a newer
 * epoch was declared: whoever comes late must change nothing.
 */
export function renew(entry: LedgerEntry, holder: string, epoch: number, now: number): LedgerEntry {
  const lost = (why: string) => new LeaseLost(`${holder} must not change group ${entry.group} any more: ${why}.`);
  if (entry.epoch !== epoch) throw lost(`epoch ${entry.epoch} was declared after epoch ${epoch}`);
  if (entry.holder !== holder) throw lost(entry.holder ? `${entry.holder} holds the lease` : 'the lease was released');
  if ((entry.leaseExpiresAt ?? 0) <= now) throw lost('its lease ran out');
  return { ...entry, leaseExpiresAt: now + leaseMilliseconds };
}

/** Longer than a sweep of the target's Region takes to find a lease that ran out, and to start the next run. In milliseconds. */
const takenUpWithin = 120_000;

/**
 * When somebody in the target's Region had to act at the latest: before the lease ended, or to ask persons again, which is at once
 * where they could not be asked. Undefined where nobody has to.
 */
export function overdueSince({ holder, leaseExpiresAt, transfer }: LedgerEntry): number | undefined {
  if (holder !== undefined) return leaseExpiresAt;
  const { held, untoldAt } = transfer ?? {};
  return held && held.endedAt === undefined ? (held.againAt ?? untoldAt) : undefined;
}

/** Whoever held the lease let it run out, or let persons go unasked, and nobody took it up: the Region that has to act does not. */
export const isAbandoned = (entry: LedgerEntry, now: number): boolean =>
  now - (overdueSince(entry) ?? now) >= takenUpWithin;

/** A lease that ended so long ago was given up: its run died, or stands still, and nobody took it up. In milliseconds. */
const overdueAfter = 300_000;

/** At rest such a lease stops nobody, and nothing but the next claim removes it: after this long it has been told. In milliseconds. */
const toldWithin = 3_600_000;

/** No renewal reaches further ahead than a lease lasts; clocks that differ by this much are no clocks. In milliseconds. */
const clocksDifferBy = 300_000;

/** Why the lease of this entry is one that no run can be holding, in words; undefined where all is well. */
export function overdueLease(entry: LedgerEntry, now: number): string | undefined {
  const { group, epoch, phase, holder, leaseExpiresAt } = entry;
  if (holder === undefined || leaseExpiresAt === undefined) return undefined;
  const ago = now - leaseExpiresAt;
  const held = `Group ${group} (epoch ${epoch}, ${phase}) is held by ${holder}`;
  if (-ago > leaseMilliseconds + clocksDifferBy)
    return `${held} for another ${Math.round(-ago / 60_000)} minutes, longer than any run asks for: nobody else can act.`;
  if (ago < overdueAfter || (atRest(entry) && ago >= toldWithin)) return undefined;
  return `${held}, whose lease ran out ${Math.floor(ago / 60_000)} minutes ago: that run died or stands still, and nobody took the group up.`;
}

/** True while a mutating call started now ends before the lease can, by the margin. */
export const outlivesCall = (entry: LedgerEntry, now: number): boolean =>
  (entry.leaseExpiresAt ?? 0) - now >= (protocol.callTimeoutSeconds + protocol.marginSeconds) * 1000;

/** The entry with the lease given back. */
export function release(entry: LedgerEntry): LedgerEntry {
  const { holder: _holder, leaseExpiresAt: _leaseExpiresAt, ...free } = entry;
  return free;
}
