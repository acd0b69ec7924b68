import type { Refusal, Situation } from './decide.ts';
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
