import { assess } from '#core/assess.ts';
import type { RecentLooks } from '#core/evidence.ts';
import { isGrey, recentLooks } from '#core/grey.ts';
import type { Look } from '#core/observation.ts';
import { noon, observation, type Seen, standby, witness } from './observations.ts';

const look = (state: 'up' | 'down' | 'unknown', blind = false): Look => ({
  ...{ startedAt: noon - 500, endedAt: noon, blind, endpoint: { state, reason: '' }, someSilent: false },
  ...{ controlPlane: { state: 'up', reason: '' }, replication: {}, multiAz: false },
});

/** Looks each `everySeconds`, the oldest first, the last of them `everySeconds` before noon: `x` found the writer silent. */
const past = (signs: string, everySeconds = 5) =>
  [...signs].map((sign, index) => ({
    at: noon - (signs.length - index) * everySeconds * 1000,
    silent: sign === 'x',
  }));

const isCalledGrey = (signs: string, state: 'up' | 'down' = 'up', everySeconds = 5): boolean => {
  const recent = recentLooks(look(state), past(signs, everySeconds));
  return isGrey(recent ? { recent } : {});
};

test('looks of the last two minutes are counted in any order, this one among them, and older ones are forgotten', () => {
  const looks = [...past('xxxx......................x.x')].reverse();

  expect(recentLooks(look('down'), looks)).toEqual({ seconds: 120, looks: 24, silent: 3, times: 2 });
});

test('a look that can not tell counts for nothing, and who never could tell remembers nothing', () => {
  expect(recentLooks(look('unknown'), past('.x'))).toEqual({ seconds: 120, looks: 2, silent: 1, times: 1 });
  expect(recentLooks(look('down', true), past('.x'))).toMatchObject({ looks: 2 });
  expect(recentLooks(look('unknown'), [])).toBeUndefined();
});

test('a look that a clock ahead of this one published for later is not counted', () => {
  const ahead = [1, 2, 3].map((seconds) => ({ at: noon + seconds * 1000, silent: true }));

  expect(recentLooks(look('up'), [...past('..'), ...ahead])).toEqual({ seconds: 120, looks: 3, silent: 0, times: 0 });
});

test.each([
  ['losing three looks of ten', '..x...x..x....x.x..x...', 'up'],
  ['falling silent for the third time just now', '......xxx........xx....', 'down'],
  ['answering only now and then', 'xxx.xxxx.xxx.xxxxx.xxxx', 'up'],
] as const)('a writer is grey by %s', (_how, signs, state) => {
  expect(isCalledGrey(signs, state)).toBe(true);
});

test.each([
  ['always answers', '.......................', 'up'],
  ['was cut off once for 45 s', '........xxxxxxxxx......', 'up'],
  ['was cut off once, with one look in between that got through at its end', '......xxxxxxx.x........', 'up'],
  ['is silent for good', 'xxxxxxxxxxxxxxxxxxxxxxx', 'down'],
  ['lost one look, and another one a minute later', '....x...........x......', 'up'],
] as const)('a writer is not grey that %s', (_how, signs, state) => {
  expect(isCalledGrey(signs, state)).toBe(false);
});

test('where looks come each 2 s, three lost ones of sixty make no writer grey, and six do', () => {
  const lost = (count: number) => '.........x'.repeat(count).padStart(59, '.');

  expect(isCalledGrey(lost(3), 'up', 2)).toBe(false);
  expect(isCalledGrey(lost(5), 'down', 2)).toBe(true);
});

describe('the verdict over a grey writer', () => {
  const grey: RecentLooks = { seconds: 120, looks: 24, silent: 8, times: 6 };
  const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
  const judged = (one: Seen, two: Seen) =>
    assess([observation(standby, one), observation(witness, two)], [standby, witness], policy, noon);

  test('is degraded as soon as one observer finds it so and somebody reaches it, and never calls for a failover', () => {
    const assessment = judged({ recent: grey, endpoint: 'down' }, { recent: { ...grey, silent: 0, times: 0 } });

    expect(assessment).toMatchObject({ verdict: 'degraded', proven: false, pending: false });
    expect(assessment.reasons).toEqual([
      'eu-west-2 reaches the writer: The writer is up.',
      'eu-central-1 found the writer in eu-west-1 silent in 8 of 24 looks of the last 120 s, 6 times anew.',
      'eu-west-2 found the writer in eu-west-1 silent in 0 of 24 looks of the last 120 s, 0 times anew.',
      'eu-central-1 found the writer in eu-west-1 silent since 08:00:00 UTC (0 s).',
      'The RDS API of eu-west-1 answers eu-central-1 and eu-west-2.',
    ]);
  });

  test('goes before an API that does not answer and a replication that stands still', () => {
    expect(judged({ recent: grey, controlPlane: 'down' }, { controlPlane: 'down' }).verdict).toBe('degraded');
    expect(judged({ recent: grey, replication: 'stalled' }, {}).verdict).toBe('degraded');
  });

  test('is no outage that was over in between: a silence that has lasted for the dwell is judged as ever', () => {
    const dead: Seen = { recent: grey, endpoint: 'down', controlPlane: 'down', silentSince: noon - 50_000 };

    expect(judged({ ...dead, replication: 'stalled' }, dead)).toMatchObject({ verdict: 'region-down', proven: true });
  });

  test('is not given by an observer that is blind now', () => {
    expect(judged({ recent: grey, blind: true, endpoint: 'down' }, {}).verdict).toBe('healthy');
  });
});
