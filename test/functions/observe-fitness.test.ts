import { observe } from '#functions/observe.ts';
import { task } from '#functions/runtime/task.ts';
import { stockholm, twoStandbys } from '../two-standbys.ts';
import { configuration, type FakeCall, fakeRuntime, invoked } from './fake-runtime.ts';

const here = { DbiResourceId: 'db-ORDERSEUNORTH1REPLICA', DBInstanceStatus: 'available' };
const source = 'arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1';

/** `instance`: what RDS shows of the standby, or what it does instead of showing it. */
async function seenFrom(region: string, instance: object | (() => Promise<never>), several = true) {
  const respond = (call: FakeCall) => {
    if (call.operation === 'DescribeDBInstances')
      return typeof instance === 'function' ? instance() : { DBInstances: [{ ...here, ...instance }] };
    return call.operation === 'GetMetricData' ? { MetricDataResults: [] } : invoked({ answers: [] });
  };
  const runtime = fakeRuntime({ region, respond, configuration: several ? twoStandbys() : configuration });
  const observation = await task(observe, runtime)({ group: 'orders', observed: 'eu-west-1' });
  return { observation, asked: runtime.calls.filter((call) => call.operation === 'DescribeDBInstances') };
}

test('a standby among several says whether it could be promoted', async () => {
  const fit = await seenFrom(stockholm, { ReadReplicaSourceDBInstanceIdentifier: source });
  expect(fit.observation.unfit).toEqual([]);

  const full = await seenFrom(stockholm, {
    DBInstanceStatus: 'storage-full',
    ReadReplicaSourceDBInstanceIdentifier: source,
  });
  expect(full.observation.unfit?.[0]).toContain("orders-eu-north-1 is storage-full and can't be promoted.");
});

test('one that is a replica of a Region that was left says so', async () => {
  const left = source.replaceAll('eu-west-1', 'eu-central-1');
  const { observation } = await seenFrom(stockholm, { ReadReplicaSourceDBInstanceIdentifier: left });

  expect(observation.unfit?.[0]).toContain(`orders-eu-north-1 replicates ${left}`);
});

test('one that is not the configured instance is not fit either, and the rest of the look is as good as before', async () => {
  const { observation } = await seenFrom(stockholm, { DbiResourceId: 'db-NAMESAKE' });

  expect(observation.unfit?.[0]).toContain('has the resource id db-NAMESAKE');
  expect(observation.observer).toBe(stockholm);
});

test.each([
  [
    'that RDS does not describe',
    () => Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })),
    'orders-eu-north-1 could not be described: Rate exceeded. So nobody can tell whether it can be promoted. Each run looks again: see whether the RDS API of eu-north-1 answers.',
  ],
  [
    'of which RDS says nothing in time',
    () => new Promise<never>(() => undefined),
    'Whether the standby in eu-north-1 can be promoted could not be seen: the RDS API there gave no answer within 2 s. Each run looks again: see whether it answers.',
  ],
])('one %s says so, and what to see to', async (_what, answer, said) => {
  const { observation } = await seenFrom(stockholm, answer);

  expect(observation.unfit).toEqual([said]);
});

test.each([
  ['the witness', 'eu-west-2', true],
  ['the only standby of a group', 'eu-central-1', false],
])('%s is not asked, and makes no call for it', async (_who, region, several) => {
  const { observation, asked } = await seenFrom(region, {}, several);

  expect(observation).not.toHaveProperty('unfit');
  expect(asked.map((call) => call.region)).not.toContain(region);
});
