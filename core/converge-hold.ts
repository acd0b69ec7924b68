import { attemptOf } from './attempt.ts';
import { isMoving } from './converge-fence.ts';
import { debtsInHand, type FenceDebt, type LedgerEntry } from './ledger.ts';
import { persons } from './proposal.ts';
import type { DatabaseView } from './reality.ts';
import { type Look, limits, pause, type Rule, wait } from './step.ts';
import { isAskDue, isHeld, leavesOf, proceedCommand } from './unfenced.ts';

/** Waiting for persons, where the policy leaves no old writer unfenced without them. */

/**
 * Stops before the first promotion for as long as the transfer is held. A run tells, follows a fence that comes further for a short
 * while, and ends, so that the lease is free for whoever gives the group back; the sweep starts the next one, which tries the fence again.
 */
export const hold: Rule = (look) => {
  const { entry, group, reality, now, startedAt } = look;
  if (!isHeld(entry, group)) return undefined;
  const declaredAt = entry.transfer?.moments.declared ?? now;
  const moves = debtsInHand(entry).some((debt) => isMoving(debt, reality));
  // One look that fails does not make a fence impossible.
  if (now - declaredAt < limits.regionLost) return wait(pause(look), fencing);
  if (isAskDue(entry, now))
    return { kind: 'announce', verdict: 'Stopped halfway', reasons: question(look), asks: true };
  if (moves && now - startedAt < limits.heldRun) return wait(3, fencing);
  return { kind: 'end', verdict: 'Stopped halfway', reasons: question(look) };
};

const fencing = 'The old writer is being fenced.';

/** Why nothing goes on, and what would make it, as the person on call reads it. */
function question({ entry, group, reality }: Look): readonly string[] {
  const { owner, target, epoch } = entry;
  const { approval } = group.policy;
  const given = approval ? leavesOf(entry, approval) : [];
  const so = given.length === 0 ? '' : `; ${given.map(({ approver }) => approver).join(', ')} said so`;
  return [
    `The old writer in ${owner} can't be proven fenced, and the policy is unfenced: ask. Nothing is promoted in ${target}.`,
    ...debtsInHand(entry).flatMap((debt) => reality.databases.flatMap((view) => missing(entry, debt, view))),
    'The fence is tried again each minute, and the failover goes on by itself as soon as it is proven.',
    `To go on without it: ${proceedCommand(entry)} (${persons(approval?.persons ?? 1)}${so}). Clients that still reach ${owner} write there then, to be lost.`,
    `To give the group back: start the failover machine in ${owner} with events/manual-revert.json, "expectedOwner": "${owner}" and "expectedEpoch": ${epoch}.`,
  ];
}

/** What the proof of one fence lacks. */
function missing(entry: LedgerEntry, debt: FenceDebt, { name, other, otherWrite }: DatabaseView): readonly string[] {
  if (debt.databases[name]?.provenAt !== undefined) return [];
  if (!other) return [`The RDS API of ${debt.region} did not describe ${name}.`];
  const refused = (['close-network', 'set-read-only', 'reboot'] as const)
    .map((call) => ({ call, ...attemptOf(entry, call, name) }))
    .find((attempt) => attempt.refused !== undefined);
  if (refused) return [`AWS refused to ${refused.call} ${name} in ${debt.region}: ${refused.refused}`];
  return [
    `${name} in ${debt.region} is ${other.status}, and a write by the old path was ${otherWrite ?? 'not tried'}: no proof yet.`,
  ];
}
