import { grades } from '#core/observation.ts';
import { publishedLooks } from '#functions/aws/published-looks.ts';
import { fakeRuntime, start } from '../fake-runtime.ts';

test('published looks tell silence apart, and one that could not tell is none', async () => {
  const { fine, answers, silent, unsure } = grades;
  const Values = [fine, answers, silent, unsure];
  const Timestamps = Values.map((_, index) => new Date(start + index * 5000));
  const runtime = fakeRuntime({
    region: 'eu-west-2',
    respond: () => ({ MetricDataResults: [{ Timestamps, Values }] }),
  });

  await expect(publishedLooks(runtime, 'orders')).resolves.toEqual([
    { at: start, silent: false },
    { at: start + 5000, silent: false },
    { at: start + 10_000, silent: true },
  ]);
  expect(runtime.calls[0]?.input.MetricDataQueries[0].MetricStat).toMatchObject({
    Metric: { MetricName: 'Suspicion', Dimensions: [{ Name: 'Group', Value: 'orders' }] },
    ...{ Period: 1, Stat: 'Minimum' },
  });
});
