import type { Order } from '#sandbox/simulator/one-seed.ts';
import { startPool } from '#sandbox/simulator/pool.ts';
import { rarePlaces } from '#sandbox/simulator/rare-places.ts';
import { synthesize } from '../../synthesize.ts';

/** A recipe that leads nowhere any more goes a dozen seeds without a hit. */
const most = 12;

test('each rare place leads to a mark that it is there for, and breaks nothing on the way', async () => {
  const reached = new Set<string>();
  const orders = function* (): Generator<Order> {
    for (let seed = 1; seed <= most; seed += 1)
      for (const place of rarePlaces) if (!reached.has(place.name)) yield { seed, place: place.name };
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
