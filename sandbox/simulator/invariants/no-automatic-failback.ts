import type { Invariant } from '../invariant.ts';

export const noAutomaticFailback: Invariant = {
  id: 'S21',
  sentence: 'Nothing moves a group back to a Region that it left, unless a person asks for it.',
  watch: () => {
    const left = new Set<string>();
    return {
      ledger: (next, before, tag) => {
        if (next.owner !== before.owner) left.add(before.owner);
        if (next.epoch === before.epoch || !tag || next.transfer?.trigger === 'manual') return undefined;
        return left.has(next.target)
          ? `Epoch ${next.epoch} moves the group back to ${next.target} by itself.`
          : undefined;
      },
    };
  },
};
