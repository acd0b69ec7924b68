import type { Database, Group, Region } from '#core/configuration.ts';
import { type Fitness, fitnessOf, unseen } from '#core/fitness.ts';
import type { StandbyView } from '#core/standby.ts';
import { instancesIn } from './aws/rds.ts';
import { otherSideMilliseconds } from './look-at-databases.ts';
import { bounded } from './runtime/bounded.ts';
import type { Clock, Runtime } from './runtime/runtime.ts';

/** Whose standby is looked at, and what else may be asked for that. */
export interface Looking {
  readonly group: Group;
  readonly owner: Region;
  /** At rest the writer is looked at, too: a standby should not be smaller or older than it. In an outage nobody waits for it. */
  readonly besidesWriter: boolean;
}

/** Whether this Region's instances of the group can be promoted and would serve, in words. Throws WrongResource. */
export async function lookAtStandby({ group, owner, besidesWriter }: Looking, runtime: Runtime): Promise<Fitness> {
  const { region } = runtime;
  const found = await Promise.all(
    Object.values(group.databases).map(async (database) => {
      const instance = database.instances[region];
      if (!instance) return { unfit: [], drift: [] };
      const [view, writer] = await Promise.all([
        lookTwice(() => instancesIn(runtime, region).look(instance), runtime.clock),
        besidesWriter ? lookAtWriter(runtime, database, owner) : undefined,
      ]);
      return view instanceof Error
        ? unseen(instance, region, view)
        : fitnessOf(view, { region, database, instance, owner, writer });
    }),
  );
  return { unfit: found.flatMap(({ unfit }) => unfit), drift: found.flatMap(({ drift }) => drift) };
}

/** That the owner's RDS API is silent is for the probes to tell. */
function lookAtWriter(runtime: Runtime, { instances }: Database, owner: Region): Promise<StandbyView | undefined> {
  const instance = instances[owner];
  if (!instance) return Promise.resolve(undefined);
  return bounded(runtime.clock, otherSideMilliseconds, (signal) =>
    instancesIn(runtime, owner).look(instance, signal),
  ).catch(() => undefined);
}

/** One throttled call is no reason to let an outage go on. Throws WrongResource. */
async function lookTwice(look: () => Promise<StandbyView>, clock: Clock): Promise<StandbyView | Error> {
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
