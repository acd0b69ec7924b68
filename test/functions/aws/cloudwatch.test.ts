import { publish, readAlarms, readMetric } from '#functions/aws/cloudwatch.ts';
import { fakeRuntime, start } from '../fake-runtime.ts';

const point = { metric: 'Suspicion', dimensions: { Group: 'orders' }, value: 1, at: start, everySecond: true };

test('points go out in calls of a thousand', async () => {
  const runtime = fakeRuntime({ region: 'eu-west-2' });

  await publish(
    runtime,
    Array.from({ length: 2001 }, () => point),
  );

  expect(runtime.calls.map(({ input }) => input.MetricData.length)).toEqual([1000, 1000, 1]);
});

test('a metric is read by the second, over all pages, oldest first', async () => {
  const pages = [
    { MetricDataResults: [{ Timestamps: [new Date(start)], Values: [1] }], NextToken: 'more' },
    { MetricDataResults: [{ Timestamps: [new Date(start - 5000)], Values: [0] }] },
  ];
  const runtime = fakeRuntime({ region: 'eu-west-2', respond: () => pages.shift() });

  const points = await readMetric(runtime, {
    metric: 'Suspicion',
    dimensions: { Group: 'orders' },
    statistic: 'Minimum',
    periodSeconds: 1,
    from: start - 60_000,
    to: start,
  });

  expect(points).toEqual([
    { at: start - 5000, value: 0 },
    { at: start, value: 1 },
  ]);
  expect(runtime.calls[0]?.input.MetricDataQueries[0].MetricStat).toMatchObject({ Period: 1, Stat: 'Minimum' });
  expect(runtime.calls[1]?.input.NextToken).toBe('more');
});

test('a metric without points is empty', async () => {
  const runtime = fakeRuntime({ region: 'eu-west-2', respond: () => ({}) });
  const reading = { metric: 'x', dimensions: {}, statistic: 'Maximum', periodSeconds: 1, from: 0, to: 1 } as const;

  await expect(readMetric(runtime, reading)).resolves.toEqual([]);
});

test('an alarm tells since when it is in its state; one that does not exist is missing', async () => {
  const alarm = { AlarmName: 'a', StateValue: 'ALARM', StateUpdatedTimestamp: new Date(start) };
  const runtime = fakeRuntime({
    region: 'eu-west-2',
    respond: () => ({ MetricAlarms: [{ ...alarm, StateTransitionedTimestamp: new Date(start - 1000) }] }),
  });

  await expect(readAlarms(runtime, ['a', 'b'], 'eu-west-1')).resolves.toEqual({
    a: { state: 'ALARM', since: start - 1000 },
  });
  expect(runtime.calls[0]?.region).toBe('eu-west-1');
});
