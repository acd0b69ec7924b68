import { readFileSync } from 'node:fs';
import { cutSeconds } from '#sandbox/simulator/detection/noise-kind.ts';
import { noiseKindOf, noiseKinds } from '#sandbox/simulator/detection/noise-kinds.ts';
import { faultKindOf } from '#sandbox/simulator/detection/own-faults.ts';
import { seededRandom } from '#sandbox/world/random.ts';

const seeds = Array.from({ length: 20 }, (_, index) => seededRandom(`noise kinds ${index}`));

test.each(noiseKinds)('$name draws faults that exist and end, the same for the same seed', (kind) => {
  for (const random of seeds) {
    const faults = kind.draw(random.child('episode'));

    expect(faults.length).toBeGreaterThan(0);
    for (const { kind: name, target, args, durationSeconds } of faults) {
      const found = faultKindOf(name);
      expect(found.targets).toContain(target);
      expect(Object.keys(found.args ?? {})).toEqual(expect.arrayContaining(Object.keys(args)));
      expect(durationSeconds).toBeLessThanOrEqual(900);
    }
    expect(kind.draw(random.child('episode'))).toEqual(faults);
  }
});

test('each kind says where its rate comes from, and what is not played why it need not be', () => {
  for (const { perYear, why, argued } of noiseKinds) {
    expect(perYear).toBeGreaterThanOrEqual(1);
    expect(why).not.toBe('');
    if (argued) expect(argued.playedPerYear).toBeLessThan(perYear);
    expect(argued?.argument).not.toBe('');
  }
});

test('a deployment replaces the functions of each Region once, one Region after the other', () => {
  for (const random of seeds) {
    const faults = noiseKindOf('understudy-deployment').draw(random);

    expect(faults.map(({ target }) => target).sort()).toEqual(['owner', 'standby', 'witness']);
    for (const [index, { atSeconds, durationSeconds }] of faults.slice(0, -1).entries())
      expect(faults[index + 1]?.atSeconds).toBeGreaterThan(atSeconds + durationSeconds);
  }
});

test('cuts last a second at least, mostly a few, and now and then for minutes', () => {
  const random = seededRandom('cuts');
  const lengths = Array.from({ length: 10_000 }, () => cutSeconds(random)).sort((a, b) => a - b);
  const longerThan = (seconds: number) => lengths.filter((length) => length > seconds).length / lengths.length;

  expect(lengths[0]).toBeGreaterThanOrEqual(1);
  expect(lengths.at(-1)).toBe(900);
  expect(longerThan(2.4)).toBeCloseTo(0.5, 1);
  expect(longerThan(18)).toBeCloseTo(0.1, 1);
  expect(longerThan(45)).toBeGreaterThan(0.035);
  expect(longerThan(45)).toBeLessThan(0.065);
});

test('an unknown kind of noise is answered with those that there are', () => {
  expect(() => noiseKindOf('meteor')).toThrow(
    'There is no kind of noise "meteor": give one of application-deployment, database-restart,',
  );
});

test('the page lists each kind with its rate, what happens and where the rate comes from', () => {
  const page = readFileSync('docs/detection.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([\w-]+)` \| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)];

  expect(listed.map(([, name, perYear, text, why]) => ({ name, perYear: Number(perYear), text, why }))).toEqual(
    noiseKinds.map(({ name, perYear, text, why }) => ({ name, perYear, text, why })),
  );
});
