import type { Database, Group, Region } from '#core/configuration.ts';
import { fenceStands } from '#core/fence.ts';
import { type LedgerEntry, openDebts } from '#core/ledger.ts';
import type { DatabaseView, InstanceView, Probe } from '#core/reality.ts';
import { inspect } from './aws/inspect.ts';
import { instancesIn } from './aws/rds.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/** Every database of a group on both sides. The target's side must answer; the other side may be dead, and then is undefined. */
export const lookAtDatabases = (
  entry: LedgerEntry,
  group: Group,
  other: Region,
  runtime: Runtime,
): Promise<DatabaseView[]> =>
  Promise.all(
    Object.entries(group.databases).map(async ([name, database]) => {
      const [here, there, targetWrite] = await Promise.all([
        lookAtSide(runtime, database, entry.target),
        needsOther(entry) ? lookAcross(entry, database, other, runtime) : undefined,
        entry.phase === 'settled' ? undefined : tryWrite(runtime, database, entry.target),
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

/** The old writer matters only while it is to be fenced. */
const needsOther = (entry: LedgerEntry) => openDebts(entry).length > 0;

/**
 * Before the promotion a Region is called out of reach only after the client's own limit. Later nothing waits for it, so a
 * Region that is still dead costs each look one second.
 */
function lookAcross(
  entry: LedgerEntry,
  database: Database,
  other: Region,
  runtime: Runtime,
): Promise<Side | undefined> {
  const looking = lookAtSide(runtime, database, other);
  if (entry.phase === 'declared') return looking;
  return bounded(runtime.clock, 1000, () => looking).catch((error: unknown) => {
    if ((error as Error).name === 'NoAnswerInTime') return undefined;
    throw error;
  });
}

interface Side {
  readonly view: InstanceView;
  readonly readOnly: boolean;
}

async function lookAtSide(runtime: Runtime, database: Database, region: Region): Promise<Side | undefined> {
  const instance = database.instances[region];
  if (!instance) return undefined;
  const instances = instancesIn(runtime, region);
  try {
    const [view, readOnly] = await Promise.all([instances.look(instance), instances.readOnly(instance)]);
    return { view, readOnly };
  } catch (error) {
    // A namesake is no outage: it must stop the run. Everything else means that this side can't be seen now.
    if ((error as Error).name === 'WrongResource') throw error;
    runtime.logger.warn(`${instance.identifier} in ${region} could not be looked at: ${(error as Error).message}`);
    return undefined;
  }
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
  const [answer] = await inspect(runtime, [{ kind: 'write-probe', login }]);
  return answer?.kind === 'write-probe' ? answer.outcome : undefined;
}
