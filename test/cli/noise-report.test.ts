import { readArguments } from '#cli/detection-arguments.ts';
import { type NoiseMeasured, noiseExitCode, noiseReport } from '#cli/noise-report.ts';
import { shellWords } from './shell-words.ts';

const measured: NoiseMeasured = {
  ...{ groupYears: 1000, coincidences: 12, runs: 9, virtualHours: 4000.4, violations: [], broken: [], failovers: [] },
  kinds: [
    { kind: 'owner-cut-off', perYear: 12, played: 11_400, argued: 0, outages: 600 },
    {
      kind: 'backup-of-writer',
      perYear: 365,
      played: 1000,
      argued: 364_000,
      outages: 0,
      argument: 'Nothing reads it.',
    },
  ],
  refusals: [['The writer answers.', 8]],
  fewerPerYear: 0.003,
};
const wanted = readArguments(['--noise']);
const failover = { year: 17, kinds: ['owner-cut-off', 'rds-throttled'], seconds: 51.26 };
const { fewerPerYear: _bound, ...unbound } = measured;

test('years without a failover are told with what they prove, and on what conditions', () => {
  const report = noiseReport(measured, wanted);

  expect(report).toMatch(/^\| owner-cut-off +\| +12 \| +11,400 \| +0 \| +600 \|$/m);
  expect(report).toContain(
    '1,000 group-years, 4,000 virtual hours: 12,400 episodes played, 12 times two or more within minutes of each other.',
  );
  expect(report).toContain(
    'Counted by an argument: 364,000. Nothing reads it.\nLeft out, since they are outages and no noise: 600.',
  );
  expect(report).toContain(
    'Runs of the failover machine: 9, of which 8 refused with a reason:\n- 8 × The writer answers.',
  );
  expect(report).toMatch(
    /No failover\. At 95 %: fewer than 0\.003 a year for each group \(rule of three: 3 \/ 1,000\)/,
  );
});

test('a failover is told with the command that plays its year again', () => {
  const report = noiseReport({ ...unbound, failovers: [failover] }, wanted);

  expect(report).toContain(
    'Year 17, owner-cut-off with rds-throttled: declared after 51.3 s. Play it again: npm run detection -- --noise --from 17 --group-years 1 --story\n',
  );
  expect(report).toMatch(/1 failovers that nothing called for in 1,000 group-years: 0\.0010 a year for each group\.$/);
});

test('the command that plays a year again asks for the same kinds, configuration and profile', () => {
  const words = ['--noise', '--kind', 'rds-throttled', '--kind', 'owner-cut-off', '--profile', 'fast'];
  const given = readArguments([...words, '--config', "it's mine/own.yaml"]);
  const report = noiseReport({ ...unbound, failovers: [failover] }, given);
  const again = readArguments(shellWords(/npm run detection -- (.+)/.exec(report)?.[1] ?? ''));

  expect(again).toEqual({ ...given, from: 17, groupYears: 1, story: true });
});

test('a failover or a broken invariant ends with 1, a failed simulation with 3, and no year proves nothing', () => {
  expect(noiseExitCode(measured)).toBe(0);
  expect(noiseExitCode({ ...unbound, failovers: [failover] })).toBe(1);
  expect(noiseExitCode({ ...measured, violations: [{ year: 1, violation: 'S5: one observer' }] })).toBe(1);
  expect(noiseExitCode({ ...measured, broken: [{ year: 1, broken: 'a worker died' }] })).toBe(3);
  expect(noiseReport({ ...unbound, groupYears: 0 }, wanted)).toMatch(/Nothing was played\.$/);
});
