import type { Identity } from './approver.ts';
import type { LedgerEntry } from './ledger.ts';

/** Who gives an instruction, as AWS and their own signature have it. */
export interface Asker extends Pick<Identity, 'arn' | 'userId'> {
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

/** What a person may have recorded about a group, such as a pause. It needs no lease and writes one field of the entry. Pure. Times: milliseconds since 1970. */
export interface Instruction {
  /** What is signed along, beside account, installation and group. */
  readonly purpose: readonly string[];
  /** How page and event are named: `Paused` makes an event `GroupPaused`. */
  readonly event: string;
  /** The field that it writes, the only one. */
  readonly field: keyof LedgerEntry;
  /** The entry with it; the very same entry where it changes nothing. Throws CommandRefused. */
  readonly applied: (read: LedgerEntry, asker: Asker, now: number) => LedgerEntry;
  /** What became of it, one sentence each. */
  readonly inWords: (change: Change, asker: Asker, now: number) => readonly string[];
}

/** The fields of an entry that persons write so, whoever holds the lease. */
export const instructed = [
  'pause',
  'override',
  'proceed',
  'acknowledgement',
] as const satisfies readonly (keyof LedgerEntry)[];

/** One line of up to 200 characters, of which one can be seen. */
const reasonPattern = /^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u;

/** True for a reason that a person may give. */
export const isReason = (text: string): boolean => reasonPattern.test(text);

/** True for a whole number within bounds, both of them included. */
export const isWhole = (value: number, { least, most }: { readonly least: number; readonly most: number }): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** True for an epoch that a page may have: a group's first one is 1. */
export const isEpoch = (value: number): boolean => isWhole(value, { least: 1, most: 9_999_999 });

/** An entry before and after an instruction. */
export interface Change {
  readonly read: LedgerEntry;
  readonly next: LedgerEntry;
}
