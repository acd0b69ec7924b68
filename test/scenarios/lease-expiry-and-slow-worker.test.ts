import { type Frozen, freezeNext } from '#sandbox/simulator/sweeps/freeze.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { IRELAND } from '../machines/scene.ts';
import { executionsIn, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/** Scenario 14. A run is frozen past its lease, another one carries the transfer through, and the first one wakes up. */

test.each(['Promote replica', 'Shift traffic', 'Harden database'])(
  'a run that freezes at "%s" and wakes when another has finished changes nothing any more',
  async (state) => {
    // Given an installation in steady state, in which the first run of converge freezes at the named step,
    const scene = await given({ configure: hasty });
    const { world, timers } = scene.stage;
    const frozen = freezeNext(scene, state);

    // when Ireland dies, and the lease of the frozen run ends,
    await scene.stage.kill(IRELAND);
    await scene.until('the run to freeze', () => frozen.isFrozen(), 300);
    await scene.until('another run of converge to finish', () => isFinished(scene, frozen), 900);
    const before = mutationsIn(scene).length;

    // and the frozen one goes on, with what it had decided to do two minutes earlier,
    frozen.thaw();
    await scene.pass(40);
    await moved(scene);

    // then it has changed nothing: no call, no write of the ledger by it; and the outcome is the other's.
    expect(mutationsIn(scene).length).toBe(before);
    const byFrozen = world.callLog.filter(
      ({ input, at, mutating }) =>
        mutating && at > timers.now() - 40_000 && scene.stage.tags.of(input)?.holder === frozen.holder(),
    );
    expect(byFrozen).toEqual([]);
    expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
    expect(runsIn(scene, 'converge').length).toBeGreaterThanOrEqual(2);
    expect(pagesIn(scene).filter((page) => page.endsWith('Serving from the target'))).toHaveLength(1);
    expect(scene.findings()).toEqual([]);
  },
);

/** A run for another holder than the frozen one has ended with the target serving. */
const isFinished = (scene: Watched, frozen: Frozen): boolean =>
  scene.entry().phase === 'settled' &&
  executionsIn(scene, 'converge').some(
    ({ input, result }) => (input as { holder: string }).holder !== frozen.holder() && result?.status === 'SUCCEEDED',
  );
