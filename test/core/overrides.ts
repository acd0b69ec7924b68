import type { Asker } from '#core/instruction.ts';
import type { Accepting, Override } from '#core/override.ts';
import { at, ireland } from './small-world.ts';

/** Persons who accept losses, in small worlds. */

export const asker = (name: string, second = 0): Asker => ({
  ...{ arn: `arn:aws:iam::111122223333:user/${name}`, userId: `AIDA${name}`, signedAt: at(second) },
});

/** What Jane accepted a second after the start, for half an hour, in the small world's first epoch. */
export const override = (given: Partial<Override> = {}): Override => ({
  ...{ owner: ireland, epoch: 1, lossSeconds: 300, by: asker('jane').arn, userId: 'AIDAjane', reason: 'Flood.' },
  ...{ madeAt: at(1), expiresAt: at(1801), signedAt: at(0), ...given },
});

export const accepting = (given: Partial<Accepting> = {}): Accepting => ({
  ...{ epoch: 1, lossSeconds: 300, minutes: 30, reason: 'Flood.', ...given },
});
