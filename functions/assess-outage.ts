import { z } from 'zod';
import type { Policy } from '#core/configuration.ts';
import { decide } from '#core/decide.ts';
import { OutageNotYetProven } from '#core/errors.ts';
import type { Assessment } from '#core/evidence.ts';
import { leavesToAnother } from '#core/least-loss.ts';
import { isRevert } from '#core/ledger.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { groupOf } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({
  request: Request,
  /** When the run started, as Step Functions says it. */
  startedAt: z.iso.datetime(),
});

/**
 * A run that was started by an alarm goes on asking for this long while the observers can't tell: one that is cold answers late.
 * As long beyond the dwell it waits for the dwell to be over: where published looks can't be read back, silence never gets older.
 */
const undecidedMilliseconds = 90_000;

/**
 * The outage is judged on evidence gathered now, never on the event that started the run. Throws OutageNotYetProven, to be
 * asked again, while the failures point to an outage but have not lasted for the dwell, while nobody can tell, and while the failover
 * is left to another standby; but not for ever.
 */
export const assessOutage = define({
  name: 'assess-outage',
  input: Input,
  step: async ({ request, ...run }, runtime) => {
    const group = groupOf(runtime, request.group);
    const entry = await ledgerOf(runtime).read(request.group);
    const assessment = await gatherEvidence(runtime, request.group, group, entry.owner);
    const [startedAt, assessedAt] = [Date.parse(run.startedAt), runtime.clock.now()];
    const mayFollow = entry.owner !== runtime.region && (entry.phase === 'settled' || isRevert(entry));
    const mayWait = request.trigger !== 'manual' && mayFollow;
    const waited = assessedAt - startedAt;
    // What persons approved was approved for this Region, and its run comes long after the proof.
    const mayBeLate = request.trigger === 'approval' ? {} : { startedAt };
    const choice = { group, entry, assessment, here: runtime.region, now: assessedAt, ...mayBeLate };
    // Whoever approved what the witness can't confirm waits for it no more.
    const goes = request.trigger === 'approval' && decide({ request, ...choice }).go;
    if (mayWait && !goes && (isPending(assessment, waited, group.policy) || undecided(assessment, waited)))
      throw new OutageNotYetProven(assessment.reasons.join(' '));
    const leaving = mayWait && (assessment.proven || assessment.alone) ? leavesToAnother(choice) : undefined;
    if (leaving?.brief) throw new OutageNotYetProven(leaving.why);
    return { assessment, startedAt, assessedAt };
  },
});

const isPending = ({ pending }: Assessment, milliseconds: number, policy: Policy) =>
  pending && milliseconds < Math.max(policy.dwellSeconds, policy.inRegionSeconds) * 1000 + undecidedMilliseconds;

/** After a cut the writer answers before its first beat has come over, so a replication that stands still is looked at again, too. */
const undecided = ({ verdict }: Assessment, milliseconds: number) =>
  (verdict === 'unknown' || verdict === 'observer-blind' || verdict === 'replication-only') &&
  milliseconds < undecidedMilliseconds;

export const handler = task(assessOutage);
