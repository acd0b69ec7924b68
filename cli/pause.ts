import type { Region } from '#core/configuration.ts';
import { pausePurpose, resumePurpose } from '#core/pause.ts';
import { type Commander, carryOut } from './command-function.ts';

/** A pause as it is asked for: of which group, for how long and why. */
export interface Pausing {
  readonly group: string;
  /** Either candidate of the group: where the command is heard. */
  readonly region: Region;
  /** How long no failover starts by itself: whole minutes, 1 to 10080. */
  readonly minutes: number;
  /** One line for whoever asks why nothing fails over. */
  readonly reason: string;
}

/** Pauses a group as whoever the credentials belong to; the answer is what became of it. Throws NotDone, and what Lambda throws. */
export const pause = (commander: Commander, { group, region, minutes, reason }: Pausing): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'instruct-group', group, region },
    words: pausePurpose(minutes, reason),
    input: { action: 'pause', minutes, reason },
    again: 'The pause may have been recorded all the same: give the command again, and the newer one replaces it.',
  });

/** Ends the pause of a group. Throws NotDone, and what Lambda throws. */
export const resume = (
  commander: Commander,
  { group, region }: Pick<Pausing, 'group' | 'region'>,
): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'instruct-group', group, region },
    words: resumePurpose,
    input: { action: 'resume' },
    again:
      'The end may have been recorded all the same: give the command again, for it is told when nothing is paused.',
  });
