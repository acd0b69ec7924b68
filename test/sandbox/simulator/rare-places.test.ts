import { drawPlan } from '#sandbox/simulator/draw-plan.ts';
import type { Order } from '#sandbox/simulator/one-seed.ts';
import type { Plan } from '#sandbox/simulator/plan.ts';
import { startPool } from '#sandbox/simulator/pool.ts';
import { rarePlan } from '#sandbox/simulator/rare-place.ts';
import { rarePlaces } from '#sandbox/simulator/rare-places.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { synthesize } from '../../synthesize.ts';
import { drillConfiguration } from '../world/drill-configuration.ts';

/** A recipe that leads nowhere any more goes a dozen seeds without a hit. */
const most = 12;

function planFor(place: (typeof rarePlaces)[number], seed: number): Plan {
  const [group] = Object.values(drillConfiguration().groups);
  if (!group) throw new Error('The drill has no group.');
  return rarePlan(place, drawPlan(seed, group, seededRandom(seed)), seededRandom(seed).child('rare'));
}

test('each rare place leads to a mark that it is there for, and breaks nothing on the way', async () => {
  const reached = new Set<string>();
  const orders = function* (): Generator<Order> {
    for (let seed = 1; seed <= most; seed += 1)
      for (const place of rarePlaces) if (!reached.has(place.name)) yield { seed, plan: planFor(place, seed) };
  };
  const broken: string[] = [];
  const pool = startPool(synthesize(), 2);
  try {
    await pool.play(orders(), (answer) => {
      if ('broken' in answer) broken.push(answer.broken);
      else {
        const { plan, probes, violation } = answer.outcome;
        if (violation) broken.push(`${plan.place} ${answer.seed}: ${violation.invariant} ${violation.finding}`);
        const place = rarePlaces.find(({ name }) => name === plan.place);
        if (place?.marks.some((mark) => probes[mark] !== undefined)) reached.add(place.name);
      }
      return false;
    });
  } finally {
    pool.close();
  }

  expect(rarePlaces.filter(({ name }) => !reached.has(name))).toEqual([]);
  expect(broken).toEqual([]);
}, 600_000);
