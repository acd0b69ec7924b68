import { liftFence } from '#functions/lift-fence.ts';
import { task } from '#functions/runtime/task.ts';
import { committed, debt, declared, frankfurt, ireland, old, reverted } from '../core/small-world.ts';
import { describedWriter, held, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const lift = ({ runtime }: SmallWorld, call: string, epoch = 3) =>
  task(liftFence, runtime)({ ...tenure(epoch), database: 'orders', call });

test('after a revert the owner gets its security groups and its parameter back', async () => {
  const world = smallWorld(reverted(held), ireland);
  world.instances[ireland] = describedWriter({
    VpcSecurityGroups: [{ VpcSecurityGroupId: old.fenceSecurityGroup, Status: 'active' }],
  });
  world.readOnly.add(old.parameterGroup);
  expect(await lift(world, 'set-writable')).toEqual({ done: false, why: 'It was lifted meanwhile.' });
  expect(await lift(world, 'open-network')).toMatchObject({ done: true });
  world.instances[ireland] = describedWriter();
  expect(await lift(world, 'set-writable')).toMatchObject({ done: true });

  expect(world.sent().map(({ region, operation, input }) => [region, operation, input])).toEqual([
    [ireland, 'ModifyDBInstance', expect.objectContaining({ VpcSecurityGroupIds: old.securityGroups })],
    [
      ireland,
      'ModifyDBParameterGroup',
      expect.objectContaining({ Parameters: [expect.objectContaining({ ParameterValue: '0' })] }),
    ],
  ]);
});

test.each([
  ['an owner that is being left', declared(held), frankfurt],
  ['an owner that owes a fence', committed({ ...held, fenceDebts: [debt({ region: frankfurt })] }), frankfurt],
])('nobody un-fences %s', async (_name, entry, region) => {
  const world = smallWorld(entry, region);
  expect(await lift(world, 'open-network', 2)).toEqual({ done: false, why: 'Only the owner is un-fenced.' });
  expect(world.sent()).toEqual([]);
});
