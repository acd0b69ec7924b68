import type { Invariant } from '../invariant.ts';
import { answerOf, regionOfEndpoint, type Truth } from '../truth.ts';

export const servingIsTrue: Invariant = {
  id: 'V1',
  sentence: '"Serving from the target" is true when it is said.',
  watch: (truth) => ({
    ledger: (next, before) => {
      const verdict = next.transfer?.verdict;
      if (verdict !== 'Serving from the target' || before.transfer?.verdict === verdict) return undefined;
      return judge(truth);
    },
  }),
};

/** That a Region died in this very second is no lie: whether its servers run is not asked. */
function judge({ stage, entry }: Truth): string | undefined {
  const { owner, target } = entry;
  if (owner !== target) return `It was said for ${target}, and ${owner} is the owner.`;
  const closed = stage.enginesIn(owner).find((engine) => engine.inRecovery || engine.readOnly || !engine.reachable);
  if (closed) return `It was said, and ${closed.identifier} takes no writes.`;
  for (const { name } of stage.group.traffic) {
    const endpoint = answerOf(stage, name);
    if (regionOfEndpoint(stage, endpoint) !== owner)
      return `It was said, and ${name} leads to ${endpoint || 'nothing'}.`;
  }
  return undefined;
}
