import { noiseKindOf } from '#sandbox/simulator/detection/noise-kinds.ts';
import { noiseTotal, ruleOfThree } from '#sandbox/simulator/detection/noise-total.ts';
import type { NoisyYear } from '#sandbox/simulator/detection/play-noise.ts';

const year = (number: number, more: Partial<NoisyYear> = {}): NoisyYear => ({
  ...{ year: number, argued: {}, outages: {}, played: [], runs: 0, refusals: [], failovers: [], violations: [] },
  ...{ virtualSeconds: 3600, story: [], ...more },
});
const [cut, backup] = [noiseKindOf('owner-cut-off'), noiseKindOf('backup-of-writer')];

test('years are summed up by kind, with what met, what was refused and what was left out', () => {
  const total = noiseTotal(
    [cut, backup],
    [
      year(2, { played: [['owner-cut-off']], argued: { 'backup-of-writer': 360 }, runs: 2, refusals: ['b.', 'a.'] }),
      year(1, {
        ...{ played: [['owner-cut-off', 'backup-of-writer'], ['owner-cut-off']], outages: { 'owner-cut-off': 1 } },
        ...{ argued: { 'backup-of-writer': 366 }, runs: 3, refusals: ['a.'] },
      }),
    ],
  );

  expect(total).toEqual({
    ...{ groupYears: 2, coincidences: 1, runs: 5, failovers: [], violations: [], virtualHours: 2, fewerPerYear: 1.5 },
    refusals: [
      ['a.', 2],
      ['b.', 1],
    ],
    kinds: [
      { kind: 'owner-cut-off', perYear: cut.perYear, played: 3, argued: 0, outages: 1 },
      { kind: 'backup-of-writer', perYear: 365, played: 1, argued: 726, outages: 0, argument: backup.argued?.argument },
    ],
  });
});

test('a failover or no year at all proves no bound', () => {
  const failover = { year: 1, kinds: ['owner-cut-off'], seconds: 50 };

  expect(noiseTotal([cut], [year(1, { failovers: [failover] })])).not.toHaveProperty('fewerPerYear');
  expect(noiseTotal([cut], [year(1, { failovers: [failover] })]).failovers).toEqual([failover]);
  expect(noiseTotal([cut], [])).not.toHaveProperty('fewerPerYear');
});

test('what is missed in n tries once in twenty times has a rate of three in n', () => {
  expect((1 - ruleOfThree(1000)) ** 1000).toBeCloseTo(0.05, 2);
});
