import type { Group } from '#core/configuration.ts';
import { observe } from '#functions/observe.ts';
import type { Web } from '#functions/runtime/runtime.ts';
import { task } from '#functions/runtime/task.ts';
import { configuration, type FakeCall, fakeRuntime, invoked, payloadOf, silence, start } from './fake-runtime.ts';

const url = 'https://orders.example.com/health';
const withHealth = {
  ...configuration,
  groups: { orders: { ...(configuration.groups.orders as Group), health: { url, expectedStatus: 200 } } },
};

/** A world in which the writer and its Region's API are silent. */
function respond(call: FakeCall) {
  if (call.operation === 'GetMetricData') return { MetricDataResults: [] };
  if (call.operation === 'Get') return {};
  if (call.operation === 'DescribeDBInstances') return silence();
  const { questions } = payloadOf(call) as { questions: readonly { kind: string }[] };
  return invoked({ answers: questions.map(({ kind }) => ({ kind, ok: false, state: 'unknown', reason: 'No.' })) });
}

async function applicationSeen(get: Web['get'], of = withHealth) {
  const runtime = fakeRuntime({ region: 'eu-central-1', respond, web: get, configuration: of });
  const { application, endpoint } = await task(observe, runtime)({ group: 'orders', observed: 'eu-west-1' });
  return { application, endpoint, took: runtime.clock.now() - start };
}

test('an observer asks the application of a group that has a health URL, once and for little', async () => {
  const asked: unknown[] = [];
  const { application, endpoint } = await applicationSeen(async (which, { mostBytes }) => {
    asked.push([which, mostBytes]);
    return { status: 200, body: '' };
  });

  expect(asked).toEqual([[url, 16_384]]);
  expect(application).toEqual({ state: 'up', reason: `${url} answers with 200, as it should.` });
  expect(endpoint.state).toBe('down');
});

/** As Node tells it of a name with several addresses. */
const allRefused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });

test.each([
  ['refuses', () => Promise.reject(new Error('connect ECONNREFUSED')), 'connect ECONNREFUSED.'],
  ['refuses by each of its addresses', () => Promise.reject(allRefused), 'ECONNREFUSED.'],
  ['is silent', silence, 'No answer within 2 s.'],
])('an application that %s makes the look no longer, and is told', async (_what, get, why) => {
  const { application, took } = await applicationSeen(get);

  expect(application).toEqual({ state: 'down', reason: `${url} does not answer: ${why}` });
  expect(took).toBeLessThanOrEqual(2600);
});

test('nobody is asked for a group without one, and nothing is said of an application', async () => {
  const { application } = await applicationSeen(
    () => {
      throw new Error('nobody may be asked');
    },
    configuration as typeof withHealth,
  );

  expect(application).toBeUndefined();
});
