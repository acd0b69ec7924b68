import type { Group } from './configuration.ts';
import type { Refusal, Situation } from './decide.ts';
import type { Assessment, OutageVerdict } from './evidence.ts';
import { approvalOf } from './proposal.ts';
import type { Request } from './request.ts';

/** Whether what was found calls for a failover: by itself, by persons who are asked, or by one who starts it. Pure. */

/** Automatic runs need a proven outage and the policy's leave, or persons whom they may ask about one that is not; a person needs only that the writer does not answer. */
export function called({ request, group, assessment, here }: Situation): Refusal | undefined {
  if (request.trigger === 'manual') return calledByHand(request, assessment);
  if (assessment.pending) return { why: 'The outage has not lasted long enough to be called one.', overridable: true };
  if (followsAnother(assessment))
    return {
      why: `The writer answers. What stands still is the replication to ${here}: ${assessment.rivalry?.own.unfit.join(' ')}`,
      quiet: true,
    };
  if (!assessment.proven && !mayAskAbout(assessment, group))
    return {
      why: `${findings[assessment.verdict]} That calls for no failover.`,
      // A short cut that is over, or an event that was late: nobody has to be woken to hear that all is well, but whoever approved.
      ...(assessment.verdict === 'healthy' ? { quiet: request.trigger !== 'approval' } : { overridable: true }),
    };
  if (group.policy.mode === 'advise')
    return { why: 'The policy is advise: Understudy would fail over now, and leaves it to you.', overridable: true };
  return undefined;
}

/** Two Regions alone can't tell a dead writer from a cut link: what one observer sees is never acted on without persons. */
const mayAskAbout = ({ alone }: Assessment, group: Group): boolean => alone === true && approvalOf(group) !== undefined;

/** After a failover a standby that was not chosen follows the Region that was left, until it is rebuilt: the alarm about standbys tells that. */
const followsAnother = ({ verdict, rivalry }: Assessment): boolean =>
  verdict === 'replication-only' && rivalry !== undefined && rivalry.own.unfit.length > 0;

function calledByHand(request: Request, { verdict, pending, served }: Assessment): Refusal | undefined {
  if (verdict === 'healthy') return { why: 'The writer is healthy: a failover could lose data, so it is not started.' };
  // A beat that was on its way when the writer died looks like a living writer for some seconds: that is pending. An application that
  // serves does so now.
  const lives = (served || !pending) && living.has(verdict);
  if (!lives || request.acceptLiveWriter) return undefined;
  return {
    why: `${findings[verdict]} What it takes until it is fenced would be lost, so a failover is not started.`,
    accepts: { by: 'acceptLiveWriter', what: 'that what a living writer takes until it is fenced is lost' },
  };
}

const living: ReadonlySet<OutageVerdict> = new Set([
  'degraded',
  'control-plane-only',
  'replication-only',
  'writer-unreachable',
]);

/** What each verdict means, in words. */
const findings: Readonly<Record<OutageVerdict, string>> = {
  healthy: 'The writer answers.',
  degraded: 'The writer answers, but not every time.',
  'region-down': 'The Region of the writer is down.',
  'writer-down': 'The writer is down, and its Region answers.',
  'writer-unreachable': 'The writer lives, and only the way to it is broken.',
  'control-plane-only': "The writer answers; only its Region's RDS API does not.",
  'replication-only': 'The writer answers; only the replication from it stands still.',
  'observer-blind': 'An observer is cut off itself, so nobody can tell whether the writer is down.',
  unknown: 'Nobody can tell whether the writer is down.',
};
