import type { Assembly } from '#sandbox/world/assembly.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { drawPlan } from './draw-plan.ts';
import type { Fault, Plan } from './plan.ts';
import { type RarePlace, rarePlan } from './rare-place.ts';
import { rarePlaces } from './rare-places.ts';
import { type Outcome, run } from './run.ts';

/** What is to be played: a seed, or a plan that a seed once stood for. */
export interface Order {
  readonly seed: number;
  /** Instead of the faults that the seed draws. */
  readonly faults?: readonly Fault[];
  /** The rare place whose recipe is played, instead of the faults that the seed draws. */
  readonly place?: string;
  /** The whole plan, instead of what the seed draws. */
  readonly plan?: Plan;
  readonly only?: readonly string[];
  readonly told?: boolean;
  /** Plays it twice and compares the traces. */
  readonly twice?: boolean;
}

/** The plan of an order. Throws where the configuration has no group. */
export function planOf(
  { configuration }: Assembly,
  { seed, faults, place, plan }: Pick<Order, 'seed' | 'faults' | 'place' | 'plan'>,
): Plan {
  const [group] = Object.values(configuration.groups);
  if (!group) throw new Error('The configuration has no group to simulate.');
  const drawn = plan ?? drawPlan(seed, group, seededRandom(seed));
  if (place !== undefined) return rarePlan(placeNamed(place), drawn, seededRandom(seed).child('rare'));
  return faults === undefined ? drawn : { ...drawn, faults };
}

function placeNamed(name: string): RarePlace {
  const found = rarePlaces.find((place) => place.name === name);
  if (found) return found;
  throw new RangeError(`There is no rare place ${name}.`);
}

/** Plays an order; a second time with another trace is a violation of its own. */
export async function playOrder(assembly: Assembly, order: Order): Promise<Outcome> {
  const plan = planOf(assembly, order);
  const options = { assembly, plan, ...(order.only && { only: order.only }), told: order.told === true };
  const outcome = await run(options);
  if (!order.twice || outcome.violation) return outcome;
  const again = await run(options);
  if (again.traceHash === outcome.traceHash) return outcome;
  const violation = {
    invariant: 'D1',
    sentence: 'The same seed gives the same trace.',
    at: 0,
    finding: `The first run's trace is ${outcome.traceHash}, the second's ${again.traceHash}.`,
  };
  return { ...outcome, violation };
}
