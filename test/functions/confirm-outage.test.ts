import { acceptingAny } from '#core/override.ts';
import { confirmOutage } from '#functions/confirm-outage.ts';
import { task } from '#functions/runtime/task.ts';
import { declared, frankfurt, ireland, settled } from '../core/small-world.ts';
import { type FakeCall, payloadOf, start } from './fake-runtime.ts';
import { describedReplica, held, holder, refusal, type SmallWorld, smallWorld } from './small-world.ts';

const request = {
  group: 'orders',
  trigger: 'manual',
  reason: 'Flood',
  expectedOwner: ireland,
  expectedEpoch: 1,
};
const accepted = acceptingAny(settled(held), start);
const byHand =
  'Start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 1';
const confirm = ({ runtime }: SmallWorld, given: object = request, epoch = 1) =>
  task(confirmOutage, runtime)({ request: given, holder, epoch });

test('with a fit standby and the lease held, the decision stands, made from evidence younger than the lease', async () => {
  const world = smallWorld(accepted);
  expect(await confirm(world)).toMatchObject({ go: true, target: frankfurt, confirmedAt: start });
  const asked = world.sent('Invoke').map((call: FakeCall) => [call.region, payloadOf(call)]);
  expect(asked).toEqual([
    [frankfurt, { group: 'orders', observed: ireland }],
    ['eu-west-2', { group: 'orders', observed: ireland }],
  ]);
  expect(world.sent()).toEqual([]);
});

test.each([
  [
    "orders-eu-central-1 is storage-full and can't be promoted. Run: aws rds modify-db-instance --region eu-central-1 " +
      '--db-instance-identifier orders-eu-central-1 --apply-immediately --allocated-storage 120.',
    { DBInstanceStatus: 'storage-full', AllocatedStorage: 100 },
  ],
  [
    'orders-eu-central-1 is no replica: it was promoted, or was never one.',
    { ReadReplicaSourceDBInstanceIdentifier: undefined },
  ],
])('refused: %s', async (why, picture) => {
  const world = smallWorld(accepted);
  world.instances[frankfurt] = describedReplica(picture);
  const { go, reasons } = await confirm(world);
  expect(go).toBe(false);
  expect(reasons.slice(0, 2)).toEqual([why, `Nothing overrides that. Once it is mended: ${byHand}.`]);
});

test('what nothing overrides is told beside a "no" that something would', async () => {
  const world = smallWorld(settled(held));
  world.instances[frankfurt] = describedReplica({ DBInstanceStatus: 'storage-full' });

  const { go, reasons, command } = await confirm(world);

  expect({ go, command }).toEqual({ go: false, command: undefined });
  expect(reasons[0]).toMatch(/^The estimated loss is unknown/);
  expect(reasons.slice(1, 3)).toEqual([
    expect.stringContaining("orders-eu-central-1 is storage-full and can't be promoted."),
    expect.stringMatching(
      /^Nothing overrides that\. Once it is mended: understudy override .* --loss unlimited --reason TEXT\. Then start the /,
    ),
  ]);
});

test.each(['backing-up', 'modifying', 'storage-optimization'])(
  'a standby that is %s is fit, for that passes',
  async (status) => {
    const world = smallWorld(accepted);
    world.instances[frankfurt] = describedReplica({ DBInstanceStatus: status });
    expect((await confirm(world)).go).toBe(true);
  },
);

test('one throttled look at the standby is no reason to refuse, two are', async () => {
  const once = smallWorld(accepted);
  const fault = {
    operation: 'DescribeDBInstances',
    when: 'before' as const,
    error: () => {
      once.faults.length = 0;
      return refusal('Throttling');
    },
  };
  once.faults.push(fault);
  expect((await confirm(once)).go).toBe(true);

  const twice = smallWorld(accepted);
  twice.faults.push({ ...fault, error: () => refusal('Throttling') });
  expect(await confirm(twice)).toMatchObject({
    go: false,
    reasons: expect.arrayContaining([
      'orders-eu-central-1 could not be described: Throttling. So nobody can tell whether it can be promoted. Each run looks again: see whether the RDS API of eu-central-1 answers.',
    ]),
  });
});

test('a standby that is worse than it should be is promoted all the same, and the record says in what', async () => {
  const world = smallWorld(accepted);
  world.instances[frankfurt] = describedReplica({ AllocatedStorage: 100, MaxAllocatedStorage: 100 });
  const { go, reasons } = await confirm(world);
  expect(go).toBe(true);
  expect(reasons.at(-1)).toContain('has 100 GiB of storage, and RDS enlarges it up to 100 GiB and no further');
  expect(world.sent('DescribeDBInstances').map(({ region }) => region)).toEqual([frankfurt]);
});

test('nothing is confirmed for whoever lost the lease, or about a namesake', async () => {
  await expect(confirm(smallWorld(settled()))).rejects.toMatchObject({ name: 'LeaseLost' });
  const namesake = smallWorld(settled(held));
  namesake.instances[frankfurt] = describedReplica({ DbiResourceId: 'db-SOMEBODYELSE' });
  await expect(confirm(namesake)).rejects.toMatchObject({ name: 'WrongResource' });
});

test('a revert needs no standby', async () => {
  const world = smallWorld(declared(held), ireland);
  const revert = { ...request, expectedEpoch: 2, revert: true };
  expect(await confirm(world, revert, 2)).toMatchObject({ go: true, target: ireland });
  expect(world.sent('DescribeDBInstances')).toEqual([]);
});
