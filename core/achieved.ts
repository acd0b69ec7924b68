import type { Transfer } from './ledger.ts';

/** What a transfer took, in seconds, from the first look that found the writer silent; the parts follow each other and add up. */
export interface Achieved {
  readonly totalSeconds: number;
  readonly detectionSeconds: number;
  readonly dwellSeconds: number;
  readonly decisionSeconds: number;
  readonly fenceSeconds: number;
  readonly promotionSeconds: number;
  /** To the proof that every name resolves to the target; clients that cache follow within the TTL. */
  readonly trafficSeconds: number;
}

/** The recovery time of a transfer; undefined until its traffic is proven, and for one that never saw the writer silent. */
export function achieved({ moments }: Pick<Transfer, 'moments'>): Achieved | undefined {
  const { silentSince, started, assessed, declared, promotionRequested, writerProven, trafficProven } = moments;
  const marks = [silentSince, started, assessed, declared, promotionRequested, writerProven, trafficProven];
  const known = marks.filter((mark) => mark !== undefined);
  if (known.length < marks.length) return undefined;
  const part = (index: number) => Math.round(((known[index + 1] ?? 0) - (known[index] ?? 0)) / 100) / 10;
  const [detectionSeconds, dwellSeconds, decisionSeconds] = [part(0), part(1), part(2)];
  const [fenceSeconds, promotionSeconds, trafficSeconds] = [part(3), part(4), part(5)];
  const totalSeconds = Math.round(((known.at(-1) ?? 0) - (known[0] ?? 0)) / 100) / 10;
  return {
    totalSeconds,
    detectionSeconds,
    dwellSeconds,
    decisionSeconds,
    fenceSeconds,
    promotionSeconds,
    trafficSeconds,
  };
}

/** The same for a page, with the objective beside it. */
export const achievedInWords = (
  {
    totalSeconds,
    detectionSeconds,
    dwellSeconds,
    decisionSeconds,
    fenceSeconds,
    promotionSeconds,
    trafficSeconds,
  }: Achieved,
  rtoSeconds: number,
): string =>
  `Recovered in ${totalSeconds} s since the writer was first found silent, against an objective of ${rtoSeconds} s: detection ` +
  `${detectionSeconds}, dwell ${dwellSeconds}, decision ${decisionSeconds}, fence ${fenceSeconds}, promotion ${promotionSeconds}, traffic ${trafficSeconds}.`;
