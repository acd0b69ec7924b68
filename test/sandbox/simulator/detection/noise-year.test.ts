import type { NoiseKind } from '#sandbox/simulator/detection/noise-kind.ts';
import { fault } from '#sandbox/simulator/detection/noise-kind.ts';
import { drawYear, poisson } from '#sandbox/simulator/detection/noise-year.ts';
import { seededRandom } from '#sandbox/world/random.ts';

const kind = (name: string, perYear: number, more: Partial<NoiseKind> = {}): NoiseKind => ({
  ...{ name, perYear, text: 'something', why: 'a guess', hours: 'any', ...more },
  draw: more.draw ?? (() => [fault('F22', name, 10)]),
});
const years = (kinds: readonly NoiseKind[], count: number) =>
  Array.from({ length: count }, (_, year) => drawYear(kinds, seededRandom(`year ${year}`)));

test('a number of events is drawn with its mean, and as wide as chance makes it', () => {
  const random = seededRandom('poisson');
  for (const mean of [0, 2, 364]) {
    const counts = Array.from({ length: 2000 }, () => poisson(mean, random));
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;

    expect(Math.abs(average - mean)).toBeLessThanOrEqual(mean * 0.06);
    expect(Math.abs(variance - mean)).toBeLessThanOrEqual(mean * 0.15);
  }
});

test('a year has each kind at its rate, and the same year is always the same', () => {
  const drawn = years([kind('often', 50), kind('rare', 2)], 200).flatMap(({ disturbances }) => disturbances);
  const count = (name: string) => drawn.flatMap(({ kinds }) => kinds).filter((each) => each === name).length / 200;

  expect(count('often')).toBeCloseTo(50, -1);
  expect(Math.abs(count('rare') - 2)).toBeLessThan(0.4);
  expect(drawYear([kind('often', 50)], seededRandom(7))).toEqual(drawYear([kind('often', 50)], seededRandom(7)));
});

test('episodes within minutes of each other are one disturbance, each with its distance from the first', () => {
  const apart = 86_400 * 365;
  const drawn = years([kind('crowd', 400, { hours: 'working' })], 20).flatMap(({ disturbances }) => disturbances);
  const together = drawn.filter(({ kinds }) => kinds.length > 1);

  expect(together.length).toBeGreaterThan(100);
  for (const { kinds, faults, lastsSeconds } of together) {
    expect(faults).toHaveLength(kinds.length);
    expect(faults[0]?.atSeconds).toBe(0);
    for (const [index, { atSeconds }] of faults.slice(1).entries())
      expect(atSeconds - (faults[index]?.atSeconds ?? 0)).toBeLessThanOrEqual(310);
    expect(lastsSeconds).toBeCloseTo((faults.at(-1)?.atSeconds ?? apart) + 10, 2);
  }
});

test('a disturbance lasts as long as the longest of its episodes, not as the last one that began', () => {
  const long = kind('long', 60, { draw: () => [fault('F22', 'long', 86_400)] });
  const covering = years([long, kind('short', 400)], 5)
    .flatMap(({ disturbances }) => disturbances)
    .filter(({ kinds }) => kinds[0] === 'long' && kinds.at(-1) === 'short');

  expect(covering.length).toBeGreaterThan(50);
  for (const { lastsSeconds } of covering) expect(lastsSeconds).toBeGreaterThanOrEqual(86_400);
});

test('what comes while people work meets more often than what comes at any hour', () => {
  const meetings = (hours: NoiseKind['hours']) =>
    years([kind('crowd', 200, { hours })], 20)
      .flatMap(({ disturbances }) => disturbances)
      .filter(({ kinds }) => kinds.length > 1).length;

  expect(meetings('working')).toBeGreaterThan(2 * meetings('any'));
});

test('an episode that is longer than noise can be is counted as an outage, and not played', () => {
  const lengths = kind('cut', 100, {
    upToSeconds: 45,
    draw: (random) => [fault('F22', 'isolated', random.next() < 0.2 ? 60 : 45)],
  });
  const [first] = years([lengths], 1);
  const played = first?.disturbances.flatMap(({ faults }) => faults) ?? [];

  expect(played.length).toBeGreaterThan(50);
  expect(played.every(({ durationSeconds }) => durationSeconds === 45)).toBe(true);
  expect(first?.outages.cut).toBeGreaterThan(5);
});

test('what an argument speaks for is counted, but for the few that are played', () => {
  const argued = kind('backup', 365, { argued: { playedPerYear: 1, argument: 'Nothing reads it.' } });
  const drawn = years([argued], 50);
  const played = drawn.flatMap(({ disturbances }) => disturbances).length / 50;
  const told = drawn.reduce((sum, year) => sum + (year.argued.backup ?? 0), 0) / 50;

  expect(Math.abs(played - 1)).toBeLessThan(0.6);
  expect(Math.abs(told - 364)).toBeLessThan(10);
});
