import type { Turn, Turns } from '#core/turns.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { Stage } from '../stage.ts';

/** A turn that was not used counts for so long, by any clock that is right; the product gives it half a minute more. In milliseconds. */
const counts = 150_000;

/** Groups that ask within so long ask at once. In milliseconds. */
const atOnce = 600_000;

/**
 * Judged at each declaration by the turns as they are stored then. The other groups of a simulated installation never declare, so that
 * each of their turns is one that was not used yet.
 */
export const inItsTurn: Invariant = {
  id: 'S26',
  sentence:
    'No group is declared by itself without a turn, beyond the limit, or out of a mass event that nobody released.',
  watch: ({ stage }) => ({
    ledger: (next, before): Finding => {
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || next.owner === next.target)
        return undefined;
      const item = stage.world.dynamodb.items(stage.ledgerTable).find(({ record }) => record === 'turns');
      const { turns = [], waiting = [], release } = (item ?? {}) as Partial<Turns>;
      const asked = turns.filter(({ byHand }) => !byHand);
      const own = asked.find(({ group, epoch }) => group === next.group && epoch === before.epoch);
      if (!own) return `Epoch ${next.epoch} was declared without a turn.`;
      const others = asked.filter(({ group }) => group !== next.group);
      return beyondLimit(stage, others) ?? outOfMassEvent(stage, own, { turns: others, waiting, release });
    },
  }),
};

/** A clock that is wrong takes a turn for older or younger than it is. In milliseconds. */
const skewOf = ({ weather }: Stage): number => Math.max(0, ...[...weather.skew.values()].map(Math.abs));

function beyondLimit(stage: Stage, others: readonly Turn[]): Finding {
  const { concurrentFailovers } = stage.configuration.limits;
  const beside = others.filter(({ at }) => Math.abs(stage.timers.now() - at) + skewOf(stage) < counts);
  if (beside.length < concurrentFailovers) return undefined;
  return `It was declared beside ${beside.map(({ group }) => group).join(', ')}: ${concurrentFailovers} may go at once.`;
}

function outOfMassEvent(
  stage: Stage,
  { group: own, at: takenAt }: Turn,
  { turns, waiting, release }: Pick<Turns, 'turns' | 'waiting'> & { readonly release: Turns['release'] | undefined },
): Finding {
  const skew = skewOf(stage);
  if (release && release.since <= takenAt + skew && takenAt < release.until + skew) return undefined;
  const askedBefore = (from: number, to: number) => from + skew < takenAt && takenAt - to + skew < atOnce;
  const asked = new Set([
    ...turns.filter(({ at }) => askedBefore(at, at)).map(({ group }) => group),
    ...waiting.filter(({ since, askedAt }) => askedBefore(since, askedAt)).map(({ group }) => group),
  ]);
  asked.delete(own);
  if (asked.size < stage.configuration.limits.massGroups) return undefined;
  return `It was declared by a turn that it took when ${asked.size} others had asked, and nobody had released them.`;
}
