import { IRELAND, instanceOf, type Scene, type SceneOptions } from './scene.ts';
import { outage, startByHand, stopAll } from './start.ts';
import { executionsIn } from './story.ts';

/**
 * The writer died while its Region's API went on; the fence stands half, a person stops the run, has the server back, and starts
 * the machine in the owner's Region with `revert`.
 */
export async function revertedScene(options: SceneOptions = {}): Promise<Scene> {
  const scene = await declaredAndStopped(options);
  await startByHand(scene, { reason: 'The server is back.', revert: true, expectedEpoch: 2 }, IRELAND);
  return scene;
}

/** As above, up to the moment at which the lease of the stopped run has ended. */
export async function declaredAndStopped(options: SceneOptions = {}): Promise<Scene> {
  const scene = await outage({ ...options, writerOnly: true });
  await stopHalfFenced(scene);
  return scene;
}

/** Waits until the fence of a dead writer stands half, stops the run, has the server back, and waits for the lease to end. */
export async function stopHalfFenced(scene: Scene): Promise<void> {
  const fences = () =>
    executionsIn(scene, 'converge').flatMap(({ path }) => path.filter((state) => state === 'Fence writer'));
  await scene.until('the fence to be half done', () => fences().length === 2, 300);
  await scene.pass(3);
  stopAll(scene);
  await scene.stage.fabric.engine(instanceOf(IRELAND)).restart();
  await scene.until('the lease to end', () => (scene.entry().leaseExpiresAt ?? 0) <= scene.stage.timers.now(), 200);
}
