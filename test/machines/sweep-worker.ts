import { isDeepStrictEqual } from 'node:util';
import { endStateOf } from './end-state.ts';
import { stopHalfFenced } from './reverted.ts';
import { IRELAND, isAtRest, isSettled, openScene, type Scene } from './scene.ts';
import { hasty, manualFailover } from './start.ts';
import { runsIn } from './story.ts';
import { disturb, type Point, pointsOf, watchTasks } from './sweep-points.ts';

/**
 * Disturbs one scenario at every point, or at each n-th of them: `node sweep-worker.ts SCENARIO FIRST STEP FOLDER`, where FOLDER
 * has the assembly. Prints a summary as JSON.
 */

interface Scenario {
  readonly begin: (scene: Scene) => Promise<void>;
  readonly isOver: (scene: Scene) => boolean;
}

const isMoved = (scene: Scene) => scene.entry().epoch > 1 && scene.entry().holder === undefined;

const scenarios: Readonly<Record<string, Scenario>> = {
  'region-loss': {
    begin: ({ stage }) => stage.kill(IRELAND),
    isOver: (scene) => isMoved(scene) && isSettled(scene),
  },
  'partition-with-return': {
    begin: async (scene) => {
      scene.stage.isolate(IRELAND);
      scene.stage.timers.after(returnsAfterMilliseconds, () => scene.stage.heal(IRELAND));
    },
    isOver: (scene) => isMoved(scene) && isAtRest(scene),
  },
  'writer-dead': {
    begin: ({ stage }) => stage.killDatabase(IRELAND),
    isOver: (scene) => isMoved(scene) && isAtRest(scene),
  },
  revert: {
    begin: async (scene) => {
      await scene.stage.killDatabase(IRELAND);
      await stopHalfFenced(scene);
      scene.stage.world.startExecution('understudy-failover', IRELAND, revertRequest);
    },
    isOver: (scene) => scene.entry().epoch === 3 && scene.entry().holder === undefined && isAtRest(scene),
  },
};

const revertRequest = { ...manualFailover, reason: 'The server is back.', revert: true, expectedEpoch: 2 };

const returnsAfterMilliseconds = 75_000;

/** What a summary tells of a point that did not come to the same end. */
export interface Failure {
  readonly point: Point;
  readonly found: unknown;
  readonly runs: readonly string[];
}

export interface Summary {
  /** Points of the scenario. */
  readonly all: number;
  /** Points that this worker tried, and at how many of them the disturbance really came. */
  readonly tried: number;
  readonly struck: number;
  readonly failures: readonly Failure[];
  readonly expected: unknown;
}

/** Half as many looks: what a path looks like does not depend on them, and most of a run would be spent on them. */
const seldomLooking: typeof hasty = (configuration) => ({ ...hasty(configuration), probe: { everySeconds: 10 } });

async function play(folder: string, scenario: Scenario, begun: (scene: Scene) => void): Promise<Scene> {
  const scene = await openScene({ folder, configure: seldomLooking });
  await scenario.begin(scene);
  begun(scene);
  await scene.until('rest', () => scenario.isOver(scene), 1800).catch(() => undefined);
  return scene;
}

async function sweep(name: string, first: number, step: number, folder: string): Promise<Summary> {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`There is no scenario ${name}, only ${Object.keys(scenarios).join(', ')}.`);
  const seen: { visits: ReturnType<typeof watchTasks> } = { visits: [] };
  const undisturbed = await play(folder, scenario, (scene) => {
    seen.visits = watchTasks(scene);
  });
  const expected = endStateOf(undisturbed);
  const points = pointsOf(seen.visits);
  const mine = points.filter((_point, index) => index % step === first);
  const failures: Failure[] = [];
  let struck = 0;
  for (const point of mine) {
    const scene = await play(folder, scenario, (begun) =>
      disturb(begun, point, () => {
        struck += 1;
      }),
    );
    const found = endStateOf(scene);
    if (isDeepStrictEqual(found, expected) && scene.stage.world.complaints.length === 0) continue;
    failures.push({
      point,
      found,
      runs: runsIn(scene).map(({ machine, status, path }) => `${machine} ${status}: ${path}`),
    });
  }
  return { all: points.length, tried: mine.length, struck, failures, expected };
}

if (process.argv[1] === import.meta.filename) {
  const [, , name = '', first = '0', step = '1', folder = ''] = process.argv;
  process.stdout.write(JSON.stringify(await sweep(name, Number(first), Number(step), folder)));
}
