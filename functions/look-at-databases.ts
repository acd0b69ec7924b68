import type { Database, Group, Region } from '#core/configuration.ts';
import { fenceStands } from '#core/fence.ts';
import { type LedgerEntry, openDebts } from '#core/ledger.ts';
import type { DatabaseView, InstanceView, Probe } from '#core/reality.ts';
import { inspect } from './aws/inspect.ts';
import { instancesIn } from './aws/rds.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/** For the other Region, which may be gone: a dead Region does not refuse, it says nothing. */
export const otherSideMilliseconds = 3000;

/**
 * Every database of a group on both sides; a side that can't be seen now is undefined. Throws WrongResource when the target's
 * instance is not the configured one: nothing may be decided about a namesake.
 */
export const lookAtDatabases = (
  entry: LedgerEntry,
  group: Group,
  other: Region,
  runtime: Runtime,
): Promise<DatabaseView[]> =>
  Promise.all(
    Object.entries(group.databases).map(async ([name, database]) => {
      const [here, there, targetWrite] = await Promise.all([
        needsTarget(entry) ? lookAtTarget(runtime, database, entry.target) : undefined,
        needsOther(entry) ? lookAcross(entry, database, other, runtime) : undefined,
        needsTarget(entry) ? tryWrite(runtime, database, entry.target) : undefined,
      ]);
      const view = {
        name,
        target: here?.view,
        targetReadOnly: here?.readOnly,
        targetWrite,
        other: there?.view,
        otherReadOnly: there?.readOnly,
        otherWrite: undefined,
      };
      return { ...view, otherWrite: await tryOldPath(view, entry, database, other, runtime) };
    }),
  );

/** Once the transfer is settled, only debts are left to pay. */
const needsTarget = (entry: LedgerEntry) => entry.phase !== 'settled';

/** The old writer matters only while it is to be fenced. */
const needsOther = (entry: LedgerEntry) => openDebts(entry).length > 0;

interface Side {
  readonly view: InstanceView;
  readonly readOnly: boolean;
}

async function lookAtTarget(runtime: Runtime, database: Database, region: Region): Promise<Side | undefined> {
  return lookAtSide(runtime, database, region).catch((error: unknown) => {
    if ((error as Error).name === 'WrongResource') throw error;
    return unseen(runtime, database, region, error);
  });
}

/**
 * Before the promotion a Region is called out of reach only after a while. On the way to traffic nothing waits for it, so one
 * that is still dead costs each look a second. A namesake there is left alone like a dead Region: the debt stays open, and the
 * transfer goes on.
 */
function lookAcross(
  { phase }: LedgerEntry,
  database: Database,
  other: Region,
  runtime: Runtime,
): Promise<Side | undefined> {
  const milliseconds = phase === 'committed' ? 1000 : otherSideMilliseconds;
  return bounded(runtime.clock, milliseconds, (signal) => lookAtSide(runtime, database, other, signal)).catch(
    (error: unknown) => unseen(runtime, database, other, error),
  );
}

async function lookAtSide(
  runtime: Runtime,
  database: Database,
  region: Region,
  signal?: AbortSignal,
): Promise<Side | undefined> {
  const instance = database.instances[region];
  if (!instance) return undefined;
  const instances = instancesIn(runtime, region);
  const [view, readOnly] = await Promise.all([instances.look(instance, signal), instances.readOnly(instance, signal)]);
  return { view, readOnly };
}

function unseen(runtime: Runtime, database: Database, region: Region, error: unknown): undefined {
  const name = database.instances[region]?.identifier;
  runtime.logger.warn(`${name} in ${region} could not be looked at: ${(error as Error).message}`);
}

/** The old path is tried only when the fence should hold: a write that succeeds would be one more write to the wrong side. */
async function tryOldPath(view: DatabaseView, entry: LedgerEntry, database: Database, other: Region, runtime: Runtime) {
  const instance = database.instances[other];
  const debt = openDebts(entry).find(({ region }) => region === other);
  const stands = instance && debt && fenceStands(view, instance, debt.databases[view.name] ?? {});
  return stands ? tryWrite(runtime, database, other) : undefined;
}

async function tryWrite(runtime: Runtime, database: Database, region: Region): Promise<Probe | undefined> {
  const host = database.instances[region]?.endpoint ?? '';
  const login = { host, port: database.port, user: database.user, database: database.databaseName, region };
  try {
    const [answer] = await inspect(runtime, [{ kind: 'write-probe', login }]);
    return answer?.kind === 'write-probe' ? answer.outcome : undefined;
  } catch (error) {
    // Whoever can't try a write knows nothing about it; the rest of the look is as good as before.
    runtime.logger.warn(`No write was tried on ${host}: ${(error as Error).message}`);
    return undefined;
  }
}
