import type { Invariant } from '../invariant.ts';

export const onePromotion: Invariant = {
  id: 'S10',
  sentence: 'One incident leads to at most one promotion of each database, however often its signals come.',
  watch: (truth) => {
    const promoted = new Map<string, number>();
    let automatic = Number.NEGATIVE_INFINITY;
    return {
      called: ({ operation, result, target }, tag) => {
        if (operation !== 'PromoteReadReplica' || result !== 'ok' || !tag) return undefined;
        const count = (promoted.get(target) ?? 0) + 1;
        promoted.set(target, count);
        return count > 1 ? `${target} was promoted ${count} times.` : undefined;
      },
      ledger: (next, before, tag) => {
        if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || !tag) return undefined;
        const now = truth.stage.timers.now();
        const since = now - automatic;
        automatic = now;
        if (since >= truth.stage.group.policy.coolDownSeconds * 1000) return undefined;
        return `Epoch ${next.epoch} was declared automatically ${since / 1000} s after another one.`;
      },
    };
  },
};
