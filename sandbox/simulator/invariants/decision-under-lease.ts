import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import type { Finding, Invariant } from '../invariant.ts';
import { isApprovedAlone } from './approved-alone.ts';

/** When a holder took the lease, and how wrong its clock was then; in milliseconds of the world's own clock. */
interface Claim {
  readonly at: number;
  readonly skew: number;
}

export const decisionUnderLease: Invariant = {
  id: 'S8',
  sentence: 'The decision is made again under the lease, on looks that began after it was taken.',
  watch: (truth) => {
    const observe = namesOf(truth.stage.configuration).function('observe');
    const { timers, weather } = truth.stage;
    const looks: { at: number; holder: string | undefined; region: string }[] = [];
    const claims = new Map<string | undefined, Claim>();
    return {
      called: ({ operation, target, at, region, result }, tag) => {
        if (operation === 'Invoke' && target === observe && result === 'ok' && tag?.file === 'confirm-outage')
          looks.push({ at, holder: tag.holder, region });
        return undefined;
      },
      ledger: (next, before, tag) => {
        const skew = weather.skew.get(tag?.region ?? '') ?? 0;
        if (tag?.file === 'claim-group') claims.set(tag.holder, { at: timers.now(), skew });
        if (next.epoch === before.epoch || !tag) return undefined;
        const claim = claims.get(tag.holder);
        if (!claim) return `${tag.holder} declared a target and never took the lease.`;
        // A clock that was set in between puts the record's moments into another order, and changes nothing.
        const disorder = claim.skew === skew ? disorderIn(next) : undefined;
        if (disorder !== undefined || next.transfer?.trigger === 'manual') return disorder;
        const fresh = looks.filter(({ at, holder }) => holder === tag.holder && at >= claim.at);
        const observers = new Set(fresh.map(({ region }) => region));
        if (observers.size >= (isApprovedAlone(next) ? 1 : 2)) return undefined;
        return `Only ${[...observers].join(', ') || 'nobody'} was asked between the claim and the declaration.`;
      },
    };
  },
};

function disorderIn({ transfer }: LedgerEntry): Finding {
  const { claimed = Number.NaN, confirmed = Number.NaN, declared = Number.NaN } = transfer?.moments ?? {};
  if (claimed <= confirmed && confirmed <= declared) return undefined;
  return `Claimed at ${claimed}, confirmed at ${confirmed}, declared at ${declared}: not in this order.`;
}
