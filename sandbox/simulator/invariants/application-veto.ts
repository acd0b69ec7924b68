import type { Invariant } from '../invariant.ts';

export const applicationVeto: Invariant = {
  id: 'E2',
  sentence: 'No failover starts by itself while the application answers an observer that it is well.',
  watch: ({ stage }) => ({
    ledger: (next, before, tag) => {
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || !tag) return undefined;
      const { claimed = 0, confirmed = 0 } = next.transfer?.moments ?? {};
      const answer = stage.fabric.applications.answers.find(
        ({ at, from, status }) => status === 200 && from !== before.owner && at >= claimed && at < confirmed,
      );
      if (!answer) return undefined;
      return `${answer.url} answered ${answer.from} with 200 when the outage was confirmed.`;
    },
  }),
};
