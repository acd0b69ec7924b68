import { isDeepStrictEqual } from 'node:util';
import { type Finding, type Invariant, secondsOf } from '../invariant.ts';

/**
 * Judged by what persons had stored, on the world's clock; a run whose own clock is wrong may be late by as much. Whoever else
 * writes the entry takes the pause over as it is, so that the entry tells what persons said.
 */
export const pausedMeansPaused: Invariant = {
  id: 'S19',
  sentence:
    'While a group is paused no run declares a target by itself, and nobody but a person begins, changes or ends a pause.',
  watch: ({ stage }) => ({
    ledger: (next, before, tag): Finding => {
      if (!tag || tag.file === 'instruct-group') return undefined;
      if (!isDeepStrictEqual(next.pause, before.pause)) return `${tag.file} changed the pause of the group.`;
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual') return undefined;
      const left = (before.pause?.until ?? 0) - stage.timers.now();
      if (left <= Math.abs(stage.weather.skew.get(tag.region) ?? 0)) return undefined;
      return `Epoch ${next.epoch} was declared ${secondsOf(left)} before the end of a pause by ${before.pause?.by}.`;
    },
  }),
};
