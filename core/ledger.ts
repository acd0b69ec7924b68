import type { Acknowledgement } from './acknowledgement.ts';
import type { Attempt } from './attempt.ts';
import type { Region } from './configuration.ts';
import type { LossEstimate } from './evidence.ts';
import type { AutomaticFailover } from './flapping.ts';
import type { Override } from './override.ts';
import type { Pause } from './pause.ts';
import type { Proposal } from './proposal.ts';
import type { Request } from './request.ts';
import type { Held, Proceed } from './unfenced.ts';

/** The ledger: the only mutable state, one entry per group, written whole and only if its version is still the one read. */

/** Numbers that hold the protocol together. A mutating call starts only while the lease outlives it by the margin. */
export const protocol = {
  leaseSeconds: 120,
  functionTimeoutSeconds: 20,
  callTimeoutSeconds: 8,
  marginSeconds: 30,
} as const;

/**
 * - `settled`: owner = target, nothing is to be done but what fence debts still ask.
 * - `declared`: a target is named and no promotion was tried; a new declaration may still revert it.
 * - `committed`: a promotion was accepted, or its outcome is unknown: owner = target, only forward.
 */
export type Phase = 'settled' | 'declared' | 'committed';

/** A durable record that a Region still has to be fenced. Discharged only by proof. */
export interface FenceDebt {
  readonly region: Region;
  readonly epoch: number;
  readonly openedAt: number;
  /** How far the fence of each database has come. */
  readonly databases: Readonly<Record<string, FenceProgress>>;
  /** When its RDS API last answered: one look that fails does not make a Region unreachable. */
  readonly reachedAt?: number;
  readonly dischargedAt?: number;
  readonly proof?: string;
}

/** The fence of one database of the old writer's Region. */
export interface FenceProgress {
  /** When a reboot was about to be asked for, with the fence's security group as the only one: its answer may have been lost. */
  readonly rebootAskedAt?: number;
  /** When a reboot was accepted while the fence's security group was the only one: it ends the sessions that a security group leaves open. */
  readonly rebootedAt?: number;
  /** When that restart was seen, or could be taken for done: a describe may go on showing the picture from before it. */
  readonly restartedAt?: number;
  /** First refused write through the old path with the fence seen in place; the second, 10 s later, is the proof. */
  readonly firstRefusalAt?: number;
  readonly provenAt?: number;
  /** What was seen, in words. */
  readonly proof?: string;
}

/** Moments of one transfer, in the order in which they normally come. Milliseconds since 1970. */
export type Moment =
  | 'silentSince'
  | 'started'
  | 'assessed'
  | 'claimed'
  | 'confirmed'
  | 'declared'
  | 'fenceTried'
  | 'fenced'
  | 'promotionRequested'
  | 'promoted'
  | 'writerProven'
  | 'trafficRequested'
  | 'trafficProven'
  | 'announced'
  | 'hardened'
  | 'settled';

/** The newest transfer of a group: what was decided, why, and how far it has come. */
export interface Transfer {
  readonly epoch: number;
  readonly from: Region;
  readonly to: Region;
  readonly reasons: readonly string[];
  readonly trigger: Request['trigger'];
  /** The IAM identity or execution that asked for it. */
  readonly requestedBy: string;
  readonly loss: LossEstimate;
  /** The proposal that persons approved, with who and when, where the policy asks them. */
  readonly approval?: Proposal;
  /** What a person accepted to lose, where it is more than the objective. */
  readonly override?: Override;
  readonly moments: Readonly<Partial<Record<Moment, number>>>;
  /** By database: when its promotion was asked for. */
  readonly promotions: Readonly<Record<string, number>>;
  /** By record name: the newest change of traffic that was accepted for this epoch. `id` is Route 53's, or `published`. */
  readonly changes: Readonly<Record<string, { readonly id: string; readonly at: number }>>;
  /** By record name: why the last attempt to move it failed, and when. */
  readonly pending: Readonly<Record<string, { readonly why: string; readonly at: number }>>;
  /** By act and database: the newest attempt, so that what was refused is not asked for again at once. */
  readonly attempts?: Readonly<Record<string, Attempt>>;
  /** It waits, or waited, for persons to let it leave its old writer unfenced. */
  readonly held?: Held;
  readonly verdict?: Verdict;
  /** When the page with the verdict last failed to go out: it is sent again until it does. */
  readonly untoldAt?: number;
}

/** How a run ends, as the person on call reads it. */
export type Verdict = 'Serving from the target' | 'Stopped, nothing changed' | 'Stopped halfway';

export interface LedgerEntry {
  readonly group: string;
  /** +1 with each write; every write is conditional on it. */
  readonly version: number;
  /** Of the newest write: tells a write that was made but never answered from somebody else's. */
  readonly writeId: string;
  readonly owner: Region;
  readonly target: Region;
  /** Fencing token: +1 with each declaration. */
  readonly epoch: number;
  readonly phase: Phase;
  /** Execution that holds the lease; absent when free. */
  readonly holder?: string;
  readonly leaseExpiresAt?: number;
  readonly fenceDebts: readonly FenceDebt[];
  /** The newest pause, also where it has ended. */
  readonly pause?: Pause;
  /** The newest loss above the objective that a person accepted: good for one declaration. */
  readonly override?: Override;
  /** The newest failovers that nobody started by hand, the oldest first, also those that were reverted. */
  readonly automatic?: readonly AutomaticFailover[];
  /** The newest word of a person about what the group did. */
  readonly acknowledgement?: Acknowledgement;
  /** A failover that waits, or waited, for persons: good for one declaration. */
  readonly proposal?: Proposal;
  /** The newest leave of persons to promote with the old writer unfenced, whatever its epoch. */
  readonly proceed?: Proceed;
  readonly transfer?: Transfer;
}

/** Nothing is left to do for the group, nor to tell. */
export const atRest = (entry: LedgerEntry): boolean =>
  entry.phase === 'settled' && openDebts(entry).length === 0 && entry.transfer?.untoldAt === undefined;

/** A transfer was given back to its owner before any promotion: nothing has moved, and the fence is being lifted. */
export const isRevert = ({ phase, owner, target }: LedgerEntry): boolean => phase === 'declared' && owner === target;

export const openDebts = (entry: LedgerEntry): readonly FenceDebt[] =>
  entry.fenceDebts.filter((debt) => debt.dischargedAt === undefined);

/** The open debts that may be paid by fencing: nobody fences the target, whatever the ledger says. */
export const payableDebts = (entry: LedgerEntry): readonly FenceDebt[] =>
  openDebts(entry).filter(({ region }) => region !== entry.target);

/**
 * The debts that a run works on, newest first. While a transfer is under way it is its own alone, and nothing waits for what an older one left; a group with more
 * than two candidates may have left two Regions.
 */
export function debtsInHand(entry: LedgerEntry): readonly FenceDebt[] {
  const newestFirst = payableDebts(entry).toReversed();
  return entry.phase === 'settled' ? newestFirst : newestFirst.filter(({ epoch }) => epoch === entry.epoch);
}

/** The first entry of a group, made once when the group is adopted. */
export const firstEntry = (group: string, owner: Region, writeId: string): LedgerEntry => ({
  group,
  version: 1,
  writeId,
  owner,
  target: owner,
  epoch: 1,
  phase: 'settled',
  fenceDebts: [],
});

/** The entry with moments of the running transfer noted; a moment that is already known keeps its first time. */
export function note(entry: LedgerEntry, moments: Readonly<Partial<Record<Moment, number>>>): LedgerEntry {
  if (!entry.transfer) return entry;
  return { ...entry, transfer: { ...entry.transfer, moments: { ...moments, ...entry.transfer.moments } } };
}
