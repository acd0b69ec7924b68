import type { Group, Region } from './configuration.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * What a candidate publishes about the other one: 1 keeps Route 53 from answering with it. Route 53 answers PRIMARY while its
 * check is good, else SECONDARY while that one's is good, and PRIMARY again when both are bad [Route 53 Developer Guide,
 * dns-failover-determining-health-of-endpoints]. Each check follows an alarm in the other Region, so the Region that serves
 * never needs the one that is gone:
 * - the SECONDARY serves: it keeps PRIMARY bad;
 * - the PRIMARY serves: it keeps SECONDARY bad until its own check is seen clear. (bad, bad) answers PRIMARY, so the way back
 *   works before the other Region has cleared anything; cleared, both checks are armed for the next shift.
 */
export function unavailableFor({ group, region, entry, ownCheckClear }: Publishing): 0 | 1 {
  if (servingRegion(entry) !== region) return 0;
  if (region === group.candidates[1]) return 1;
  // Only a transfer back leaves a check to be seen clear; on the way out a "bad" SECONDARY would hold the traffic up.
  return entry.transfer?.to !== region || ownCheckClear ? 0 : 1;
}

export interface Publishing {
  readonly group: Pick<Group, 'candidates'>;
  /** The candidate that publishes. */
  readonly region: Region;
  readonly entry: Pick<LedgerEntry, 'owner' | 'phase' | 'transfer'>;
  /** The publisher's own check was seen good; false when it is bad or could not be seen. */
  readonly ownCheckClear: boolean;
}

/**
 * The Region that names should lead to by now: the owner, but after a promotion was asked for still the one it came from, until
 * the new writer is proven; names must not lead to a Region that takes no writes yet.
 */
export function servingRegion({ owner, phase, transfer }: Publishing['entry']): Region {
  if (phase !== 'committed' || transfer === undefined) return owner;
  const { writerProven, trafficRequested, trafficProven } = transfer.moments;
  return (writerProven ?? trafficRequested ?? trafficProven) === undefined ? transfer.from : owner;
}

/**
 * A transfer to this Region is under way, and its word about the other one is about to change. Meanwhile it says nothing, and the last
 * word stands: a word from before, read in the ledger and published only after the new one, would be the last where the ledger is
 * lost then.
 */
export const isArrivingIn = (
  entry: Pick<LedgerEntry, 'owner' | 'target' | 'phase' | 'transfer'>,
  region: Region,
): boolean => entry.phase !== 'settled' && entry.target === region && servingRegion(entry) !== region;

/** A check follows its alarm within minutes; an alarm that has been OK for this long has a good check. */
export const checkFollowsWithinMilliseconds = 120_000;
