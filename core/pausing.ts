import type { Instruction } from './instruction.ts';
import {
  momentInWords,
  paused,
  pauseInWords,
  pauseOf,
  pausePurpose,
  pauserOf,
  resumed,
  resumePurpose,
} from './pause.ts';

/** The group is paused for so many minutes, in place of any other pause. */
export const pausing = (said: { minutes: number; reason: string }): Instruction => ({
  purpose: pausePurpose(said.minutes, said.reason),
  event: 'Paused',
  field: 'pause',
  applied: (read, asker, now) => paused(read, { ...said, asker }, now),
  inWords: ({ read, next }, _asker, now) => {
    const [before, after] = [pauseOf(read, now), pauseOf(next, now)];
    if (next === read)
      return [
        after
          ? `This pause was recorded before. ${pauseInWords(read.group, after)}`
          : 'This pause was recorded before, and is over.',
      ];
    return [
      ...(after ? [pauseInWords(read.group, after)] : []),
      ...(before ? [`It replaces the pause of ${pauserOf(before)} until ${momentInWords(before.until)}.`] : []),
      read.phase === 'settled'
        ? 'No failover starts by itself until then; what is found is told, and a start by hand is possible.'
        : `The transfer to ${read.target} at epoch ${read.epoch} was declared before, and goes on.`,
    ];
  },
});

/** The pause of the group is over. */
export const resuming: Instruction = {
  purpose: resumePurpose,
  event: 'Resumed',
  field: 'pause',
  applied: resumed,
  inWords: ({ read }, { arn }, now) => {
    const { group } = read;
    const before = pauseOf(read, now);
    if (!before) return [`Group ${group} is not paused: nothing was changed.`];
    return [
      `Group ${group} is not paused any more: ${arn} ended the pause of ${pauserOf(before)}.`,
      'Should an outage last, a failover is decided anew within a minute or two.',
    ];
  },
};
