import type { ExecutionRecord } from '#sandbox/world/executions.ts';
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
    const frozen = freezeAt(scene, state);

    // when Ireland dies, and the lease of the frozen run ends,
    await scene.stage.kill(IRELAND);
    await scene.until('the run to freeze', () => frozen.run !== undefined, 300);
    await scene.until('another run of converge to finish', () => isFinished(scene), 600);
    const before = { calls: mutationsIn(scene).length, version: scene.entry().version };

    // and the frozen one goes on, with what it had decided to do two minutes earlier,
    frozen.thaw();
    await scene.pass(40);
    await moved(scene);

    // then it has changed nothing: no call, no write of the ledger by it; and the outcome is the other's.
    expect(mutationsIn(scene).length).toBe(before.calls);
    const byFrozen = world.callLog.filter(
      ({ input, at, mutating }) =>
        mutating && at > timers.now() - 40_000 && scene.stage.tags.of(input)?.holder === frozen.holder,
    );
    expect(byFrozen).toEqual([]);
    expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
    expect(runsIn(scene, 'converge').length).toBeGreaterThanOrEqual(2);
    expect(pagesIn(scene).filter((page) => page.endsWith('Serving from the target'))).toHaveLength(1);
    expect(scene.findings()).toEqual([]);
  },
);

type Scene = Awaited<ReturnType<typeof given>>;

/** Holds up the first invocation for a state, as a container that is frozen before its code has begun. */
function freezeAt(scene: Scene, state: string) {
  const file = state.toLowerCase().replace(' ', '-');
  const frozen: { run: ExecutionRecord | undefined; holder: string | undefined; thaw: () => void } = {
    ...{ run: undefined, holder: undefined },
    thaw: () => undefined,
  };
  const { dispatch } = scene.stage.world.host;
  const request = dispatch.request.bind(dispatch);
  dispatch.request = async (call) => {
    const isOurs = call.operation === 'Invoke' && String(call.input.FunctionName).endsWith(`-${file}`);
    if (isOurs && frozen.run === undefined) {
      frozen.run = executionsIn(scene, 'converge')[0];
      frozen.holder = (JSON.parse(String(call.input.Payload)) as { holder?: string }).holder;
      await new Promise<void>((resolve) => {
        frozen.thaw = resolve;
      });
    }
    return request(call);
  };
  return frozen;
}

/** A later run of converge than the first has ended with the target serving. */
const isFinished = (scene: Scene): boolean =>
  executionsIn(scene, 'converge')
    .slice(1)
    .some(({ result }) => result?.status === 'SUCCEEDED') && scene.entry().phase === 'settled';
