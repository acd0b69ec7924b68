import type { Refusal, Situation } from './decide.ts';
import type { LossEstimate } from './evidence.ts';
import { acceptedLoss, type Override, overrideOf, whyNotAccepted } from './override.ts';
import { approvalOf, standing } from './proposal.ts';

/** The RPO gate: on the upper bound of the estimated loss, where unknown is infinite. Pure. */

type Gated = Pick<Situation, 'request' | 'assessment' | 'group' | 'entry' | 'here' | 'now'>;

/**
 * Goes through within the objective, and within what a person has accepted for this owner and epoch, whoever starts the run; and where
 * persons are asked, or were, about what the witness can't confirm: they are told that nobody knows the loss.
 */
export function withinObjective(gated: Gated): Refusal | undefined {
  const { assessment, group, entry, now } = gated;
  const { upperSeconds } = assessment.loss;
  const { rpoSeconds } = group.objectives;
  const bound = upperSeconds ?? Number.POSITIVE_INFINITY;
  if (bound <= rpoSeconds || bound <= acceptedLoss(entry, now) || isAskedAlone(gated)) return undefined;
  const loss = upperSeconds === null ? 'unknown, hence without bound' : `up to ${upperSeconds} s`;
  return {
    why: `The estimated loss is ${loss}, and the objective is ${rpoSeconds} s.${whyNotAccepted(entry, now)}`,
    accepts: { by: 'override', what: `a loss that is ${loss}` },
  };
}

/** Once approved, such a proposal accepts the loss also where the witness is back and the bound is known. */
function isAskedAlone({ request, assessment, group, entry, here, now }: Gated): boolean {
  const approval = approvalOf(group);
  if (!approval || request.trigger === 'manual') return false;
  if (assessment.alone) return true;
  return entry.proposal?.alone === true && standing({ approval, entry, assessment, here, now }).go;
}

/** The override without which the gate would be closed; undefined where it is open anyhow. */
export function neededOverride(gated: Gated): Override | undefined {
  const { assessment, group, entry, now } = gated;
  const bound = assessment.loss.upperSeconds ?? Number.POSITIVE_INFINITY;
  return bound <= group.objectives.rpoSeconds || isAskedAlone(gated) ? undefined : overrideOf(entry, now);
}

/**
 * The loss that persons are asked to approve: as much as was accepted, where the objective does not let the bound through. A bound that
 * grows by the second would be above any that they were told of before they have answered.
 */
export function lossToApprove(gated: Gated): LossEstimate {
  const { loss } = gated.assessment;
  const override = neededOverride(gated);
  return override ? { ...loss, upperSeconds: override.lossSeconds } : loss;
}

/** How the loss of a proposal comes about, where it is more than the estimate. */
export function acceptedInWords(asked: LossEstimate, { upperSeconds }: LossEstimate): readonly string[] {
  if (asked.upperSeconds === upperSeconds || upperSeconds === null) return [];
  return [`By the estimate it is up to ${upperSeconds} s now; what is beyond that was accepted by an override.`];
}
