import { readFileSync } from 'node:fs';
import { drawNoise, healthySeconds, noiseRates } from '#sandbox/simulator/detection/healthy-noise.ts';
import { outageKindOf, outageKinds } from '#sandbox/simulator/detection/kinds.ts';
import { watchedSeconds } from '#sandbox/simulator/detection/outage-kind.ts';
import { faultKindOf } from '#sandbox/simulator/detection/own-faults.ts';
import { seededRandom } from '#sandbox/world/random.ts';

const seeds = Array.from({ length: 200 }, (_, index) => seededRandom(`kinds ${index}`));

test.each(outageKinds)(
  '$name draws faults that exist, for parts that they may befall, the same for the same seed',
  (kind) => {
    for (const random of seeds.slice(0, 20)) {
      const faults = kind.draw(random.child('faults'));

      expect(faults.length).toBeGreaterThan(0);
      for (const { kind: name, target } of faults) expect(faultKindOf(name).targets).toContain(target);
      expect(kind.draw(random.child('faults'))).toEqual(faults);
    }
  },
);

test('cuts within the dwell are drawn evenly from 1 s to 45 s, and watched for as long after their healing as anything is waited for', () => {
  const kind = outageKindOf('short-cut');
  const drawn = seeds.map((random) => kind.draw(random));
  const lengths = drawn.map(([cut]) => cut?.durationSeconds ?? 0);

  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(45);
  for (const from of [1, 12, 23, 34]) {
    const share = lengths.filter((length) => length >= from && length < from + 11).length / lengths.length;
    expect(share).toBeGreaterThan(0.15);
  }
  for (const faults of drawn) expect(watchedSeconds(kind, faults)).toBeCloseTo((faults[0]?.durationSeconds ?? 0) + 200);
});

test('a flapping owner is never away for as long as the dwell, and back for two looks at least', () => {
  for (const random of seeds.slice(0, 50)) {
    const cuts = outageKindOf('flapping').draw(random);

    expect(cuts.length).toBeGreaterThan(8);
    for (const [index, { atSeconds, durationSeconds }] of cuts.entries()) {
      expect(durationSeconds).toBeLessThan(45);
      const next = cuts[index + 1];
      if (next) expect(next.atSeconds - atSeconds - durationSeconds).toBeGreaterThan(9.9);
    }
  }
});

test('what must not fail over is promised not to, and what must is promised to', () => {
  for (const { rule, targets } of outageKinds) expect(targets.wrongDecisions).toBe(rule === 'may' ? undefined : 0);
});

test('each noise of healthy time is drawn in some seeds, not in all, ends in time, and keeps its distance', () => {
  const drawn = seeds.map(drawNoise);
  for (const { kind, apartSeconds } of noiseRates) {
    const count = drawn.filter((faults) => faults.some((fault) => fault.kind === kind)).length;
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThan(200);
    for (const faults of drawn) {
      const begins = faults.filter((fault) => fault.kind === kind).map(({ atSeconds }) => atSeconds);
      for (const [index, at] of begins.slice(1).entries())
        expect(at - (begins[index] ?? 0)).toBeGreaterThanOrEqual(apartSeconds);
    }
  }
  for (const faults of drawn)
    for (const { atSeconds, durationSeconds } of faults)
      expect(atSeconds + durationSeconds).toBeLessThanOrEqual(healthySeconds + 60);
});

test('an unknown kind is answered with those that there are', () => {
  expect(() => outageKindOf('meteor')).toThrow('There is no kind "meteor": give one of region-loss, isolated,');
});

test('the page with the measured table has a row for each kind, and explains each', () => {
  const page = readFileSync('docs/detection.md', 'utf8');
  const [, part = ''] = /^## Measured\n(.*?)^## /ms.exec(page) ?? [];
  const measured = [...part.matchAll(/^\| ([\w-]+) +\| (?:must|must-not|may) +\|/gm)].map(([, name]) => name);
  const explained = [...page.matchAll(/^\| `([\w-]+)` \| ([^|]+) \| (must|must-not|may) \|/gm)];

  expect(measured).toEqual(outageKinds.map(({ name }) => name));
  expect(explained.map(([, name, text, rule]) => ({ name, text, rule }))).toEqual(
    outageKinds.map(({ name, text, rule }) => ({ name, text, rule })),
  );
});
