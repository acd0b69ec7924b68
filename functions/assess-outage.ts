import { OutageNotYetProven } from '#core/errors.ts';
import type { Assessment } from '#core/evidence.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { groupOf } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

/**
 * The outage is judged on evidence gathered now, never on the event that started the run. Throws OutageNotYetProven, to be
 * asked again, while the failures point to an outage but have not lasted for the dwell.
 */
export const assessOutage = define({
  name: 'assess-outage',
  input: Request,
  step: async (request, runtime): Promise<{ assessment: Assessment; startedAt: number; assessedAt: number }> => {
    const startedAt = runtime.clock.now();
    const group = groupOf(runtime, request.group);
    const { owner, phase } = await ledgerOf(runtime).read(request.group);
    const assessment = await gatherEvidence(runtime, request.group, group, owner);
    const waits = request.trigger !== 'manual' && assessment.pending && owner !== runtime.region && phase === 'settled';
    if (waits) throw new OutageNotYetProven(assessment.reasons.join(' '));
    return { assessment, startedAt, assessedAt: runtime.clock.now() };
  },
});

export const handler = task(assessOutage);
