import type { Group } from '#core/configuration.ts';
import type { InstanceView } from '#core/reality.ts';
import { instancesIn } from './aws/rds.ts';
import type { Clock, Runtime } from './runtime/runtime.ts';

/** Why this Region's instances of the group can't be promoted, in words. Throws WrongResource. */
export async function unfitInstances(group: Group, runtime: Runtime): Promise<string[]> {
  const instances = instancesIn(runtime, runtime.region);
  const found = await Promise.all(
    Object.values(group.databases).map(async ({ instances: places }) => {
      const instance = places[runtime.region];
      if (!instance) return undefined;
      const view = await lookTwice(() => instances.look(instance), runtime.clock);
      if (view instanceof Error) return `${instance.identifier} could not be described: ${view.message}`;
      const { status, replica } = view;
      if (!fit.has(status)) return `${instance.identifier} is ${status} and can't be promoted.`;
      return replica ? undefined : `${instance.identifier} is no replica: it was promoted, or was never one.`;
    }),
  );
  return found.filter((why) => why !== undefined);
}

/** Statuses that a promotion waits out or never minds; anything else, known or not, is "not fit". */
const fit = new Set(['available', 'storage-optimization', 'backing-up', 'modifying', 'rebooting']);

/** One throttled call is no reason to let an outage go on. Throws WrongResource. */
async function lookTwice(look: () => Promise<InstanceView>, clock: Clock): Promise<InstanceView | Error> {
  const once = () =>
    look().catch((error: Error) => {
      if (error.name === 'WrongResource') throw error;
      return error;
    });
  const first = await once();
  if (!(first instanceof Error)) return first;
  await clock.sleep(1000);
  return once();
}
