import { claimGroup } from '#functions/claim-group.ts';
import { task } from '#functions/runtime/task.ts';
import { settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { holder, noAnswer, smallWorld } from './small-world.ts';

const claim = (world: ReturnType<typeof smallWorld>, by = holder) =>
  task(claimGroup, world.runtime)({ group: 'orders', holder: by });

test('the lease is taken for two minutes, and the epoch is told', async () => {
  const world = smallWorld(settled());
  expect(await claim(world)).toEqual({ epoch: 1, claimedAt: start });
  expect(world.entry()).toMatchObject({ holder, leaseExpiresAt: start + 120_000 });
});

test('claimed twice by the same execution, as after a lost answer, it is the same lease', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Put', when: 'after', error: noAnswer });
  await claim(world);
  await claim(world);
  expect(world.entry().holder).toBe(holder);
});

test('of two that claim, the second is refused until the lease ran out', async () => {
  const world = smallWorld(settled());
  await claim(world, 'run-2');
  await expect(claim(world)).rejects.toMatchObject({ name: 'GroupTaken' });
  world.wait(120);
  expect(await claim(world)).toMatchObject({ epoch: 1 });
});

test('of two that read the same free entry, only one gets it', async () => {
  const world = smallWorld(settled());
  const outcomes = await Promise.allSettled([claim(world, 'run-1'), claim(world, 'run-2')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a revert asks to be asked again while the run that was stopped still holds the lease', async () => {
  const world = smallWorld(settled());
  await claim(world, 'run-2');
  const revert = () => task(claimGroup, world.runtime)({ group: 'orders', holder, waits: true });

  await expect(revert()).rejects.toMatchObject({ name: 'LeaseNotYetFree' });
  world.wait(120);
  expect(await revert()).toMatchObject({ epoch: 1 });
});
