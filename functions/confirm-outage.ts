import { z } from 'zod';
import type { Group } from '#core/configuration.ts';
import { type Decision, decide } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { renew } from '#core/lease.ts';
import type { InstanceView } from '#core/reality.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { instancesIn } from './aws/rds.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { groupOf } from './lease-holder.ts';
import type { Clock, Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({ request: Request, holder: z.string(), epoch: z.number().int() });

/**
 * The decision was made again under the lease, on evidence younger than the lease, and the standby was seen fit to be
 * promoted: what was true before the claim counts for nothing. Throws LeaseLost.
 */
export const confirmOutage = define({
  name: 'confirm-outage',
  input: Input,
  step: async (
    { request, holder, epoch },
    runtime,
  ): Promise<Decision & { assessment: Assessment; confirmedAt: number }> => {
    const ledger = ledgerOf(runtime);
    const group = groupOf(runtime, request.group);
    const { owner } = await ledger.read(request.group);
    const [assessment, unfit] = await Promise.all([
      gatherEvidence(runtime, request.group, group, owner),
      request.revert ? [] : unfitInstances(group, runtime),
    ]);
    const now = runtime.clock.now();
    const entry = renew(await ledger.read(request.group), holder, epoch, now);
    const decision = decide({ request, group, entry, assessment, here: runtime.region, now });
    if (!decision.go || unfit.length === 0) return { ...decision, assessment, confirmedAt: now };
    return { ...decision, go: false, reasons: [...unfit, ...decision.reasons], assessment, confirmedAt: now };
  },
});

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

/** Why the standby's instances can't be promoted, in words. */
async function unfitInstances(group: Group, runtime: Runtime): Promise<string[]> {
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

export const handler = task(confirmOutage);
