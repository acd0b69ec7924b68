import { draftOf } from '#core/configuration-draft.ts';
import { objectiveProblems } from '#core/objective-problems.ts';

/** A group that is decided to the end and promises what it can keep, with some of that changed. */
function problems({ policy = {}, objectives = {}, probe }: { policy?: object; objectives?: object; probe?: unknown }) {
  const orders = {
    policy: { mode: 'automatic', unfenced: 'proceed', ...policy },
    objectives: { rtoSeconds: 300, rpoSeconds: 60, ...objectives },
  };
  return objectiveProblems(draftOf({ probe, groups: { orders } })).map(({ path, text }) => [path.at(-1), text]);
}

/** What is allowed at least, by what was refused; undefined where nothing was. */
const leastOf = (given: Parameters<typeof problems>[0]) =>
  /at least (\d+)/.exec(problems(given)[0]?.[1] as string)?.[1];

test.each([
  [2, 6],
  [5, 9],
  [10, 14],
])('with a look each %i s a loss can be bounded to %i s, and to no less', (everySeconds, least) => {
  const probe = { everySeconds };

  expect(problems({ probe, objectives: { rpoSeconds: least } })).toEqual([]);
  expect(leastOf({ probe, objectives: { rpoSeconds: least - 1 } })).toBe(String(least));
});

test.each([
  [2, 45, 50],
  [10, 45, 58],
  [5, 30, 38],
  [10, 18, 31],
  [10, 20, 33],
  [10, 21, 34],
])(
  'with a look each %i s and a dwell of %i s nothing is recovered before %i s',
  (everySeconds, dwellSeconds, least) => {
    const given = { probe: { everySeconds }, policy: { dwellSeconds } };

    expect(problems({ ...given, objectives: { rtoSeconds: least } })).toEqual([]);
    expect(leastOf({ ...given, objectives: { rtoSeconds: least - 1 } })).toBe(String(least));
  },
);

test('a recovery time is refused with the parts that it can not do without', () => {
  expect(problems({ objectives: { rtoSeconds: 50 } })).toEqual([
    [
      'rtoSeconds',
      'got 50; allowed: at least 53, since 5 s until the next look + 2 s a look + 45 s of dwell pass before anything may be changed, and a promotion takes its time after that. Raise it, or lower policy.dwellSeconds.',
    ],
  ]);
});

test('who asks persons first promises no smaller loss than who does not, and who only advises may', () => {
  const rpoSeconds = 8;

  for (const mode of ['automatic', 'approve'])
    expect(problems({ policy: { mode }, objectives: { rpoSeconds } })).toEqual([
      ['rpoSeconds', expect.stringContaining(`allowed with mode "${mode}": at least 9, since`)],
    ]);
  expect(problems({ policy: { mode: 'advise' }, objectives: { rpoSeconds } })).toEqual([]);
});

test('what the schema refuses anyway is not refused twice', () => {
  for (const objectives of [{ rpoSeconds: 0 }, { rtoSeconds: 29 }, { rpoSeconds: 'few', rtoSeconds: 'many' }])
    expect(problems({ objectives })).toEqual([]);
  expect(problems({ policy: { mode: undefined }, objectives: { rpoSeconds: 3 } })).toEqual([]);
});
