import { probing } from '#core/probing.ts';
import { probe } from '#functions/probe.ts';
import { task } from '#functions/runtime/task.ts';
import { probeRun, restingRun } from '#infra/cost/probe-run.ts';
import { configuration, fakeRuntime, invoked, payloadOf, start } from '../../functions/fake-runtime.ts';

/** The run that is priced is the run that runs. */

/** Runs the probe itself, with a successor that has reported a second after its start. */
async function probed(region: string, successorAfter: number, everySeconds = 5) {
  const runtime = fakeRuntime({
    region,
    configuration: { ...configuration, probe: { everySeconds } },
    respond: ({ operation, input }) => {
      if (operation === 'Get') return { Item: { group: 'orders', owner: 'eu-west-1' } };
      if (operation === 'DescribeDBInstances') return { DBInstances: [{ DBInstanceStatus: 'available' }] };
      if (operation === 'Invoke') {
        const { questions } = payloadOf({ service: 'lambda', region, operation, input });
        return invoked({ answers: questions.map(() => ({ kind: 'reach', ok: true, reason: '' })) });
      }
      const reported = runtime.clock.now() >= start + successorAfter + 1000;
      const Values = reported ? [(start + successorAfter) / 1000] : [];
      return { MetricDataResults: [{ Timestamps: Values.map(() => new Date(start)), Values }] };
    },
  });
  await task(probe, runtime)({});
  const count = (operation: string, matches = (_input: { ConsistentRead?: boolean }) => true) =>
    runtime.calls.filter((call) => call.operation === operation && matches(call.input)).length;
  return { runtime, count, seconds: (runtime.clock.now() - start) / 1000 };
}

test.each([
  [60_000, 5],
  [40_000, 5],
  [61_500, 5],
  [60_000, 10],
  [60_000, 3],
])('a run with a successor after %s ms that looks each %s s is priced as it runs', async (after, everySeconds) => {
  const { count, seconds } = await probed('eu-west-2', after, everySeconds);
  const run = probeRun(everySeconds * 1000, after);

  expect(run.seconds).toBe(seconds);
  expect(run.looks).toBe(count('Invoke'));
  expect(run.publishes).toBe(count('PutMetricData'));
  expect(run.successorReads).toBe(count('GetMetricData'));
  expect(1 + run.publishes).toBe(count('Get', ({ ConsistentRead }) => ConsistentRead === true));
});

test('a run in the Region that owns every group is priced as it runs', async () => {
  const { count, seconds } = await probed('eu-west-1', 60_000);

  expect(restingRun).toEqual({
    seconds,
    looks: 1,
    publishes: count('PutMetricData'),
    successorReads: count('GetMetricData'),
  });
  expect(1 + restingRun.publishes).toBe(count('Get'));
  expect(count('Invoke')).toBe(0);
});

test('a run without a successor is priced to its longest time', () => {
  expect(probeRun(5000, Number.POSITIVE_INFINITY).seconds).toBe(probing.longest / 1000 - 5);
});
