import { healthChecks, type MetricHealthCheck } from '#sandbox/world/health-checks.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

const check: MetricHealthCheck = {
  id: 'ireland',
  region: 'eu-central-1',
  alarmName: 'unavailable',
  insufficientData: 'LastKnownStatus',
};

function checksOver(readings: { bad: boolean | undefined }) {
  const timers = fakeTimers();
  const asked: string[] = [];
  const checks = healthChecks({
    timers,
    durations: fixedDurations({ healthCheckEvaluation: 20_000 }),
    metricBad: (region, alarm) => {
      asked.push(`${region} ${alarm}`);
      return readings.bad;
    },
  });
  return { timers, checks, asked };
}

test.each([
  ['LastKnownStatus', true],
  ['Healthy', true],
  ['Unhealthy', false],
] as const)('a check without data and with %s is healthy: %s', async (insufficientData, expected) => {
  const { timers, checks } = checksOver({ bad: undefined });
  checks.add({ ...check, insufficientData });

  await timers.advance(30_000);

  expect(checks.isHealthy('ireland')).toBe(expected);
});

test('a check keeps its last status when the data ends, and turns back when the data is good again', async () => {
  const readings: { bad: boolean | undefined } = { bad: true };
  const { timers, checks } = checksOver(readings);
  checks.add(check);
  const seen: boolean[] = [];
  const look = async () => {
    await timers.advance(30_000);
    seen.push(checks.isHealthy('ireland'));
  };

  await look();
  readings.bad = undefined;
  await look();
  readings.bad = false;
  await look();

  expect(seen).toEqual([false, false, true]);
});

test('a check goes on turning while its data has a gap, since what the data said last still stands', async () => {
  const readings: { bad: boolean | undefined } = { bad: true };
  const { timers, checks } = checksOver(readings);
  checks.add(check);

  await timers.advance(10_000);
  readings.bad = undefined;
  await timers.advance(5_000);
  const inTheGap = checks.isHealthy('ireland');
  await timers.advance(10_000);

  expect([inTheGap, checks.isHealthy('ireland')]).toEqual([true, false]);
});

test('a check does not turn when its data has taken back what it said', async () => {
  const readings: { bad: boolean | undefined } = { bad: true };
  const { timers, checks } = checksOver(readings);
  checks.add(check);

  await timers.advance(10_000);
  readings.bad = false;
  await timers.advance(5_000);
  readings.bad = undefined;
  await timers.advance(30_000);

  expect(checks.isHealthy('ireland')).toBe(true);
});

test('a check reads the data of its alarm in the alarm’s Region', async () => {
  const { timers, checks, asked } = checksOver({ bad: false });
  checks.add(check);

  await timers.advance(500);

  expect(asked).toEqual(['eu-central-1 unavailable']);
});

test('a check cannot be added twice, and one that does not exist cannot be asked', () => {
  const { checks } = checksOver({ bad: false });
  checks.add(check);

  expect(() => checks.add(check)).toThrow(/already a health check ireland/);
  expect(() => checks.isHealthy('frankfurt')).toThrow(/known are ireland/);
});
