import { kindOf, kinds } from '#sandbox/simulator/catalogue.ts';
import { drawPlan, rareShare } from '#sandbox/simulator/draw-plan.ts';
import { marks } from '#sandbox/simulator/probe-marks.ts';
import { rarePlaces } from '#sandbox/simulator/rare-places.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { drillConfiguration } from '../world/drill-configuration.ts';

const [group] = Object.values(drillConfiguration().groups);
if (!group) throw new Error('The drill has no group.');
const plans = Array.from({ length: 9000 }, (_, seed) => drawPlan(seed, group, seededRandom(seed)));

describe('a plan', () => {
  test('is the same for the same seed', () => {
    expect(drawPlan(7, group, seededRandom(7))).toEqual(plans[7]);
  });

  test('has at most four faults, of different groups, where it plays no rare place', () => {
    const groupsOf = ({ faults }: (typeof plans)[number]) => faults.map(({ kind }) => kindOf(kind).group);
    const swarms = plans.filter(({ place }) => place === undefined);

    expect(Math.max(...swarms.map(({ faults }) => faults.length))).toBe(4);
    expect(swarms.filter((plan) => new Set(groupsOf(plan)).size < groupsOf(plan).length)).toEqual([]);
  });

  test('plays a rare place in a tenth of the seeds, and each of them in some', () => {
    const played = plans.flatMap(({ place }) => (place === undefined ? [] : [place]));

    expect(played.length / plans.length).toBeCloseTo(rareShare, 1);
    expect(new Set(played)).toEqual(new Set(rarePlaces.map(({ name }) => name)));
  });

  test('lasts a quarter of an hour on the average, with some two minutes in which it begins and comes to rest', () => {
    const seconds = plans.reduce((total, { horizonSeconds }) => total + horizonSeconds, 0);

    expect(seconds / plans.length).toBeGreaterThanOrEqual(770);
  });

  test('has an outage that calls for a failover in most seeds, and none in some', () => {
    const share = plans.filter(({ faults }) => faults.some(({ kind }) => kindOf(kind).outage)).length / plans.length;

    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.95);
  });

  test('draws every kind of fault in some seed, within its bounds', () => {
    const drawn = plans.flatMap(({ faults }) => faults);

    expect(new Set(drawn.map(({ kind }) => kind)).size).toBe(kinds.length);
    const isWithin = ({ kind, target, args, durationSeconds }: (typeof drawn)[number]) =>
      kindOf(kind).targets.includes(target) &&
      durationSeconds <= kindOf(kind).lasts[1] &&
      Object.entries(kindOf(kind).args ?? {}).every(
        ([name, [low, high]]) => low <= (args[name] ?? Number.NaN) && (args[name] ?? Number.NaN) <= high,
      );
    expect(drawn.filter((fault) => !isWithin(fault))).toEqual([]);
  });
});

test('a rare place names marks that there are', () => {
  const known = new Set(marks.map(({ name }) => name));

  expect(rarePlaces.flatMap((place) => place.marks).filter((name) => !known.has(name))).toEqual([]);
});
