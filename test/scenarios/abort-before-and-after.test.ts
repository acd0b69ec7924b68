import { onEntering } from '../machines/fates.ts';
import { IRELAND, instanceOf } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { executionsIn, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, rest, secondsSinceWrite, takenOver, untouched } from './scene.ts';

/**
 * Scenario 20. An operator stops the run. Before the point of no return the group goes back to its owner; after it there is no way
 * back, and the transfer is carried on. Every single step is swept in `test/machines/sweep.test.ts` and
 * `test/sandbox/simulator/sweeps.test.ts`.
 */

test.each(['Assess outage', 'Decide failover', 'Claim group', 'Confirm outage', 'Declare target'])(
  'stopped at "%s", when the outage is over, the group is as it was',
  async (state) => {
    // Given a run that a cut of Ireland has started,
    const scene = await given({ configure: hasty });
    onEntering(
      scene,
      state,
      (execution) => {
        // when an operator stops it and every other one at this step, and Ireland is back,
        execution.running.abort('Stopped by a person.');
        scene.stage.heal(IRELAND);
      },
      { once: false },
    );
    scene.stage.isolate(IRELAND);
    await scene.until('a stopped run', () => runsIn(scene).some(({ status }) => status === 'ABORTED'), 300);
    await scene.pass(240);
    await rest(scene);

    // then the old owner is writable, the names lead there, nobody owes anything, and nothing was changed.
    expect(outcomeOf(scene)).toEqual(untouched());
    expect(mutationsIn(scene)).toEqual([]);
    expect([secondsSinceWrite(scene, 'checked'), secondsSinceWrite(scene, 'recorded')].every((age) => age < 3)).toBe(
      true,
    );
    expect(pagesIn(scene)).not.toContain('Understudy orders: Serving from the target');
    expect(scene.findings()).toEqual([]);
  },
);

test('stopped after the declaration and reverted, the owner is writable again, owes nothing, and the names never moved', async () => {
  // Given a declared transfer whose old writer is half fenced,
  const scene = await given({ configure: hasty });
  await scene.stage.killDatabase(IRELAND);
  await scene.until('the fence to be half done', () => fences(scene) === 2, 300);
  await scene.pass(3);

  // when an operator stops everything, has the server back, and reverts as soon as the lease has ended,
  for (const { running } of executionsIn(scene)) running.abort('Stopped by a person.');
  await scene.stage.fabric.engine(instanceOf(IRELAND)).restart();
  await scene.until('the lease to end', () => (scene.entry().leaseExpiresAt ?? 0) <= scene.stage.timers.now(), 200);
  await startByHand(scene, { reason: 'The server is back.', revert: true, expectedEpoch: 2 }, IRELAND);
  await rest(scene);
  await scene.pass(20);

  // then the fence is lifted, nothing was promoted, and that is what the page says.
  expect(outcomeOf(scene)).toEqual({ ...untouched(), epoch: 3, verdict: 'Stopped, nothing changed' });
  expect(scene.entry().fenceDebts.map(({ proof }) => proof)).toEqual([
    expect.stringContaining('eu-west-1 is the owner again: the transfer of epoch 2 was reverted.'),
  ]);
  expect(secondsSinceWrite(scene, 'checked')).toBeLessThan(3);
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped, nothing changed']);
  expect(scene.findings()).toEqual([]);
});

test.each(['Shift traffic', 'Announce outcome', 'Harden database'])(
  'stopped at "%s", after the promotion, the transfer is carried on, and a revert is refused',
  async (state) => {
    // Given a transfer that has promoted its target,
    const scene = await given({ configure: hasty });
    onEntering(scene, state, () => {
      // when an operator stops every run at this step,
      for (const { running } of executionsIn(scene)) running.abort('Stopped by a person.');
    });
    await scene.stage.killDatabase(IRELAND);
    await scene.until('a stopped run', () => runsIn(scene).some(({ status }) => status === 'ABORTED'), 300);

    // and asks for the group back,
    const revert = await startByHand(
      scene,
      { reason: 'I want it back.', revert: true, expectedOwner: 'eu-central-1', expectedEpoch: 2 },
      IRELAND,
    );
    await moved(scene);

    // then that is refused with a clear answer, and the next run finishes what was begun.
    expect(revert.result?.cause).toMatch(/^Nothing can be reverted: group orders is \w+, owner eu-central-1\./);
    expect(outcomeOf(scene)).toEqual(takenOver());
    expect(pagesIn(scene)).toContain('Understudy orders: Serving from the target');
    expect(scene.findings()).toEqual([]);
  },
);

const fences = (scene: Parameters<typeof executionsIn>[0]): number =>
  executionsIn(scene, 'converge').flatMap(({ path }) => path.filter((state) => state === 'Fence writer')).length;
