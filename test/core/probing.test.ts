import type { Look } from '#core/observation.ts';
import { groupsObservedFrom, pointsOf, runPoint } from '#core/probing.ts';
import { noon } from './observations.ts';

const look = (more: Partial<Look>): Look => ({
  startedAt: noon,
  endedAt: noon + 1200,
  blind: false,
  endpoint: { state: 'up', reason: '' },
  controlPlane: { state: 'up', reason: '' },
  replication: {},
  multiAz: false,
  someSilent: false,
  ...more,
});
const valuesOf = (more: Partial<Look>) =>
  Object.fromEntries(pointsOf('orders', look(more)).map(({ metric, value }) => [metric, value]));

test('a look gives one point of each metric, stamped with the second of its end', () => {
  const point = { dimensions: { Group: 'orders' }, value: 0, at: noon + 2000, everySecond: true };

  expect(pointsOf('orders', look({}))).toEqual([
    { metric: 'Suspicion', ...point },
    { metric: 'WriterSilent', ...point },
  ]);
});

test('a silent writer is suspicious, a silent API too, but only the first is silence of the writer', () => {
  expect(valuesOf({ endpoint: { state: 'down', reason: '' } })).toEqual({ Suspicion: 1, WriterSilent: 1 });
  expect(valuesOf({ controlPlane: { state: 'down', reason: '' } })).toEqual({ Suspicion: 1, WriterSilent: 0 });
});

test('an observer that is blind or can not tell is suspicious, and says nothing of silence', () => {
  expect(valuesOf({ blind: true, endpoint: { state: 'down', reason: '' } })).toEqual({ Suspicion: 1 });
  expect(valuesOf({ endpoint: { state: 'unknown', reason: '' } })).toEqual({ Suspicion: 1 });
});

test('a newer run has a greater value', () => {
  expect(runPoint(noon + 60_000, noon).value - runPoint(noon, noon).value).toBe(60);
});

test('a Region observes the groups that it is a candidate or the witness of', () => {
  const of = (candidates: [string, string], witness: string) => ({ candidates, witness });
  const groups = { orders: of(['a', 'b'], 'c'), mail: of(['b', 'd'], 'a'), other: of(['b', 'd'], 'c') };

  expect(groupsObservedFrom({ groups } as never, 'a').map(([name]) => name)).toEqual(['orders', 'mail']);
});
