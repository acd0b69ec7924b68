import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { drawnDurations } from '#sandbox/world/durations.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { type Call, ServiceFault } from '#sandbox/world/service.ts';
import { allow, frankfurt, lambda, machine, pass, step, worldOf } from './fixture.ts';

const TableName = 'understudy-ledger';
const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: { TableName, KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }] },
};
const retry = [
  { ErrorEquals: ['Lambda.Unknown', 'TimeoutError'], IntervalSeconds: 1, MaxAttempts: 3, JitterStrategy: 'FULL' },
];
const stack = {
  ...lambda('AssessOutage', 'assess-outage', allow('dynamodb:*', '*')),
  ...machine('AssessOutage', retry),
  Ledger: table,
};

/** Looks first, then writes: safe to run twice, as every step is. */
const claim = step('assess-outage', async ({ group }, { clients, region }) => {
  const client = clients.dynamodb(region);
  const { Item } = await client.send(new GetCommand({ TableName, Key: { group }, ConsistentRead: true }));
  if (Item !== undefined) return 'found';
  await client.send(new PutCommand({ TableName, Item: { group } }));
  return 'written';
});

const run = async (
  seed: string,
  fate: (call: Call, stage: string, count: number) => 'proceed' | 'lose-call' | 'lose-answer' | ServiceFault,
) => {
  const random = seededRandom(seed);
  const made = await worldOf({ [frankfurt]: stack }, [claim], { random, durations: drawnDurations(random) });
  let count = 0;
  made.world.intercept((call, stage) => {
    if (call.service !== 'dynamodb') return 'proceed';
    if (stage === 'before') count += 1;
    return fate(call, stage, count);
  });
  const trace: WorldEvent[] = [];
  made.world.on((event) => trace.push(event));
  const { result } = made.world.startExecution('understudy-failover', frankfurt, { group: 'orders' }).running;
  return { ...made, trace, result: await pass(made.timers, result) };
};

test.each([
  ['before the read', 1, 'lose-call', 'written'],
  ['after the read, its answer lost', 1, 'lose-answer', 'written'],
  ['before the write', 2, 'lose-call', 'written'],
  ['after the write, its answer lost', 2, 'lose-answer', 'found'],
] as const)('a function killed %s is run again in a new container', async (_, at, fate, output) => {
  const { world, result } = await run('crash', (_call, _stage, count) => (count === at ? fate : 'proceed'));

  expect(result).toMatchObject({ status: 'SUCCEEDED', output });
  expect(world.dynamodb.items(TableName)).toEqual([{ group: 'orders' }]);
  expect(world.logs.filter(({ message }) => message.startsWith('Started'))).toHaveLength(2);
  expect(world.logs.filter(({ message }) => message.startsWith('Finished'))).toHaveLength(1);
});

test('a time-out after the write leaves the write done and the caller in the dark for 8 s', async () => {
  const lost = new ServiceFault('TimeoutError', 'Lost.', 0);
  const { world, result, timers } = await run('time-out', (_, stage, count) =>
    count === 2 && stage === 'after' ? lost : 'proceed',
  );

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'found' });
  expect(timers.now() - result.startedAt).toBeGreaterThan(8000);
  expect(
    world.callLog
      .filter(({ service }) => service === 'dynamodb')
      .map(({ operation, result: how }) => `${operation} ${how}`),
  ).toEqual(['Get ok', 'Put ok', 'Get ok']);
});

test('a machine that loses Lambda’s answer runs the function a second time', async () => {
  const again = [{ ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 1, MaxAttempts: 1 }];
  const { world, timers } = await worldOf({ [frankfurt]: { ...stack, ...machine('AssessOutage', again) } }, [claim]);
  let invocations = 0;
  world.intercept(({ operation }, stage) => {
    if (operation !== 'Invoke' || stage === 'before') return 'proceed';
    invocations += 1;
    return invocations === 1 ? 'lose-answer' : 'proceed';
  });

  const { result } = world.startExecution('understudy-failover', frankfurt, { group: 'orders' }).running;

  expect(await pass(timers, result)).toMatchObject({ status: 'SUCCEEDED', output: 'found' });
  expect(invocations).toBe(2);
});

test('a fault in place of a call is thrown to the function, and nothing is applied', async () => {
  const throttled = new ServiceFault('ThrottlingException', 'Slow down.', 400, { throttling: true });
  const { world, result } = await run('fault', (_, stage, count) =>
    count === 1 && stage === 'before' ? throttled : 'proceed',
  );

  expect(result).toMatchObject({ status: 'FAILED', error: 'ThrottlingException' });
  expect(world.dynamodb.items(TableName)).toEqual([]);
});

test('the same seed gives the same trace, another seed another', async () => {
  const crash = (_call: Call, _stage: string, count: number) => (count === 2 ? 'lose-answer' : 'proceed') as 'proceed';
  const traceOf = async (seed: string) => JSON.stringify((await run(seed, crash)).trace);

  const first = await traceOf('one');

  expect(await traceOf('one')).toBe(first);
  expect(await traceOf('two')).not.toBe(first);
});

describe('a function', () => {
  test('that runs past its timeout is stopped for good', async () => {
    const steps: string[] = [];
    const endless = step('assess-outage', async (_, { clock }) => {
      for (;;) {
        steps.push('look');
        await clock.sleep(9000);
      }
    });
    const { world, timers } = await worldOf({ [frankfurt]: stack }, [endless]);

    const outcome = await pass(timers, world.invoke('understudy-assess-outage', frankfurt, {}));
    await timers.runUntil(timers.now() + 60_000);

    expect(outcome).toMatchObject({
      kind: 'failed',
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 20.00 seconds',
    });
    expect(steps).toHaveLength(3);
  });

  test('keeps its container between invocations, and two at a time have two', async () => {
    const ids: string[] = [];
    const runtimes = new Map<unknown, string>();
    const meet = step('assess-outage', async (_, runtime) => {
      const id = runtimes.get(runtime) ?? `container ${runtimes.size + 1}`;
      runtimes.set(runtime, id);
      ids.push(id);
      await runtime.clock.sleep(1000);
    });
    const { world, timers } = await worldOf({ [frankfurt]: stack }, [meet]);
    const invoke = () => world.invoke('understudy-assess-outage', frankfurt, {});

    await pass(timers, Promise.all([invoke(), invoke()]));
    await pass(timers, invoke());

    expect(ids).toEqual(['container 1', 'container 2', 'container 1']);
  });

  test('of a Region that goes down is never heard of again', async () => {
    const steps: string[] = [];
    const slow = step('assess-outage', async (_, { clock }) => {
      await clock.sleep(5000);
      steps.push('woke');
    });
    const { world, timers } = await worldOf({ [frankfurt]: stack }, [slow]);
    const outcome = world.invoke('understudy-assess-outage', frankfurt, {});
    await timers.runUntil(timers.now() + 1000);

    world.region(frankfurt).down();
    await timers.runUntil(timers.now() + 10_000);

    expect(await outcome).toMatchObject({ kind: 'lost' });
    expect(steps).toEqual([]);
  });
});
