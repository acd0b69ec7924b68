import { transitionsOf } from '#sandbox/asl/graph.ts';
import { onEntering, overtake, withoutLedger } from './fates.ts';
import { declaredAndStopped, revertedScene } from './reverted.ts';
import { FRANKFURT, IRELAND, openScene, type Scene } from './scene.ts';
import { ended, outage, startByHand } from './start.ts';
import { executionsIn, folded } from './story.ts';
import { machineNamed, nameOf, walkedBy } from './walked.ts';

/** Every transition of the converge machine is walked here, and one test fails for a transition that is not. */

const played = new Map<string, Promise<Scene>>();
/** Plays a scene once, whichever test asks for it first. */
function playOnce(title: string, play: () => Promise<Scene>): Promise<Scene> {
  const playing = played.get(title) ?? play();
  played.set(title, playing);
  return playing;
}

async function playedOut(opened: Promise<Scene>, spoil: (scene: Scene) => void = () => undefined): Promise<Scene> {
  const scene = await opened;
  spoil(scene);
  const over = () => executionsIn(scene, 'converge').length > 0 && executionsIn(scene).every(({ result }) => result);
  await scene.until('every execution to end', over, 600);
  return scene;
}

/** One round: look, choose, act. */
const round = (act: string) => `Look around -> What next? -> ${act}`;
/** The same round several times. */
const rounds = (act: string) => `(${round(act)})+`;
const WAIT = 'Wait for progress';
const end = (how: string) => `${round('How did it end?')} -> ${how}`;
const from = (...parts: readonly string[]) => ['Adopt input', ...parts].join(' -> ');

const TAKING_OVER = [
  ...[round('Promote replica'), rounds(WAIT), rounds('Shift traffic'), rounds(WAIT)],
  ...[round('Announce outcome'), round('Harden database'), round(WAIT), round('Settle group')],
  end('Serving from the target'),
];

interface Walk {
  readonly title: string;
  readonly play: () => Promise<Scene>;
  /** The path of the first converge execution. */
  readonly path: string;
}

const walks: readonly Walk[] = [
  {
    title: 'a lost Region leaves nothing to fence: promote, shift both names, announce, harden, settle',
    play: () => playedOut(outage()),
    path: from(...TAKING_OVER),
  },
  {
    title: 'a writer that died in a Region that answers is fenced, with proof, before the promotion',
    play: () => playedOut(outage({ writerOnly: true })),
    path: from(round('Fence writer'), round(WAIT), rounds('Fence writer'), rounds(WAIT), ...TAKING_OVER),
  },
  {
    title: 'a reverted transfer lifts the fence and settles',
    play: () => revertedScene(),
    path: from(
      ...[round('Lift fence'), round(WAIT), round('Lift fence'), round(WAIT)],
      ...[round('Announce outcome'), round('Settle group'), end('Stopped, nothing changed')],
    ),
  },
  {
    title: 'a wrong input stops before anything is looked at',
    play: async () => {
      const scene = await openScene();
      const input = { group: 'bills', epoch: 1, holder: 'a person' };
      await ended(scene, scene.stage.world.startExecution('understudy-converge', FRANKFURT, input));
      return scene;
    },
    path: 'Adopt input -> Look around -> Stopped halfway',
  },
  {
    title: 'a run that is overtaken while it waits ends, and leaves the rest to the newer one',
    play: () => playedOut(outage(), (scene) => onEntering(scene, 'Wait for progress', () => overtake(scene))),
    path: from(round('Promote replica'), round(WAIT), end('Stopped halfway')),
  },
];

test.each(walks)('$title', async ({ title, play, path }) => {
  const scene = await playOnce(title, play);

  expect(executionsIn(scene, 'converge').map((execution) => folded(execution.path))).toContain(path);
  expect(scene.stage.world.complaints).toEqual([]);
});

/** Each Task with a scene in which it comes. */
const tasks: readonly (readonly [task: string, file: string, open: () => Promise<Scene>])[] = [
  ['Look around', 'look-around', outage],
  ['Fence writer', 'fence-writer', () => outage({ writerOnly: true })],
  ['Lift fence', 'lift-fence', declaredAndStopped],
  ['Promote replica', 'promote-replica', outage],
  ['Shift traffic', 'shift-traffic', outage],
  ['Announce outcome', 'announce-outcome', outage],
  ['Harden database', 'harden-database', outage],
  ['Settle group', 'settle-group', outage],
];

/** Opens the scene and spoils it; a scene that waits for a revert is reverted. */
async function spoiled(task: string, open: () => Promise<Scene>, spoil: (scene: Scene) => void): Promise<Scene> {
  const scene = await open();
  spoil(scene);
  if (task === 'Lift fence') await startByHand(scene, { revert: true, expectedEpoch: 2 }, IRELAND);
  return playedOut(Promise.resolve(scene));
}

const losing = tasks.filter(([task]) => task !== 'Look around');
const stoppedAt = (task: string, open: () => Promise<Scene>) =>
  playOnce(`${task} stopped`, () => spoiled(task, open, (scene) => onEntering(scene, task, () => overtake(scene))));

test.each(losing)(
  '"%s" stops halfway when a newer epoch was declared, and changes nothing',
  async (task, _file, open) => {
    const scene = await stoppedAt(task, open);
    const stopped = executionsIn(scene, 'converge').filter(({ path }) =>
      path.join().endsWith(`${task},Stopped halfway`),
    );

    expect(stopped.map(({ result }) => result?.cause)).toEqual([
      expect.stringMatching(/^LeaseLost: .* epoch \d+ was declared/),
    ]);
    expect(scene.stage.world.complaints).toEqual([]);
  },
);

/** The ledger is out of the function's reach until the run has given the step up for now. */
const waitedAt = (task: string, file: string, open: () => Promise<Scene>) =>
  playOnce(`${task} waited`, () =>
    spoiled(task, open, (scene) =>
      onEntering(scene, task, () => {
        const restore = withoutLedger(scene, file);
        onEntering(scene, 'Wait for progress', restore);
      }),
    ),
  );

test.each(tasks)(
  '"%s" is given up for now when the ledger does not answer, and done later',
  async (task, file, open) => {
    const scene = await waitedAt(task, file, open);
    const [run] = executionsIn(scene, 'converge').filter(({ path }) =>
      path.join().includes(`${task},Wait for progress,Look around`),
    );

    expect(run?.path.filter((state) => state === task).length).toBeGreaterThanOrEqual(2);
    expect(run?.result?.status).toBe('SUCCEEDED');
  },
);

test('every transition of the converge machine is walked by one of these scenes', async () => {
  const definition = machineNamed('converge');
  const scenes = await Promise.all([
    ...walks.map(({ title, play }) => playOnce(title, play)),
    ...losing.map(([task, , open]) => stoppedAt(task, open)),
    ...tasks.map(([task, file, open]) => waitedAt(task, file, open)),
  ]);
  const walked = new Set(
    scenes.flatMap((scene) => executionsIn(scene, 'converge').flatMap((run) => walkedBy(run, definition))),
  );
  const all = transitionsOf(definition).map(nameOf);

  expect(all.filter((edge) => !walked.has(edge))).toEqual([]);
  expect(all.length).toBeGreaterThan(30);
}, 60_000);
