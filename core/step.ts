import type { Group } from './configuration.ts';
import type { FenceCall, LiftCall } from './fence.ts';
import type { LedgerEntry, Verdict } from './ledger.ts';
import type { Reality } from './reality.ts';

/** What `converge` does next. */
export type Step =
  | { readonly kind: 'fence'; readonly database: string; readonly call: FenceCall }
  | { readonly kind: 'lift'; readonly database: string; readonly call: LiftCall }
  | { readonly kind: 'promote'; readonly database: string }
  | { readonly kind: 'shift'; readonly record: string }
  | {
      readonly kind: 'announce';
      readonly verdict: Verdict;
      readonly reasons: readonly string[];
      /** Persons are asked to let the transfer leave its old writer unfenced. */
      readonly asks?: true;
    }
  | { readonly kind: 'harden'; readonly database: string }
  | { readonly kind: 'settle' }
  | { readonly kind: 'wait'; readonly seconds: number; readonly reason: string }
  | { readonly kind: 'end'; readonly verdict: Verdict; readonly reasons: readonly string[] };

/** Limits of one run, in milliseconds. */
export const limits = {
  /** A reachable old writer is fenced before the promotion for at most this long after the declaration. */
  fenceFirst: 300_000,
  /** A Region that answered after the declaration counts as in reach until it has been silent for this long. */
  regionLost: 15_000,
  /** A run that waits for persons follows a fence that comes further for so long, and then gives the lease back. */
  heldRun: 30_000,
  /** A revert waits this long after its declaration for a write to the owner, which may be dead for a reason of its own. */
  ownerProven: 300_000,
  /** A promotion that was accepted may go on showing the old picture for this long before it is asked for again. */
  promotionNoticed: 90_000,
  /** Backups switched on with a promotion restart the instance: traffic waits this long for that, and no longer. */
  retentionNoticed: 120_000,
  /** A change that was asked for and is shown as pending is given this long before it is asked for again. */
  pending: 600_000,
  /** A traffic change that failed is tried again after this long. */
  trafficRetry: 15_000,
  /** A name that still leads elsewhere this long after an accepted change is looked at afresh: somebody may have changed it back. */
  trafficRecheck: 180_000,
  /** A published metric is repeated after this long: the alarm that a health check follows reads each minute anew. */
  republish: 50_000,
  /** A page that could not be sent is sent again after this long. */
  untold: 60_000,
  /** A call that has been refused for this long is told to a person. */
  refusedTold: 60_000,
  /** A transfer that has not come to traffic by then is told to a person, and goes on. */
  late: 900_000,
  /** A run that has not come to rest by then ends and says what is missing; the sweep starts the next. */
  run: 1_800_000,
} as const;

/** All that a decision about the next step is made from. Milliseconds since 1970. */
export interface Look {
  readonly entry: LedgerEntry;
  readonly group: Group;
  readonly reality: Reality;
  readonly now: number;
  /** When this run of converge started. */
  readonly startedAt: number;
}

/** One decision: the step that it calls for, or undefined when it has nothing to do. */
export type Rule = (look: Look) => Step | undefined;

export const wait = (seconds: number, reason: string): Step => ({ kind: 'wait', seconds, reason });

/** Seconds until the next look: close while it matters, rarer later, so that a run stays far below the history limit. */
export const pause = ({ entry, now }: Pick<Look, 'entry' | 'now'>, soon = 2): number =>
  now - (entry.transfer?.moments.declared ?? now) < limits.fenceFirst ? soon : 10;
