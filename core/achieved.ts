import type { Transfer } from './ledger.ts';

/** The parts of a recovery time, in their order; they follow each other and add up. */
export const recoveryParts = ['detection', 'dwell', 'decision', 'fence', 'promotion', 'traffic'] as const;
export type RecoveryPart = (typeof recoveryParts)[number];

/** What a transfer took, in seconds, from the first look that found the writer silent. */
export interface Achieved {
  readonly totalSeconds: number;
  /** `traffic` ends with the proof that every name resolves to the target; clients that cache follow within the TTL. */
  readonly splitSeconds: Readonly<Record<RecoveryPart, number>>;
}

/** The recovery time of a transfer; undefined until its traffic is proven, and for one that never saw the writer silent. */
export function achieved({ moments }: Pick<Transfer, 'moments'>): Achieved | undefined {
  const { silentSince, started, assessed, declared, promotionRequested, writerProven, trafficProven } = moments;
  return between([silentSince, started, assessed, declared, promotionRequested, writerProven, trafficProven]);
}

/** The parts between the marks, one more than there are parts; undefined while one of them is missing. Milliseconds. */
export function between(marks: readonly (number | undefined)[]): Achieved | undefined {
  const known = marks.filter((mark) => mark !== undefined);
  if (known.length < marks.length) return undefined;
  const seconds = (from: number, to: number) => Math.round(((known[to] ?? 0) - (known[from] ?? 0)) / 100) / 10;
  const split = recoveryParts.map((part, index) => [part, seconds(index, index + 1)] as const);
  return {
    totalSeconds: seconds(0, recoveryParts.length),
    splitSeconds: Object.fromEntries(split) as Record<RecoveryPart, number>,
  };
}

/** The same for a page, with the objective beside it. */
export const achievedInWords = ({ totalSeconds, splitSeconds }: Achieved, rtoSeconds: number): string =>
  `Recovered in ${totalSeconds} s since the writer was first found silent, against an objective of ${rtoSeconds} s: ` +
  `${recoveryParts.map((part) => `${part} ${splitSeconds[part]}`).join(', ')}.`;
