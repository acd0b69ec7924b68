import { readFileSync } from 'node:fs';
import type { Configuration, Region } from '#core/configuration.ts';
import type { Request } from '#core/request.ts';
import { type ExecutionRecord, statusOf } from '#sandbox/world/executions.ts';
import { FRANKFURT, IRELAND, openScene, type Scene, type SceneOptions } from './scene.ts';
import { executionsIn } from './story.ts';

/** How a person starts and stops machines in a scene, and how scenes are made short. */

export const manualFailover = JSON.parse(readFileSync('events/manual-failover.json', 'utf8')) as Request;

/** Starts the failover machine by hand, as events/manual-failover.json with other fields, and lets it run to its end. */
export async function startByHand(
  scene: Scene,
  fields: Partial<Record<string, unknown>> = {},
  region: Region = FRANKFURT,
): Promise<ExecutionRecord> {
  const input = Object.fromEntries(
    Object.entries({ ...manualFailover, ...fields }).filter(([, value]) => value !== undefined),
  );
  const execution = scene.stage.world.startExecution('understudy-failover', region, input);
  await ended(scene, execution);
  return execution;
}

/** Lets time pass until an execution has ended. */
export const ended = (scene: Scene, execution: ExecutionRecord, limitSeconds = 600): Promise<void> =>
  scene.until(`${execution.machine} ${execution.name} to end`, () => execution.result !== undefined, limitSeconds);

/** Stops what runs, as a person does in the console: nobody gives the lease back. */
export function stopAll(scene: Scene): void {
  for (const execution of executionsIn(scene)) {
    if (statusOf(execution) === 'RUNNING') execution.running.abort('Stopped by a person.');
  }
}

/** The shortest dwell that the schema allows: what a path looks like does not depend on it. */
export const hasty = (configuration: Configuration): Configuration =>
  withPolicy(configuration, { dwellSeconds: 5, inRegionSeconds: 5 });

export function withPolicy(
  configuration: Configuration,
  changes: Partial<Configuration['groups'][string]['policy']>,
): Configuration {
  const groups = Object.entries(configuration.groups).map(([name, group]) => [
    name,
    { ...group, policy: { ...group.policy, ...changes } },
  ]);
  return { ...configuration, groups: Object.fromEntries(groups) };
}

/** A scene in which the owner's Region is lost, or with `writerOnly` its database server alone. */
export async function outage({
  writerOnly = false,
  ...options
}: SceneOptions & { readonly writerOnly?: boolean } = {}): Promise<Scene> {
  const scene = await openScene({ configure: hasty, ...options });
  await (writerOnly ? scene.stage.killDatabase(IRELAND) : scene.stage.kill(IRELAND));
  return scene;
}

/** Lets time pass until a state of any execution is entered. */
export const untilEntered = (scene: Scene, state: string, limitSeconds = 300): Promise<void> =>
  scene.until(
    `state "${state}" to be entered`,
    () => executionsIn(scene).some(({ path }) => path.includes(state)),
    limitSeconds,
  );
