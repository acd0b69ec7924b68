import { declareTarget } from '#functions/declare-target.ts';
import { task } from '#functions/runtime/task.ts';
import { override } from '../core/overrides.ts';
import { debt, declared, frankfurt, ireland, pausedUntil, settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, holder, noAnswer, refusal, type SmallWorld, smallWorld } from './small-world.ts';

const assessment = { silentSince: start - 50_000, loss: { lowerSeconds: 0, upperSeconds: 2 } };
const moments = { started: start - 9, assessed: start - 8, claimed: start - 7, confirmed: start - 6 };
const declare = ({ runtime }: SmallWorld, more: object = {}, found: object = assessment) => {
  const request = { group: 'orders', trigger: 'alarm', ...more };
  const asked = { request, holder, epoch: 1, reasons: ['It is down.'], moments };
  return task(declareTarget, runtime)({ ...asked, assessment: found });
};
const fresh = () => smallWorld(settled(held));

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
  const world = smallWorld(settled({ ...held, pause: pausedUntil(60) }));

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

const others = ['a', 'b', 'c', 'd', 'e'];
const turnsOf = (seconds: number, groups = others) => ({
  ...{ group: '_installation', record: 'turns', version: 1, writeId: 'w', waiting: [] },
  turns: [
    { group: 'orders', epoch: 1, at: start - seconds * 1000 },
    ...groups.map((group) => ({ group, epoch: 1, at: start })),
  ],
});

test('a turn that went by while others took theirs is declared by nobody but a person', async () => {
  const world = fresh();
  world.table.set('turns', turnsOf(200));

  await expect(declare(world)).rejects.toMatchObject({
    name: 'TurnLost',
    message: expect.stringMatching(
      /^The turn went by while this run was deciding\. Group orders has no turn yet: .* minutes after the alarm\. To override: Start the/,
    ),
  });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled' });

  const byHand = { trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
  expect(await declare(world, byHand)).toEqual({ epoch: 2, target: frankfurt });
});

test('a turn that went by before a mass event is told as held back with the others, and how they are let go', async () => {
  const world = fresh();
  world.table.set('turns', { ...turnsOf(200), mass: { since: start, askedAt: start } });

  await expect(declare(world)).rejects.toMatchObject({
    name: 'TurnLost',
    message: expect.stringMatching(
      /^The turn went by while this run was deciding\. Group orders is held back with others: .* To let them go on: understudy release .* To override: Start the/,
    ),
  });
});

test('a turn that stands is declared whatever the others do, and one that went by is taken anew where it can be', async () => {
  const [standing, again] = [fresh(), fresh()];
  standing.table.set('turns', turnsOf(100));
  again.table.set('turns', turnsOf(200, ['a']));

  expect(await declare(standing)).toMatchObject({ epoch: 2 });
  expect(await declare(again)).toMatchObject({ epoch: 2 });
  expect(again.table.get('turns')).toMatchObject({ version: 2 });
});

/** A person is faster than the declaration: the first write renews the lease, and theirs comes before the second. */
function changedMeanwhile(world: SmallWorld, change: object): void {
  const faster = {
    ...{ operation: 'Put', when: 'before' as const },
    error: () => {
      world.faults.length = 0;
      const { version, ...entry } = world.entry();
      world.table.set('entry', { ...entry, ...change, version: version + 1, record: 'entry' });
      return refusal('ConditionalCheckFailedException');
    },
  };
  const renewed = {
    ...{ operation: 'Put', when: 'after' as const },
    error: () => {
      world.faults.splice(0, 1, faster);
      return noAnswer();
    },
  };
  world.faults.push(renewed);
}

test('a pause that comes while the declaration is being written is not declared over either', async () => {
  const world = fresh();
  changedMeanwhile(world, { pause: pausedUntil(60) });

  await expect(declare(world)).rejects.toMatchObject({ name: 'GroupPaused' });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled', pause: pausedUntil(60) });
});

test('a declaration that was made before the pause, and whose answer was lost, stands', async () => {
  const world = fresh();
  await declare(world);
  world.table.set('entry', { ...world.entry(), pause: pausedUntil(60), record: 'entry' });

  expect(await declare(world)).toEqual({ epoch: 2, target: frankfurt });
});

describe('a loss above the objective', () => {
  const large = { ...assessment, loss: { lowerSeconds: 0, upperSeconds: 300 } };
  const lossy = (world: SmallWorld) => declare(world, {}, large);

  test('is declared by what a person accepted, which is used up by that', async () => {
    const world = smallWorld(settled({ ...held, override: override() }));

    await lossy(world);

    expect(world.entry()).not.toHaveProperty('override');
    expect(world.entry().transfer).toMatchObject({ override: override(), loss: large.loss });
  });

  test.each([
    ['nobody accepted', undefined, 'the objective is 10 s. To override: understudy override'],
    ['was accepted until now', override({ expiresAt: start }), 'expired at 2027-01-15T08:00:00.000Z. To override: '],
    ['was accepted in part', override({ lossSeconds: 299 }), 'accepts only a loss of up to 299 s. To override: '],
  ])('that %s by the time of the declaration is not declared', async (_what, given, why) => {
    const world = smallWorld(settled({ ...held, ...(given && { override: given }) }));

    await expect(lossy(world)).rejects.toMatchObject({
      name: 'LossNotAccepted',
      message: expect.stringMatching(/^The loss was accepted while this run was deciding, and is not any more\. /),
    });
    await expect(lossy(world)).rejects.toThrow(why);
    expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled' });
  });

  test('that is taken back while the declaration is being written is not declared either', async () => {
    const world = smallWorld(settled({ ...held, override: override() }));
    changedMeanwhile(world, { override: override({ lossSeconds: 0 }) });

    await expect(lossy(world)).rejects.toMatchObject({ name: 'LossNotAccepted' });
    expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled', override: { lossSeconds: 0 } });
  });

  test('a revert loses nothing, and ends what was accepted', async () => {
    const world = smallWorld(declared({ ...held, epoch: 1, override: override() }), ireland);

    await declare(world, { trigger: 'manual', reason: 'False alarm', revert: true }, large);

    expect(world.entry()).toMatchObject({ epoch: 2, target: ireland });
    expect(world.entry()).not.toHaveProperty('override');
    expect(world.entry().transfer).not.toHaveProperty('override');
  });
});

test('a blackout window that begins after the decision is not declared over, but by a person', async () => {
  const world = fresh();
  const { runtime } = world;
  const orders = Object.entries(runtime.configuration.groups).map(([name, each]) => {
    // It is eight o'clock.
    const blackout = [{ from: '08:00', to: '09:00' }];
    return [name, { ...each, policy: { ...each.policy, blackout } }];
  });
  const inWindow = {
    ...world,
    runtime: { ...runtime, configuration: { ...runtime.configuration, groups: Object.fromEntries(orders) } },
  };

  await expect(declare(inWindow)).rejects.toMatchObject({
    name: 'GroupPaused',
    message: expect.stringMatching(
      /^A blackout window began while this run was deciding\. Group orders is in a blackout window until 2027-01-15T09:00:00\.000Z .* To override: Start the failover machine in eu-central-1 with /,
    ),
  });
  expect(world.entry()).toMatchObject({ epoch: 1, phase: 'settled' });

  const byHand = { trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
  expect(await declare(inWindow, byHand)).toEqual({ epoch: 2, target: frankfurt });
});
