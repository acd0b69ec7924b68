import { approverOf } from './approver.ts';
import type { Group } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import type { Asker, Instruction } from './instruction.ts';
import type { LedgerEntry } from './ledger.ts';
import { isHeld, leavesOf, proceedCommand } from './unfenced.ts';

/** What a person says who lets one transfer leave its old writer unfenced. */
export interface Proceeding {
  /** Of the transfer: what is said is about no other one. */
  readonly epoch: number;
  readonly reason: string;
}

/** What is signed along, beside account, installation and group. */
export const proceedPurpose = ({ epoch, reason }: Proceeding): readonly string[] => ['proceed', `${epoch}`, reason];

/** The running transfer may promote with its old writer unfenced, as far as this one person is concerned. */
export const proceeding = (said: Proceeding, group: Group): Instruction => ({
  purpose: proceedPurpose(said),
  event: 'Proceed',
  field: 'proceed',
  applied: (read, asker, now) => withLeave(read, asker, { ...said, group, now }),
  inWords: ({ read, next }, { arn }) => {
    const { approval } = group.policy;
    const given = approval ? leavesOf(next, approval).length : 0;
    const count = `${given} of ${approval?.persons ?? 1} persons`;
    if (next === read) return [`This was recorded before: ${arn} counts once (${count}).`];
    return [
      `${arn} lets the failover of group ${read.group} to ${read.target} go on with ${read.owner} unfenced (${count}): ${said.reason}`,
      isHeld(next, group)
        ? `It waits for another one of approvers: ${proceedCommand(next)}.`
        : `${read.target} is promoted within a minute or two, unless the fence is proven first; what is unfenced is kept as a debt.`,
    ];
  },
});

function withLeave(
  read: LedgerEntry,
  { arn, userId }: Asker,
  { epoch, reason, group, now }: Proceeding & { group: Group; now: number },
): LedgerEntry {
  const { approval, unfenced } = group.policy;
  if (unfenced !== 'ask')
    throw refused(`Nothing waits for that: the policy of group ${read.group} is not unfenced: ask.`);
  const approver = approval && approverOf({ arn }, approval.approvers);
  if (!approval || approver === undefined)
    throw refused(`AWS says that this is ${arn}, who is no approver of group ${read.group}.`);
  if (read.epoch !== epoch)
    throw refused(
      `The command is about epoch ${epoch}, and group ${read.group} is at epoch ${read.epoch}: look at the newest page.`,
    );
  const before = leavesOf(read, approval);
  if (before.some((leave) => leave.approver === approver)) return read;
  if (!isHeld(read, group))
    throw refused(
      `Nothing waits for that: group ${read.group} is ${read.phase}, owner ${read.owner}, target ${read.target}, and needs nobody's leave to go on.`,
    );
  return { ...read, proceed: { epoch, leaves: [...before, { approver, arn, userId, at: now, reason }] } };
}

const refused = (why: string) => new CommandRefused(`${why} Nothing was recorded.`);
