import { metrics } from '#core/names.ts';
import type { Invariant } from '../invariant.ts';

/** The two ways in which traffic is moved: a change of the record, and the metric that a health check follows. */
export const fenceBeforeTraffic: Invariant = {
  id: 'S13',
  sentence:
    'Traffic is moved only to a proven writer, and only when the old one is fenced with proof or a debt says that it is not.',
  watch: (truth) => ({
    sending: (call, tag) => {
      if (tag?.file !== 'shift-traffic') return undefined;
      const publishes = call.operation === 'PutMetricData' && call.input.Namespace === metrics.namespace;
      if (call.operation !== 'ChangeResourceRecordSets' && !publishes) return undefined;
      const { owner, epoch, transfer, fenceDebts } = truth.entry;
      const left = transfer?.from;
      if (left !== owner && !fenceDebts.some((debt) => debt.region === left && debt.epoch === epoch))
        return `Traffic is moved from ${left} to ${owner}, and no debt of epoch ${epoch} was ever recorded.`;
      if (truth.stage.enginesIn(owner).every(({ inRecovery }) => !inRecovery)) return undefined;
      return `Traffic is moved to ${owner}, whose database is still a replica.`;
    },
  }),
};
