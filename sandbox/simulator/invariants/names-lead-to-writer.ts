import type { Invariant } from '../invariant.ts';
import { regionOfEndpoint } from '../truth.ts';

export const namesLeadToWriter: Invariant = {
  id: 'S14',
  sentence: 'A name is never answered with nothing, and never begins to lead to a database that is not the writer.',
  watch: (truth) => ({
    answered: (name, endpoint) => {
      const region = regionOfEndpoint(truth.stage, endpoint);
      if (region === undefined) return `${name} is answered with ${endpoint || 'nothing'}.`;
      const { owner } = truth.entry;
      if (region !== owner) return `${name} begins to lead to ${region}, and ${owner} is the owner.`;
      const replica = truth.stage.enginesIn(region).find(({ inRecovery }) => inRecovery);
      return replica && `${name} begins to lead to ${replica.identifier}, which is a replica.`;
    },
  }),
};
