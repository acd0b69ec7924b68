import { ledgerOf } from '#functions/aws/ledger.ts';
import { ireland, settled } from '../../core/small-world.ts';
import { noAnswer, refusal, smallWorld } from '../small-world.ts';

test('an entry is read consistently from the own Region, and written over the version that was read', async () => {
  const world = smallWorld(settled());
  const ledger = ledgerOf(world.runtime);
  const read = await ledger.read('orders');

  const stored = await ledger.write(read, { ...read, holder: 'run-1' });

  expect(stored).toMatchObject({ version: 2, writeId: 'w-1', holder: 'run-1' });
  expect(world.entry()).toMatchObject({ version: 2, holder: 'run-1' });
  expect(world.sent('Get')[0]).toMatchObject({ region: 'eu-central-1', input: { ConsistentRead: true } });
});

test('a write over an entry that somebody changed is refused, and theirs stands', async () => {
  const world = smallWorld(settled());
  const ledger = ledgerOf(world.runtime);
  const read = await ledger.read('orders');
  await ledger.write(read, { ...read, holder: 'run-2' });

  await expect(ledger.write(read, { ...read, holder: 'run-1' })).rejects.toMatchObject({ name: 'LedgerChanged' });
  expect(world.entry().holder).toBe('run-2');
});

test('a write that was made but never answered is found by its id', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Put', when: 'after', error: noAnswer });
  const ledger = ledgerOf(world.runtime);
  const read = await ledger.read('orders');
  expect(await ledger.write(read, { ...read, owner: ireland, epoch: 9 })).toMatchObject({ epoch: 9, version: 2 });
});

test('a write that was not made, and a ledger that does not answer, are said so', async () => {
  const world = smallWorld(settled());
  const ledger = ledgerOf(world.runtime);
  const read = await ledger.read('orders');
  world.faults.push({ operation: 'Put', when: 'before', error: () => refusal('ThrottlingException') });
  await expect(ledger.write(read, read)).rejects.toThrow('did not take a write: ThrottlingException.');
  world.faults.push({ operation: 'Get', when: 'before', error: noAnswer });
  await expect(ledger.read('orders')).rejects.toMatchObject({ name: 'LedgerUnavailable' });
});

test('a group that was never adopted is refused with the command', async () => {
  const world = smallWorld(settled());
  world.table.delete('entry');
  await expect(ledgerOf(world.runtime).read('orders')).rejects.toThrow('run `understudy adopt --group orders` once');
});

test('a history record is put once', async () => {
  const ledger = ledgerOf(smallWorld(settled()).runtime);
  expect(await ledger.putOnce('transfer#000002', { group: 'orders' })).toBe(true);
  expect(await ledger.putOnce('transfer#000002', { group: 'orders' })).toBe(false);
});

test('the turns are made by the first write, and by that alone', async () => {
  const world = smallWorld(settled());
  const ledger = ledgerOf(world.runtime);
  const read = await ledger.readTurns('orders');

  const stored = await ledger.writeTurns('orders', read, { ...read, turns: [{ group: 'orders', epoch: 1, at: 1 }] });

  expect([read.version, stored.version]).toEqual([0, 1]);
  expect(await ledger.readTurns('orders')).toMatchObject({ group: '_installation', turns: stored.turns });
  await expect(ledger.writeTurns('orders', read, read)).rejects.toMatchObject({ name: 'LedgerChanged' });
  expect(world.entry()).toEqual(settled());
});
