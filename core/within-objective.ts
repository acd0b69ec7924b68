import type { Refusal, Situation } from './decide.ts';
import type { LossEstimate } from './evidence.ts';
import { acceptedLoss, type Override, overrideOf, whyNotAccepted } from './override.ts';

/** The RPO gate: on the upper bound of the estimated loss, where unknown is infinite. Pure. */

type Gated = Pick<Situation, 'assessment' | 'group' | 'entry' | 'now'>;

/** Goes through within the objective, and within what a person has accepted for this owner and epoch, whoever starts the run. */
export function withinObjective({ assessment, group, entry, now }: Gated): Refusal | undefined {
  const { upperSeconds } = assessment.loss;
  const { rpoSeconds } = group.objectives;
  const bound = upperSeconds ?? Number.POSITIVE_INFINITY;
  if (bound <= rpoSeconds || bound <= acceptedLoss(entry, now)) return undefined;
  const loss = upperSeconds === null ? 'unknown, hence without bound' : `up to ${upperSeconds} s`;
  return {
    why: `The estimated loss is ${loss}, and the objective is ${rpoSeconds} s.${whyNotAccepted(entry, now)}`,
    accepts: { by: 'override', what: `a loss that is ${loss}` },
  };
}

/** The override without which the gate would be closed; undefined where it is open anyhow. */
export function neededOverride({ assessment, group, entry, now }: Gated): Override | undefined {
  const bound = assessment.loss.upperSeconds ?? Number.POSITIVE_INFINITY;
  return bound <= group.objectives.rpoSeconds ? undefined : overrideOf(entry, now);
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
