import { declareTarget } from '#functions/declare-target.ts';
import { task } from '#functions/runtime/task.ts';
import { debt, frankfurt, ireland, pausedUntil, settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { holder, noAnswer, refusal, type SmallWorld, smallWorld } from './small-world.ts';

const assessment = { silentSince: start - 50_000, loss: { lowerSeconds: 0, upperSeconds: 2 } };
const moments = { started: start - 9, assessed: start - 8, claimed: start - 7, confirmed: start - 6 };
const declare = ({ runtime }: SmallWorld, more: object = {}) => {
  const request = { group: 'orders', trigger: 'alarm', ...more };
  return task(declareTarget, runtime)({ request, holder, epoch: 1, reasons: ['It is down.'], assessment, moments });
};
const fresh = () => smallWorld(settled({ holder, leaseExpiresAt: start + 60_000 }));

test('the target, the next epoch and the debt are in the ledger, and nothing else was touched', async () => {
  const world = fresh();
  expect(await declare(world)).toEqual({ epoch: 2, target: frankfurt });
  expect(world.entry()).toMatchObject({
    owner: ireland,
    target: frankfurt,
    phase: 'declared',
    fenceDebts: [debt({ openedAt: start })],
    transfer: { moments: { ...moments, silentSince: start - 50_000, declared: start } },
  });
  expect(world.sent()).toEqual([]);
});

test('declared twice by the same execution, as after a lost answer, it is one declaration', async () => {
  const world = fresh();
  await declare(world);
  const once = world.entry();
  expect(await declare(world)).toEqual({ epoch: 2, target: frankfurt });
  expect(world.entry()).toEqual(once);
});

test('whoever lost the lease declares nothing', async () => {
  const world = smallWorld(settled({ holder: 'run-2', leaseExpiresAt: start + 60_000 }));
  await expect(declare(world)).rejects.toMatchObject({ name: 'LeaseLost' });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled' });
});

test('a pause that came after the decision is not declared over, but by a person', async () => {
  const world = smallWorld(settled({ holder, leaseExpiresAt: start + 60_000, pause: pausedUntil(60) }));

  await expect(declare(world)).rejects.toMatchObject({
    name: 'GroupPaused',
    message: expect.stringMatching(
      /^The group was paused while this run was deciding\. Group orders is paused until .* To end that: understudy resume --group orders .* To override: Start the failover machine in eu-central-1 with /,
    ),
  });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled' });

  const byHand = { trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
  expect(await declare(world, byHand)).toEqual({ epoch: 2, target: frankfurt });
  expect(world.entry().pause).toEqual(pausedUntil(60));
});

test('a pause that comes while the declaration is being written is not declared over either', async () => {
  const world = fresh();
  const pausing = {
    ...{ operation: 'Put', when: 'before' as const },
    error: () => {
      world.faults.length = 0;
      const { version, ...entry } = world.entry();
      world.table.set('entry', { ...entry, pause: pausedUntil(60), version: version + 1, record: 'entry' });
      return refusal('ConditionalCheckFailedException');
    },
  };
  // The first write renews the lease; a person is faster than the second.
  const renewed = {
    operation: 'Put',
    when: 'after' as const,
    error: () => {
      world.faults.splice(0, 1, pausing);
      return noAnswer();
    },
  };
  world.faults.push(renewed);

  await expect(declare(world)).rejects.toMatchObject({ name: 'GroupPaused' });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled', pause: pausedUntil(60) });
});

test('a declaration that was made before the pause, and whose answer was lost, stands', async () => {
  const world = fresh();
  await declare(world);
  world.table.set('entry', { ...world.entry(), pause: pausedUntil(60), record: 'entry' });

  expect(await declare(world)).toEqual({ epoch: 2, target: frankfurt });
});
