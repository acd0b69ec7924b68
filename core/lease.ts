import { GroupTaken, LeaseLost } from './errors.ts';
import { type LedgerEntry, protocol } from './ledger.ts';

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

/** Whoever held the lease let it run out, and nobody took it up: the Region that has to act does not. */
export const isAbandoned = ({ holder, leaseExpiresAt }: LedgerEntry, now: number): boolean =>
  holder !== undefined && leaseExpiresAt !== undefined && now - leaseExpiresAt >= takenUpWithin;

/** True while a mutating call started now ends before the lease can, by the margin. */
export const outlivesCall = (entry: LedgerEntry, now: number): boolean =>
  (entry.leaseExpiresAt ?? 0) - now >= (protocol.callTimeoutSeconds + protocol.marginSeconds) * 1000;

/** The entry with the lease given back. */
export function release(entry: LedgerEntry): LedgerEntry {
  const { holder: _holder, leaseExpiresAt: _leaseExpiresAt, ...free } = entry;
  return free;
}
