import type { LedgerEntry } from '#core/ledger.ts';
import { type Finding, type Invariant, secondsOf } from '../invariant.ts';
import { pairOf, type Truth } from '../truth.ts';
import { isApprovedAlone } from './approved-alone.ts';

/**
 * What is silent, since when, and whether it has a second zone is judged by the world. Whether the API was found dead is what the
 * record says, since an API that answers too late is as good as none.
 */
export const inRegionFirst: Invariant = {
  id: 'S7',
  sentence:
    "While a Multi-AZ writer may be failing over inside its Region, and the Region's RDS API is not down, no failover to another one starts by itself before the time that is given to that.",
  watch: (truth) => ({
    ledger: (next, before, tag) => {
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || next.target === next.owner || !tag)
        return undefined;
      return isApiDead(next) || hasOldPictures(truth) ? undefined : judge(truth, next);
    },
  }),
};

function judge(truth: Truth, next: LedgerEntry): Finding {
  const { stage } = truth;
  const { inRegionSeconds } = stage.group.policy;
  const until = next.transfer?.moments.confirmed ?? stage.timers.now();
  const instances = Object.values(stage.group.databases).flatMap(({ instances: all }) => all[next.owner] ?? []);
  const doubled = instances.find(({ identifier }) => stage.rds.instance(identifier).MultiAZ);
  const silence = until - lastReached(truth, next, until);
  if (!doubled || truth.slowAt >= until - silence - 5000 || silence >= inRegionSeconds * 1000) return undefined;
  return `${doubled.identifier} has a second zone and was out of reach for ${secondsOf(silence)} only; ${inRegionSeconds} s are given to it.`;
}

/** When an observer that counts could last have reached the writer. */
function lastReached({ reached, stage }: Truth, next: LedgerEntry, until: number): number {
  const observers = isApprovedAlone(next) ? [next.target] : [next.target, stage.group.witness];
  const ends = observers.map((observer) => {
    const turns = (reached.get(pairOf(observer, next.owner)) ?? []).filter(({ at }) => at <= until);
    const last = turns.at(-1);
    if (!last) return until;
    return last.holds ? until : last.at;
  });
  return Math.max(...ends);
}

const isApiDead = ({ transfer }: LedgerEntry): boolean => {
  const said = (what: string) =>
    transfer?.reasons.some((why) => why.startsWith('The RDS API of ') && why.includes(what));
  return said(' does not answer ') === true && said(' answers ') !== true;
};

/** A description from before the second zone was there. */
const hasOldPictures = ({ stage }: Truth): boolean =>
  stage.plan.noise.staleMilliseconds > 0 ||
  stage.plan.faults.some(({ kind }) => kind === 'stale-describes' || kind === 'flapping-reads');
