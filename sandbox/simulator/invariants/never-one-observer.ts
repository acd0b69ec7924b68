import type { Invariant } from '../invariant.ts';
import { longestStretch, pairOf, type Truth } from '../truth.ts';
import { isApprovedAlone } from './approved-alone.ts';

/** Two looks and the time that they take: a writer that was within reach for longer was seen. */
const seenMilliseconds = 15_000;

export const neverOneObserver: Invariant = {
  id: 'S5',
  sentence:
    'A failover starts by itself only where the standby and the witness both could not reach the writer for the dwell, or the standby could not and persons, told that it is alone, approved.',
  watch: (truth) => ({
    ledger: (next, before, tag) => {
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || !tag) return undefined;
      const { owner, transfer } = next;
      const until = transfer?.moments.confirmed ?? truth.stage.timers.now();
      const from = until - truth.stage.group.policy.dwellSeconds * 1000;
      if (truth.slowAt >= from - 5000 || next.target === owner) return undefined;
      // Of several standbys the one that takes over and the witness have to agree; another one may be lost as well.
      return (isApprovedAlone(next) ? [next.target] : [next.target, truth.stage.group.witness])
        .map((observer) => judge(truth, observer, owner, from, until))
        .find((finding) => finding !== undefined);
    },
  }),
};

function judge(truth: Truth, observer: string, owner: string, from: number, until: number): string | undefined {
  const reachable = longestStretch(truth.reached.get(pairOf(observer, owner)) ?? [], from, until);
  if (reachable <= seenMilliseconds) return undefined;
  return `${observer} could reach the writer in ${owner} for ${reachable / 1000} s of the ${(until - from) / 1000} s before the decision.`;
}
