import type { Region } from '#core/configuration.ts';
import { type Proceeding, proceedPurpose } from '#core/proceeding.ts';
import { type Commander, carryOut } from './command-function.ts';

/** Lets one transfer leave its old writer unfenced, as whoever the credentials belong to; the answer is what became of it. Throws NotDone, and what Lambda throws. */
export const proceed = (
  commander: Commander,
  { group, region, epoch, reason }: Proceeding & { readonly group: string; readonly region: Region },
): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'instruct-group', group, region },
    words: proceedPurpose({ epoch, reason }),
    input: { action: 'proceed', epoch, reason },
    again: 'It may have been recorded all the same: give the command again, for the same person counts once.',
  });
