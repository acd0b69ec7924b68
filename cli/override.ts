import type { Region } from '#core/configuration.ts';
import { type Accepting, overridePurpose } from '#core/override.ts';
import { type Commander, carryOut } from './command-function.ts';

/** An override as it is asked for: of which group, and what it accepts. */
export interface Overriding extends Accepting {
  readonly group: string;
  /** Either candidate of the group: where the command is heard. */
  readonly region: Region;
}

/**
 * Accepts a loss above the objective for one failover, as whoever the credentials belong to; the answer is what became of it.
 * Throws NotDone, and what Lambda throws.
 */
export const override = (commander: Commander, { group, region, ...asked }: Overriding): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'instruct-group', group, region },
    words: overridePurpose(asked),
    input: { action: 'override', ...asked },
    again:
      'The override may have been recorded all the same: give the command again. The newer one replaces it, and where it was used, the epoch has moved on.',
  });
