import { hardenDatabase } from '#functions/harden-database.ts';
import { task } from '#functions/runtime/task.ts';
import { committed, declared, frankfurt, young } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import {
  describedReplica,
  describedWriter,
  held,
  refusal,
  type SmallWorld,
  smallWorld,
  tenure,
} from './small-world.ts';

const harden = ({ runtime }: SmallWorld) => task(hardenDatabase, runtime)({ ...tenure(2), database: 'orders' });
const promoted = (given = {}) => {
  const world = smallWorld(committed(held));
  world.instances[frankfurt] = describedWriter({ DbiResourceId: young.resourceId, MultiAZ: false, ...given });
  return world;
};

test('the desired state is asked for in one call, applied at once', async () => {
  const world = promoted();
  expect(await harden(world)).toEqual({ done: true, why: 'orders-eu-central-1 was asked for MultiAZ.' });
  expect(world.sent().map(({ region, input }) => [region, input])).toEqual([
    [
      frankfurt,
      {
        DBInstanceIdentifier: 'orders-eu-central-1',
        ApplyImmediately: true,
        MultiAZ: true,
        BackupRetentionPeriod: 7,
        DeletionProtection: true,
      },
    ],
  ]);
});

test('a refusal is noted and stops nothing', async () => {
  const world = promoted();
  world.faults.push({ operation: 'ModifyDBInstance', when: 'before', error: () => refusal('AccessDenied') });
  expect(await harden(world)).toMatchObject({ done: false, why: expect.stringContaining('AccessDenied') });
  expect(world.entry().transfer?.attempts).toMatchObject({
    'harden orders': { at: start, refused: 'AccessDenied: AccessDenied.' },
  });
});

test.each([
  ['a writer that has its desired state', promoted({ MultiAZ: true })],
  ['a writer that is being modified', promoted({ DBInstanceStatus: 'modifying' })],
])('%s is left alone', async (_name, world) => {
  expect(await harden(world)).toMatchObject({ done: false });
  expect(world.sent()).toEqual([]);
});

test('a replica and a group that is not committed are left alone', async () => {
  const replica = smallWorld(committed(held));
  replica.instances[frankfurt] = describedReplica();
  const early = smallWorld(declared(held));
  for (const world of [replica, early]) {
    expect(await harden(world)).toMatchObject({ done: false });
    expect(world.sent()).toEqual([]);
  }
});
