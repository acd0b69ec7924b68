import type { Sighting } from '#sandbox/simulator/detection/play.ts';
import { quantile, rowOf, spreadOf } from '#sandbox/simulator/detection/statistics.ts';

const seen = (seed: number, more: Partial<Sighting> = {}): Sighting => ({
  ...{ kind: 'any', seed, steps: {}, refusals: [], virtualSeconds: 360, faults: [], story: [] },
  ...more,
});
const kind = (rule: 'must' | 'must-not' | 'may') => ({ name: 'any', text: 'something happens', rule });

describe('quantiles', () => {
  test('the median of an even number of values is the lower of the two in the middle', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
  });

  test('the 99th percentile of a hundred values is the second greatest, and of fewer the greatest', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred.slice(0, 60), 0.99)).toBe(60);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test('nothing measured has no spread, and no quantile', () => {
    expect(spreadOf([])).toBeUndefined();
    expect(() => quantile([], 0.5)).toThrow('needs at least one value');
  });

  test('numbers are sorted as numbers', () => {
    expect(spreadOf([100, 9, 20])).toEqual({ median: 20, p99: 100, max: 100 });
  });
});

describe('the row of a kind', () => {
  test('counts declarations, and takes times from them alone', () => {
    const row = rowOf(kind('may'), [seen(2), seen(1, { declaredSeconds: 50, alarmSeconds: 20 }), seen(3)]);

    expect(row).toMatchObject({ seeds: 3, declared: 1, notDeclared: 2, wrong: [] });
    expect(row.seconds).toEqual({ median: 50, p99: 50, max: 50 });
    expect(row.alarmSeconds?.median).toBe(20);
    expect(row.virtualHours).toBeCloseTo(0.3);
  });

  test('without a declaration it has no times', () => {
    expect(rowOf(kind('must-not'), [seen(1)]).seconds).toBeUndefined();
  });

  test('where a failover must come, its absence is wrong, and so is one before the fault', () => {
    const { wrong } = rowOf(kind('must'), [
      seen(3, { declaredSeconds: -2 }),
      seen(2),
      seen(1, { declaredSeconds: 50 }),
    ]);

    expect(wrong.map(({ seed }) => seed)).toEqual([2, 3]);
    expect(wrong[0]?.what).toMatch(/nothing was declared/);
    expect(wrong[1]?.what).toMatch(/before the fault/);
  });

  test('where none may come, each declaration is wrong', () => {
    expect(rowOf(kind('must-not'), [seen(8, { declaredSeconds: 51.26 }), seen(9)]).wrong).toEqual([
      { seed: 8, what: 'a failover was declared after 51.3 s, and nothing calls for it' },
    ]);
  });

  test('each step is measured from the one before it, where both were seen', () => {
    const { steps } = rowOf(kind('must'), [
      seen(1, { declaredSeconds: 50, steps: { silent: 5, alarm: 20, started: 21 } }),
      seen(2, { declaredSeconds: 60, steps: { alarm: 30, started: 33 } }),
    ]);

    expect(steps.silent?.median).toBe(5);
    expect(steps.alarm?.max).toBe(15);
    expect(steps.started).toEqual({ median: 1, p99: 3, max: 3 });
    expect(steps.declared).toBeUndefined();
  });

  test('the most frequent reason of refusals comes first', () => {
    const { refusals } = rowOf(kind('may'), [
      seen(1, { refusals: ['b', 'a', 'a'] }),
      seen(2, { refusals: ['a', 'c'] }),
    ]);

    expect(refusals).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
  });
});
