import type { Configuration, Region } from '#core/configuration.ts';
import { releasePurpose } from '#core/release.ts';
import { isCandidate } from '#core/sweeping.ts';
import { installationKey } from '#core/turns.ts';
import { type Commander, carryOut } from './command-function.ts';
import { Misused, visible } from './misused.ts';

/** A release as it is asked for: where, for how long and why. */
export interface Releasing {
  /** A candidate of the groups: where they are to be taken over, and where the command is heard. */
  readonly region: Region;
  /** Whole minutes, 1 to 1440. */
  readonly minutes: number;
  /** One line for whoever asks who let them go on. */
  readonly reason: string;
}

/** Releases the groups of a mass event as whoever the credentials belong to; the answer is what became of it. Throws NotDone, and what Lambda throws. */
export const release = (commander: Commander, { region, minutes, reason }: Releasing): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'release-groups', group: installationKey, region },
    words: releasePurpose(minutes, reason),
    input: { minutes, reason },
    again: 'The release may have been recorded all the same: give the command again, and the newer one replaces it.',
  });

/** Throws Misused where the Region may own no group, so that nothing there would hear of it. */
export function refuseWhereNoneIsOwned({ groups }: Configuration, region: Region): void {
  if (Object.values(groups).some((group) => isCandidate(group, region))) return;
  const candidates = new Set(Object.values(groups).flatMap((group) => group.candidates));
  throw new Misused(`${visible(region)} is no candidate of any group; allowed: ${[...candidates].join(' or ')}.`);
}
