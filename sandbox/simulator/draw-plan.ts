import type { Group } from '#core/configuration.ts';
import type { Random } from '#sandbox/world/random.ts';
import { catalogue } from './catalogue.ts';
import { type FaultKind, forEver } from './fault-kind.ts';
import { type Fault, type Noise, type Plan, silent } from './plan.ts';
import { rarePlan } from './rare-place.ts';
import { rarePlaces } from './rare-places.ts';

/** What a seed stands for: a swarm of few faults of different groups, and a few odd habits of the calls. */

/** What lasts, and what is cut off while it goes on, comes more often than what heals in the midst of a decision. */
const outages = catalogue
  .filter(({ outage }) => outage)
  .flatMap((kind) => Array.from({ length: /^(heals|both)/.test(kind.kind) ? 1 : 3 }, () => kind));
const pick = <Item>(random: Random, items: readonly [Item, ...Item[]] | readonly Item[]): Item => {
  const item = items[random.between(0, items.length - 1)];
  if (item === undefined) throw new RangeError('There is nothing to choose from.');
  return item;
};

/** The share of the seeds that go to a rare place instead of playing a swarm. */
export const rareShare = 0.1;

/** Draws the plan of a seed. */
export function drawPlan(seed: number, group: Group, random: Random): Plan {
  const drawn = drawSwarm(seed, group, random);
  const rare = random.child('rare');
  return rare.next() < rareShare ? rarePlan(pick(rare, rarePlaces), drawn, rare) : drawn;
}

function drawSwarm(seed: number, group: Group, random: Random): Plan {
  const draw = random.child('plan');
  const horizonSeconds = draw.between(500, 1020);
  const rpoSeconds = pick(draw, [10, 60, 60, 600, 600]);
  return {
    seed,
    scale: pick(draw, [1, 4, 20, 20, 20]),
    owner: draw.next() < 0.8 ? group.candidates[0] : group.candidates[1],
    // A loss of 10 s can't be told where looks are 10 s apart.
    lookEverySeconds: rpoSeconds === 10 ? 5 : pick(draw, [5, 10, 10]),
    policy: {
      rpoSeconds,
      dwellSeconds: pick(draw, [15, 45]),
      coolDownSeconds: pick(draw, [3600, 300]),
      ...drawHolds(random.child('holds')),
    },
    lagMilliseconds: pick(draw, [40, 40, 500, 2500]),
    horizonSeconds,
    noise: drawNoise(random.child('noise')),
    core: draw.next() < 0.5 ? 'everything' : 'standby',
    faults: drawFaults(random.child('faults'), horizonSeconds),
  };
}

/** A limit of one failover or two; and now and then a window, in which a run begins, that lasts up to its last minutes. */
function drawHolds(random: Random): Pick<NonNullable<Plan['policy']>, 'flapLimit' | 'blackout'> {
  const flapLimit = { failovers: random.between(1, 2), withinHours: 24 };
  if (random.next() >= 0.05) return { flapLimit };
  return { flapLimit, blackout: [{ from: '22:00', to: `00:${String(random.between(3, 14)).padStart(2, '0')}` }] };
}

/** Each habit is there in a quarter of the runs. */
function drawNoise(random: Random): Noise {
  const some = (most: number) => (random.next() < 0.25 ? random.next() * most : 0);
  if (random.next() < 0.4) return silent;
  return {
    throttled: some(0.05),
    answerLost: some(0.03),
    failedApplied: some(0.03),
    failedNotApplied: some(0.03),
    killedBefore: some(0.02),
    killedAfter: some(0.02),
    slow: some(0.05),
    duplicates: some(0.3),
    staleMilliseconds: Math.round(some(30_000)),
  };
}

/** What misleads without being an outage: with nothing else wrong, it has to change nothing. */
const misleading = catalogue.filter(({ kind }) =>
  /^(standby-link-cut|closed-network|lying|blind|false|flapping-alarm|replication-cut|blip|control-plane|swizzle|clock)/.test(
    kind,
  ),
);

/** Six of seven runs have an outage that calls for a failover, the others something misleading; up to three more faults are of other groups. */
function drawFaults(random: Random, horizonSeconds: number): readonly Fault[] {
  const isOutage = random.next() < 0.86;
  const first = pick(random, isOutage ? outages : misleading);
  const groups = new Set([first.group]);
  const faults = [drawFault(random, first, random.between(0, Math.floor(horizonSeconds * 0.3)), true)];
  for (let count = random.between(0, 3); count > 0; count -= 1) {
    const others = catalogue.filter(({ group, outage }) => !groups.has(group) && !outage);
    if (others.length === 0) break;
    const kind = pick(random, others);
    groups.add(kind.group);
    faults.push(drawFault(random, kind, random.between(0, Math.floor(horizonSeconds * 0.6)), false));
  }
  // Now and then nothing at all goes wrong.
  return random.next() < 0.03 ? [] : faults;
}

/** An outage mostly lasts, for a short one calls for nothing. */
function drawFault(random: Random, kind: FaultKind, atSeconds: number, lasting: boolean): Fault {
  const [least, most] = kind.lasts;
  const longest = most === forEver ? 900 : most;
  const forGood = most === forEver && (least === forEver || random.next() < 0.3);
  const shortest = lasting ? Math.min(longest, Math.max(least, random.next() < 0.9 ? 300 : least)) : least;
  return {
    id: kind.id,
    kind: kind.kind,
    atSeconds,
    durationSeconds: forGood ? forEver : random.between(Math.min(shortest, longest), longest),
    target: pick(random, kind.targets),
    args: Object.fromEntries(
      Object.entries(kind.args ?? {}).map(([name, [low, high]]) => [name, random.between(low, high)]),
    ),
  };
}
