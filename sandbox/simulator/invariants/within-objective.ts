import type { Invariant } from '../invariant.ts';

export const withinObjective: Invariant = {
  id: 'S3',
  sentence:
    'No failover loses more than the objective allows, by the estimate, unless a person accepts that for this run.',
  watch: (truth) => ({
    ledger: (next, before, tag) => {
      if (next.epoch === before.epoch || !tag || next.target === next.owner) return undefined;
      const upper = next.transfer?.loss.upperSeconds ?? Number.POSITIVE_INFINITY;
      const { rpoSeconds } = truth.stage.group.objectives;
      if (upper <= rpoSeconds) return undefined;
      const execution = truth.stage.world.executions.find(({ arn }) => arn === tag.holder);
      const { overrideRpo, trigger } = (execution?.input ?? {}) as { overrideRpo?: boolean; trigger?: string };
      if (overrideRpo && trigger === 'manual') return undefined;
      return `Epoch ${next.epoch} was declared with an estimated loss of ${upper} s; the objective is ${rpoSeconds} s.`;
    },
  }),
};
