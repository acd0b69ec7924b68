import { task } from '#functions/runtime/task.ts';
import { settleGroup } from '#functions/settle-group.ts';
import { committed, debt, transfer } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, noAnswer, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const fresh = () => smallWorld(committed({ ...held, transfer: transfer({ verdict: 'Serving from the target' }) }));
const settle = ({ runtime }: SmallWorld) => task(settleGroup, runtime)(tenure(2));

test('the group is settled, the lease is free, the debt stays, and the transfer is in the history', async () => {
  const world = fresh();
  expect(await settle(world)).toEqual({ verdict: 'Serving from the target' });
  expect(world.entry()).toMatchObject({
    phase: 'settled',
    fenceDebts: [debt()],
    transfer: { moments: { settled: start } },
  });
  expect(world.entry()).not.toHaveProperty('holder');
  expect(world.table.get('transfer#000002')).toMatchObject({
    group: 'orders',
    transfer: { epoch: 2, verdict: 'Serving from the target' },
  });
});

test('settled twice, as after a lost answer, it is settled once and nobody calls the lease lost', async () => {
  const world = fresh();
  await settle(world);
  const once = world.entry();
  expect(await settle(world)).toEqual({ verdict: 'Serving from the target' });
  expect(world.entry()).toEqual(once);
});

test('killed between the history and the group, the next one settles it', async () => {
  const world = fresh();
  let puts = 0;
  world.faults.push({
    operation: 'Put',
    when: 'before',
    get error() {
      puts += 1;
      return noAnswer;
    },
  });
  await expect(settle(world)).rejects.toThrow();
  expect(puts).toBe(1);
  world.faults.length = 0;
  world.table.set('transfer#000002', { group: 'orders', record: 'transfer#000002', kept: true });
  await settle(world);
  expect(world.entry().phase).toBe('settled');
  expect(world.table.get('transfer#000002')).toMatchObject({ kept: true });
});
