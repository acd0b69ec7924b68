import type { Observation, RecentLooks } from './evidence.ts';
import { isSilent, type Look, type PastLook, publishedAt } from './observation.ts';

/**
 * A grey failure: the writer answers one look and not the next one. A single look can't show that, and a cut that is over is none,
 * however long it was: so the times count at which the writer fell silent anew.
 */
export const grey = {
  /** How far back looks count, in seconds: 24 of them at one each 5 s. */
  seconds: 120,
  /**
   * A cut is one time, two where its end falls between looks of two probe runs. A writer that loses each hundredth look falls silent
   * three times in two minutes once in 700; one that loses three of ten does in 97 of 100.
   */
  leastTimes: 3,
  /** The least share of looks that failed: where looks come each 2 s, three of sixty are no more than a bad line. */
  leastShare: 0.1,
} as const;

/** How the writer answered lately, by this look and the published ones in any order; undefined where none of them could tell. */
export function recentLooks(look: Look, past: readonly PastLook[]): RecentLooks | undefined {
  const end = publishedAt(look.endedAt);
  const since = look.endedAt - grey.seconds * 1000;
  const now = isSilent(look);
  const looks = [
    ...past.filter(({ at }) => at > since && at <= end).sort((a, b) => a.at - b.at),
    ...(now === undefined ? [] : [{ at: end, silent: now }]),
  ];
  if (looks.length === 0) return undefined;
  return {
    seconds: grey.seconds,
    looks: looks.length,
    silent: looks.filter(({ silent }) => silent).length,
    times: looks.filter(({ silent }, index) => silent && !looks[index - 1]?.silent).length,
  };
}

/** Did the observer find the writer silent again and again, with answers in between? */
export const isGrey = ({ recent }: Pick<Observation, 'recent'>): boolean =>
  recent !== undefined && recent.times >= grey.leastTimes && recent.silent >= grey.leastShare * recent.looks;

/** How often the writer was silent, as a tired person reads it. */
export const greyInWords = ({ observer, observed, recent }: Observation): readonly string[] =>
  recent === undefined
    ? []
    : [
        `${observer} found the writer in ${observed} silent in ${recent.silent} of ${recent.looks} looks of the last ${recent.seconds} s, ${recent.times} times anew.`,
      ];
