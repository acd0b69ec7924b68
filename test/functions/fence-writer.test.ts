import { fenceWriter } from '#functions/fence-writer.ts';
import { task } from '#functions/runtime/task.ts';
import { debt, declared, frankfurt, ireland, old, reverted } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { describedWriter, held, noAnswer, refusal, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const fence = ({ runtime }: SmallWorld, call: string, epoch = 2) =>
  task(fenceWriter, runtime)({ ...tenure(epoch), database: 'orders', call });
const behindFence = describedWriter({
  VpcSecurityGroups: [{ VpcSecurityGroupId: old.fenceSecurityGroup, Status: 'active' }],
});

test.each([
  ['close-network', describedWriter(), [], { VpcSecurityGroupIds: [old.fenceSecurityGroup], ApplyImmediately: true }],
  ['set-read-only', behindFence, [], { DBParameterGroupName: old.parameterGroup }],
  ['reboot', behindFence, [old.parameterGroup], { DBInstanceIdentifier: old.identifier }],
])('%s is one call, in the old Region', async (call, picture, readOnly, input) => {
  const world = smallWorld(declared(held));
  world.instances[ireland] = picture;
  for (const name of readOnly) world.readOnly.add(name);

  expect(await fence(world, call)).toMatchObject({ done: true });

  expect(world.sent()).toHaveLength(1);
  expect(world.sent()[0]).toMatchObject({ region: ireland, input });
  expect(world.entry().transfer).toMatchObject({
    moments: { fenceTried: start },
    attempts: { [`${call} orders`]: {} },
  });
});

test('an accepted reboot is noted with the debt, and a refused one is not', async () => {
  const world = smallWorld(declared(held));
  world.instances[ireland] = behindFence;
  world.readOnly.add(old.parameterGroup);
  world.faults.push({
    operation: 'RebootDBInstance',
    when: 'before',
    error: () => refusal('InvalidDBInstanceStateFault'),
  });
  expect(await fence(world, 'reboot')).toMatchObject({ done: false });
  expect(world.entry().fenceDebts).toEqual([debt({ databases: { orders: {} } })]);

  world.faults.length = 0;
  await fence(world, 'reboot');
  const accepted = { rebootAskedAt: start, rebootedAt: start };
  expect(world.entry().fenceDebts).toEqual([debt({ databases: { orders: accepted } })]);
});

test('a reboot whose answer is lost is noted as asked for, and not asked for again at once', async () => {
  const world = smallWorld(declared(held));
  world.instances[ireland] = behindFence;
  world.readOnly.add(old.parameterGroup);
  world.faults.push({ operation: 'RebootDBInstance', when: 'after', error: noAnswer });

  expect(await fence(world, 'reboot')).toMatchObject({ done: false });
  expect(world.entry().fenceDebts).toEqual([debt({ databases: { orders: { rebootAskedAt: start } } })]);
  expect(world.entry().transfer?.attempts).toHaveProperty(['reboot orders']);
});

test('what was done already is not done again', async () => {
  const world = smallWorld(declared(held));
  world.instances[ireland] = behindFence;
  expect(await fence(world, 'close-network')).toEqual({ done: false, why: 'The fence has come further meanwhile.' });
  expect(world.sent()).toEqual([]);
});

test('a call that nobody answered is no error: the next look shows what came of it', async () => {
  const world = smallWorld(declared(held));
  world.faults.push({ operation: 'ModifyDBInstance', when: 'after', error: noAnswer });
  expect(await fence(world, 'close-network')).toMatchObject({
    done: false,
    why: expect.stringContaining('socket hang up'),
  });
  expect(world.entry().transfer?.attempts).toMatchObject({ 'close-network orders': { refused: expect.any(String) } });
});

test.each([
  ['a Region that owes nothing any more', reverted(held), ireland, 3],
  [
    'the target, whatever the ledger says',
    declared({ ...held, fenceDebts: [debt({ region: frankfurt })] }),
    frankfurt,
    2,
  ],
])('nobody fences %s', async (_name, entry, region, epoch) => {
  const world = smallWorld(entry, region);
  expect(await fence(world, 'close-network', epoch)).toEqual({ done: false, why: 'No fence is owed.' });
  expect(world.sent()).toEqual([]);
});

test('a namesake is never fenced', async () => {
  const world = smallWorld(declared(held));
  world.instances[ireland] = describedWriter({ DbiResourceId: 'db-SOMEBODYELSE' });
  await expect(fence(world, 'close-network')).rejects.toMatchObject({ name: 'WrongResource' });
  expect(world.sent()).toEqual([]);
});
