import type { Invariant } from '../invariant.ts';

export const noLostUpdate: Invariant = {
  id: 'P1',
  sentence: 'Every write of the ledger builds on the newest version, and an epoch never goes back.',
  watch: () => ({
    ledger: (next, before) => {
      if (next.version !== before.version + 1)
        return `Version ${next.version} was written over version ${before.version}.`;
      return next.epoch < before.epoch ? `Epoch ${next.epoch} was written over epoch ${before.epoch}.` : undefined;
    },
  }),
};
