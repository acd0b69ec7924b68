import { namesOf } from '#core/names.ts';
import type { Invariant } from '../invariant.ts';

export const decisionUnderLease: Invariant = {
  id: 'S8',
  sentence: 'The decision is made again under the lease, on looks that began after it was taken.',
  watch: (truth) => {
    const observe = namesOf(truth.stage.configuration).function('observe');
    const looks: { at: number; from: string; region: string }[] = [];
    return {
      called: ({ operation, target, at, from, region, result }) => {
        if (operation === 'Invoke' && target === observe && result === 'ok') looks.push({ at, from, region });
        return undefined;
      },
      ledger: (next, before, tag) => {
        if (next.epoch === before.epoch || !tag) return undefined;
        const { claimed = Number.NaN, confirmed = Number.NaN, declared = Number.NaN } = next.transfer?.moments ?? {};
        if (!(claimed <= confirmed && confirmed <= declared))
          return `Claimed at ${claimed}, confirmed at ${confirmed}, declared at ${declared}: not in this order.`;
        if (next.transfer?.trigger === 'manual') return undefined;
        const skew = truth.stage.weather.skew.get(tag.region) ?? 0;
        const fresh = looks.filter(({ at, from }) => from === tag.region && at >= claimed - skew - 50);
        const observers = new Set(fresh.map(({ region }) => region));
        if (observers.size >= 2) return undefined;
        return `Only ${[...observers].join(', ') || 'nobody'} was asked between the claim and the declaration.`;
      },
    };
  },
};
