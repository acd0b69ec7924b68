import { z } from 'zod';
import { type Decision, decide, type Situation, startByHand } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { renew } from '#core/lease.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { groupOf } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';
import { unfitInstances } from './unfit-instances.ts';

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
    const situation = { request, group, entry, assessment, here: runtime.region, now };
    const decision = decide(situation);
    if (unfit.length === 0) return { ...decision, assessment, confirmedAt: now };
    const { command: _refused, ...rest } = decision;
    const known = decision.go ? 0 : 1;
    const reasons = [
      ...decision.reasons.slice(0, known),
      ...unfit,
      ...onceMended(situation),
      ...decision.reasons.slice(known),
    ];
    return { ...rest, go: false, reasons, assessment, confirmedAt: now };
  },
});

/** Not even a person can have an unfit standby promoted, so the page says what comes after it was mended. */
function onceMended(situation: Situation): readonly string[] {
  const command = startByHand(situation);
  const byItself =
    situation.request.trigger === 'manual' ? '' : ', or wait: it is tried again after 1, 3, 7, 15, … minutes';
  return command === undefined ? [] : [`Nothing overrides that. Once it is mended: ${command}${byItself}.`];
}

export const handler = task(confirmOutage);
