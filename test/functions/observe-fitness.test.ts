import { observe } from '#functions/observe.ts';
import { task } from '#functions/runtime/task.ts';
import { stockholm, twoStandbys } from '../two-standbys.ts';
import { configuration, type FakeCall, fakeRuntime, invoked } from './fake-runtime.ts';

const here = { DbiResourceId: 'db-ORDERSEUNORTH1REPLICA', DBInstanceStatus: 'available' };
const source = 'arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1';

async function seenFrom(region: string, instance: object, several = true) {
  const respond = (call: FakeCall) => {
    if (call.operation === 'DescribeDBInstances') return { DBInstances: [{ ...here, ...instance }] };
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
  ['the witness', 'eu-west-2', true],
  ['the only standby of a group', 'eu-central-1', false],
])('%s is not asked, and makes no call for it', async (_who, region, several) => {
  const { observation, asked } = await seenFrom(region, {}, several);

  expect(observation).not.toHaveProperty('unfit');
  expect(asked.map((call) => call.region)).not.toContain(region);
});
