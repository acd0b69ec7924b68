import { type Acknowledging, acknowledgePurpose } from '#core/acknowledgement.ts';
import type { Region } from '#core/configuration.ts';
import { type Commander, carryOut } from './command-function.ts';

/** Which failovers a person has seen: those of a group up to an epoch. */
export interface Acknowledged extends Acknowledging {
  readonly group: string;
  /** Either candidate of the group: where the command is heard. */
  readonly region: Region;
}

/** Acknowledges what a group did, as whoever the credentials belong to; the answer is what became of it. Throws NotDone, and what Lambda throws. */
export const acknowledge = (
  commander: Commander,
  { group, region, epoch, reason }: Acknowledged,
): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'instruct-group', group, region },
    words: acknowledgePurpose(epoch, reason),
    input: { action: 'acknowledge', epoch, reason },
    again: 'It may have been recorded all the same: give the command again, for it is told where that is so.',
  });
