import { grades, type Look, silentAt } from '#core/observation.ts';
import { groupsObservedFrom, isPublishedAfter, pointOf, runPoint } from '#core/probing.ts';
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
const gradeIn = (more: Partial<Look>) => pointOf('orders', look(more)).value;

test('a look gives one point, stamped with the second of its end', () => {
  expect(pointOf('orders', look({}))).toEqual({
    ...{ metric: 'Suspicion', dimensions: { Group: 'orders' }, value: grades.fine },
    ...{ at: noon + 2000, everySecond: true },
  });
});

test('a silent writer is suspicious, a silent API too, but only the first is silence of the writer', () => {
  const writer = gradeIn({ endpoint: { state: 'down', reason: '' } });
  const api = gradeIn({ controlPlane: { state: 'down', reason: '' } });

  expect([writer > grades.fine, silentAt(writer)]).toEqual([true, true]);
  expect([api > grades.fine, silentAt(api)]).toEqual([true, false]);
});

test('an observer that is blind or can not tell is suspicious, and says nothing of silence', () => {
  const blind = gradeIn({ blind: true, endpoint: { state: 'down', reason: '' } });
  const unsure = gradeIn({ endpoint: { state: 'unknown', reason: '' } });

  expect([blind, unsure].map((grade) => [grade > grades.fine, silentAt(grade)])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
});

test('of two looks in one second the lesser grade is a good one, and never one that can not tell', () => {
  const { fine, answers, silent, unsure } = grades;

  expect(silentAt(Math.min(silent, fine))).toBe(false);
  expect(silentAt(Math.min(silent, answers))).toBe(false);
  expect(silentAt(Math.min(silent, unsure))).toBe(true);
});

test.each([
  [5, [1, 2, 4, 6, 8, 10, 12]],
  [10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  [4, [1, 3, 5, 8, 10]],
])('with a look each %s s it is published after the first, and once in each 10 s', (seconds, expected) => {
  const looks = Array.from({ length: 12 }, (_, index) => index + 1);

  expect(looks.filter((look) => isPublishedAfter(look, seconds * 1000))).toEqual(expected);
});

test('a newer run has a greater value', () => {
  expect(runPoint(noon + 60_000, noon).value - runPoint(noon, noon).value).toBe(60);
});

test('a Region observes the groups that it is a candidate or the witness of', () => {
  const of = (candidates: [string, string], witness: string) => ({ candidates, witness });
  const groups = { orders: of(['a', 'b'], 'c'), mail: of(['b', 'd'], 'a'), other: of(['b', 'd'], 'c') };

  expect(groupsObservedFrom({ groups } as never, 'a').map(([name]) => name)).toEqual(['orders', 'mail']);
});
