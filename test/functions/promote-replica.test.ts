import { promoteReplica } from '#functions/promote-replica.ts';
import { task } from '#functions/runtime/task.ts';
import { committed, declared, frankfurt, ireland, pausedUntil, reverted, served } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import {
  describedReplica,
  held,
  holder,
  noAnswer,
  refusal,
  type SmallWorld,
  smallWorld,
  tenure,
} from './small-world.ts';

const promote = ({ runtime }: SmallWorld, epoch = 2) =>
  task(promoteReplica, runtime)({ ...tenure(epoch), database: 'orders' });
const fresh = () => smallWorld(declared(held));

test('the ledger names the target as owner before AWS is asked, with the backups of the desired state', async () => {
  const world = fresh();
  let ownerWhenAsked: string | undefined;
  world.faults.push({
    operation: 'PromoteReadReplica',
    when: 'after',
    error: () => {
      ownerWhenAsked = world.entry().owner;
      return noAnswer();
    },
  });

  await expect(promote(world)).rejects.toThrow('socket hang up');

  expect(ownerWhenAsked).toBe(frankfurt);
  expect(world.sent().map(({ region, input }) => [region, input])).toEqual([
    [frankfurt, expect.objectContaining({ DBInstanceIdentifier: 'orders-eu-central-1', BackupRetentionPeriod: 7 })],
  ]);
});

test('an accepted promotion is in the ledger', async () => {
  const world = fresh();
  expect(await promote(world)).toMatchObject({ done: true });
  expect(world.entry()).toMatchObject({
    owner: frankfurt,
    phase: 'committed',
    transfer: { promotions: { orders: start }, moments: { promotionRequested: start } },
  });
});

test('a promotion whose answer was lost leaves no way back', async () => {
  const world = fresh();
  world.faults.push({ operation: 'PromoteReadReplica', when: 'before', error: noAnswer });
  await expect(promote(world)).rejects.toThrow();
  expect(world.entry()).toMatchObject({
    owner: frankfurt,
    phase: 'committed',
    transfer: { promotions: { orders: start } },
  });
});

test('a first promotion that AWS refused gives the group back to its owner, and is not asked for at once', async () => {
  const world = fresh();
  const before = world.entry();
  world.faults.push({
    operation: 'PromoteReadReplica',
    when: 'before',
    error: () => refusal('InvalidDBInstanceStateFault'),
  });

  expect(await promote(world)).toEqual({ done: false, why: 'AWS refused: InvalidDBInstanceStateFault.' });

  expect(world.entry()).toMatchObject({ owner: ireland, phase: 'declared' });
  expect(world.entry().transfer).toEqual({
    ...before.transfer,
    attempts: { 'promote orders': { at: start, since: start, refused: 'InvalidDBInstanceStateFault.' } },
  });
});

test('a refused first promotion is taken back over a pause that came while AWS was asked', async () => {
  const world = fresh();
  world.faults.push({
    operation: 'PromoteReadReplica',
    when: 'before',
    error: () => {
      world.table.set('entry', { ...world.entry(), pause: pausedUntil(60), version: 9, record: 'entry' });
      return refusal('InvalidDBInstanceStateFault');
    },
  });

  expect(await promote(world)).toMatchObject({ done: false });
  expect(world.entry()).toMatchObject({ owner: ireland, phase: 'declared', pause: pausedUntil(60) });
});

test('a refusal after a promotion of unknown outcome takes nothing back', async () => {
  const world = smallWorld(committed(held));
  const { promotions } = world.entry().transfer ?? {};
  world.faults.push({
    operation: 'PromoteReadReplica',
    when: 'before',
    error: () => refusal('InvalidDBInstanceStateFault'),
  });

  await promote(world);

  expect(world.entry()).toMatchObject({ owner: frankfurt, phase: 'committed', transfer: { promotions } });
});

test.each([
  ['it is no replica any more', { ReadReplicaSourceDBInstanceIdentifier: undefined }],
  ['it is being backed up', { DBInstanceStatus: 'backing-up' }],
  ['it is being modified', { DBInstanceStatus: 'modifying' }],
])('nothing is asked for and nothing is declared when %s', async (_why, picture) => {
  const world = fresh();
  world.instances[frankfurt] = describedReplica(picture);
  expect(await promote(world)).toMatchObject({ done: false });
  expect(world.sent()).toEqual([]);
  expect(world.entry()).toMatchObject({ owner: ireland, phase: 'declared' });
});

test('a replica whose storage is being optimized is promoted', async () => {
  const world = fresh();
  world.instances[frankfurt] = describedReplica({ DBInstanceStatus: 'storage-optimization' });
  expect(await promote(world)).toMatchObject({ done: true });
});

test.each([
  ['a settled group', served(held), frankfurt, 2],
  ['a revert', reverted(held), ireland, 3],
  ['another Region than the target', declared(held), ireland, 2],
])('nothing is promoted in %s', async (_name, entry, region, epoch) => {
  const world = smallWorld(entry, region);
  expect(await promote(world, epoch)).toMatchObject({ done: false });
  expect(world.sent()).toEqual([]);
});

test('a namesake is never promoted', async () => {
  const world = fresh();
  world.instances[frankfurt] = describedReplica({ DbiResourceId: 'db-SOMEBODYELSE' });
  await expect(promote(world)).rejects.toThrow('somebody replaced it. Correct the configuration and deploy.');
  expect(world.sent()).toEqual([]);
});

test.each([
  ['its lease ran out', { holder, leaseExpiresAt: start }, 2],
  ['another execution holds the lease', { holder: 'run-2', leaseExpiresAt: start + 60_000 }, 2],
  ['a newer epoch was declared', { ...held, epoch: 3 }, 2],
])('nobody promotes when %s', async (_why, lease, epoch) => {
  const world = smallWorld(declared(lease));
  await expect(promote(world, epoch)).rejects.toThrow('must not change group orders any more');
  expect(world.sent()).toEqual([]);
});

test('the step that is run twice, as after a lost answer, asks twice at most and ends the same', async () => {
  const world = fresh();
  await promote(world);
  const once = world.entry();
  await promote(world);
  expect(world.entry()).toMatchObject({ owner: once.owner, phase: once.phase, epoch: once.epoch });
});

test('without the ledger nothing is promoted', async () => {
  const world = fresh();
  world.faults.push({ operation: 'Put', when: 'before', error: noAnswer });
  await expect(promote(world)).rejects.toThrow('did not take a write');
  expect(world.sent()).toEqual([]);
});
