import { missedTargets } from '#sandbox/simulator/detection/missed-targets.ts';
import type { Row } from '#sandbox/simulator/detection/statistics.ts';

const row = (more: Partial<Row> = {}): Row => ({
  ...{ kind: 'region-loss', text: 'a loss', rule: 'must', seeds: 100, declared: 100, notDeclared: 0 },
  ...{ seconds: { median: 55, p99: 70, max: 74.25 }, steps: {}, wrong: [], refusals: [], virtualHours: 1 },
  ...more,
});
const targets = { medianSeconds: 60, p99Seconds: 75, maxSeconds: 80, wrongDecisions: 0 };

test('a row within its targets misses none, also where it just meets them', () => {
  expect(missedTargets(row(), targets)).toEqual([]);
  expect(missedTargets(row(), { medianSeconds: 55, p99Seconds: 70, maxSeconds: 74.25 })).toEqual([]);
});

test('each time above its target is a sentence with both numbers', () => {
  expect(missedTargets(row(), { medianSeconds: 50, p99Seconds: 69, maxSeconds: 74 })).toEqual([
    'region-loss: half of the declarations should come within 50 s of the fault; measured: 55.0 s (median).',
    'region-loss: 99 of 100 declarations should come within 69 s of the fault; measured: 70.0 s (p99).',
    'region-loss: each declaration should come within 74 s of the fault; measured: 74.3 s (max).',
  ]);
});

test('a wrong decision misses its target, with the seeds to play again', () => {
  const wrong = [1, 2, 3, 4].map((seed) => ({ seed, what: 'nothing was declared' }));

  expect(missedTargets(row({ wrong, declared: 96, notDeclared: 4 }), targets)).toEqual([
    'region-loss: at most 0 decisions of 100 may be wrong; 4 were (seed 1: nothing was declared; seed 2: nothing was declared; seed 3: nothing was declared; and 1 more).',
  ]);
});

test('a kind without targets misses none, however slow or wrong', () => {
  expect(missedTargets(row({ wrong: [{ seed: 1, what: 'late' }] }), {})).toEqual([]);
});

test('a seed in which nothing was declared is wrong, not late', () => {
  const { seconds: _seconds, ...without } = row({ declared: 0, wrong: [{ seed: 1, what: 'nothing was declared' }] });

  expect(missedTargets(without, targets)).toHaveLength(1);
});

test('a row that no seed has played is not judged', () => {
  expect(missedTargets(row({ seeds: 0 }), targets)).toEqual([]);
});
