import { problemsOf, type Sightings } from '#sandbox/live/judge.ts';
import { outages } from '#sandbox/live/outages.ts';
import type { Report } from '#sandbox/live/report/report-json.ts';
import { drill, quietDrill } from './report/drill.ts';

/** What a drill is failed for: each thing that can be wrong, alone, in a drill that is right otherwise. */

const seen: Sightings = {
  ...{ mutatingCalls: [], pages: 1, answers: [], complaints: [] },
  ...{ fenceSeconds: 20, fenceLimitSeconds: 52 },
};
const judged = (changes: Partial<Report>, sightings: Partial<Sightings> = {}, name: keyof typeof outages = 'region') =>
  problemsOf(drill(changes), outages[name], { ...seen, ...sightings });
const right = drill();

test('a drill that is right has no problem, moved or not', () => {
  expect(judged({})).toEqual([]);
  expect(problemsOf(quietDrill(), outages.blip, seen)).toEqual([]);
});

const wrong: readonly (readonly [Partial<Report>, Partial<Sightings>, string])[] = [
  [{ verdict: 'Stopped halfway' }, {}, 'The verdict is "Stopped halfway"; expected was "Serving from the target".'],
  [
    { rto: { ...right.rto, achievedSeconds: 120.1 } },
    {},
    'Writes were served again after 120.1 s; the objective is 120 s.',
  ],
  [
    { rto: { ...right.rto, achievedSeconds: null } },
    {},
    'Writes were served again after no number of s; the objective is 120 s.',
  ],
  [{ rpo: { ...right.rpo, actualSeconds: 4.9 } }, {}, 'The loss of 4.9 s is above the estimate of 4.8 s.'],
  [{ writes: { ...right.writes, duplicated: 2 } }, {}, '2 writes are stored twice.'],
  [
    { writes: { ...right.writes, acknowledgedByOldWriterAfterTransfer: 3 } },
    {},
    "The old writer acknowledged 3 writes by the application's name after the transfer.",
  ],
  [
    { records: right.records.map((one) => ({ ...one, servedAt: null })).slice(0, 1) },
    {},
    'orders.db.example.com never served from the target.',
  ],
  [{ fenceDebts: [] }, {}, 'No fence debt was ever opened for the old writer.'],
  [
    { fenceDebts: right.fenceDebts.map((debt) => ({ ...debt, dischargedAt: null })) },
    {},
    'The fence debt of eu-west-1 is still open.',
  ],
  [{}, { fenceSeconds: 53 }, 'The fence was proven after 53 s; the limit is 52 s.'],
  [{}, { pages: 0 }, 'Nobody was paged.'],
  [{}, { answers: ['jane was not understood.'] }, 'jane was not understood.'],
  [{}, { complaints: ['no such table'] }, 'The simulation itself failed: no such table'],
];

test.each(wrong)('%j, %j', (changes, sightings, problem) => {
  expect(judged(changes, sightings)).toEqual([problem]);
});

test('a refusal that changed, lost or did not explain something is no right refusal', () => {
  const quiet = { ...quietDrill(), reasons: [], exposure: { seconds: 1, writes: 1 }, fenceDebts: right.fenceDebts };
  const changed = { ...quiet, writes: { ...quiet.writes, lost: 1, duplicated: 1 } };

  expect(
    problemsOf(changed, outages.blip, { ...seen, mutatingCalls: ['PromoteReadReplica orders in eu-west-1'] }),
  ).toEqual([
    'A mutating call was made: PromoteReadReplica orders in eu-west-1.',
    'No reason was given.',
    'A fence debt was opened.',
    '1 acknowledged writes are missing.',
    '1 writes are stored twice.',
    'Writes of the owner were counted as exposure.',
  ]);
});

describe('an outage with a rule of its own', () => {
  const lossAccepted = { ...right.rpo, actualSeconds: 14.2, estimatedUpperSeconds: 20 };

  test('must show what an old writer takes by its address', () => {
    expect(judged({}, {}, 'partition')).toEqual([
      'The old writer took no write that could have been counted: nothing was shown.',
    ]);
    expect(judged({ exposure: { seconds: 60, writes: 900 } }, {}, 'partition')).toEqual([]);
  });

  test('may lose more than the objective where a person accepted it, no more than was estimated, and not less', () => {
    expect(judged({ rpo: lossAccepted })).toEqual(['The loss is 14.2 s of writes; the objective is 10 s.']);
    expect(judged({ rpo: lossAccepted }, {}, 'loss')).toEqual([]);
    expect(judged({ rpo: { ...lossAccepted, actualSeconds: 20.1 } }, {}, 'loss')).toEqual([
      'The loss of 20.1 s is above the estimate of 20 s.',
    ]);
    expect(judged({}, {}, 'loss')).toEqual([
      'The loss is 0.4 s of writes, within the objective of 10 s: nothing was shown.',
    ]);
  });
});

describe('the time that our own steps took', () => {
  test('is limited, and more so where nobody was asked', () => {
    expect(judged({ overheadSeconds: 6 })).toEqual([]);
    expect(judged({ overheadSeconds: 6.1 })).toEqual([
      "Understudy's own steps took 6.1 s, while other programs used 31 % of the processors; the limit is 6 s.",
    ]);
    expect(judged({ overheadSeconds: 9 }, {}, 'approval')).toEqual([]);
    expect(judged({ overheadSeconds: 9.1 }, {}, 'approval')).toHaveLength(1);
    expect(judged({ overheadSeconds: null, othersBusy: null })).toEqual([
      "Understudy's own steps took an unknown number of s; the limit is 6 s.",
    ]);
  });

  test('may be twice as long where other programs kept the processors busy, and no longer', () => {
    expect(judged({ overheadSeconds: 12, othersBusy: 0.75 })).toEqual([]);
    expect(judged({ overheadSeconds: 6.1, othersBusy: 0.74 })).toHaveLength(1);
    expect(judged({ overheadSeconds: 12.1, othersBusy: 1 })).toEqual([
      "Understudy's own steps took 12.1 s, while other programs used 100 % of the processors; the limit is 12 s.",
    ]);
  });
});
