import type { Group, Traffic } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { RecordView } from '#core/reality.ts';
import { inspect } from './aws/inspect.ts';
import { changeStatus } from './aws/route53.ts';
import type { Runtime } from './runtime/runtime.ts';

/** Every name of a group, as a client in the target's Region resolves it now. Not asked before anything could have moved. */
export async function lookAtRecords(entry: LedgerEntry, group: Group, runtime: Runtime): Promise<RecordView[]> {
  if (entry.phase !== 'committed') return [];
  const questions = group.traffic.map(({ name }) => ({ kind: 'resolve' as const, name }));
  const answers = await inspect(runtime, questions).catch((error: unknown) => {
    // A name that can't be resolved is not proven; the rest of the look is as good as before.
    runtime.logger.warn(`No name was resolved: ${(error as Error).message}`);
    return [];
  });
  return Promise.all(
    group.traffic.map(async (traffic, index) => {
      const answer = answers[index];
      const targets = answer?.kind === 'resolve' ? answer.chain : [];
      return viewOf(traffic, targets, entry, group, runtime);
    }),
  );
}

async function viewOf(
  traffic: Traffic,
  targets: readonly string[],
  entry: LedgerEntry,
  group: Group,
  runtime: Runtime,
): Promise<RecordView> {
  const endpoint = group.databases[traffic.database]?.instances[entry.target]?.endpoint;
  const resolvesToTarget = endpoint !== undefined && targets.includes(endpoint);
  const id = entry.transfer?.changes[traffic.name]?.id;
  const asked = traffic.strategy === 'record' && id !== undefined && id !== 'accepted';
  return {
    name: traffic.name,
    strategy: traffic.strategy,
    resolvesToTarget,
    resolvesTo: targets[0] ?? 'nothing',
    change: asked && !resolvesToTarget ? await changeStatus(runtime, id) : id === undefined ? undefined : 'INSYNC',
  };
}
