import type { Invariant } from '../invariant.ts';

export const onePromotion: Invariant = {
  id: 'S10',
  sentence: 'One incident leads to at most one promotion of each database, however often its signals come.',
  watch: () => {
    const promoted = new Map<string, number>();
    return {
      called: ({ operation, result, target }, tag) => {
        if (operation !== 'PromoteReadReplica' || result !== 'ok' || !tag) return undefined;
        const count = (promoted.get(target) ?? 0) + 1;
        promoted.set(target, count);
        return count > 1 ? `${target} was promoted ${count} times.` : undefined;
      },
    };
  },
};
