import { z } from 'zod';
import { approverOf } from '#core/approver.ts';
import { CommandRefused } from '#core/errors.ts';
import { Proof, purposeOf } from '#core/identity-proof.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import {
  answered,
  approvalOf,
  type Choice,
  isApproved,
  type Person,
  type Proposal,
  proposalId,
} from '#core/proposal.ts';
import { approvedRun } from '#core/sweeping.ts';
import { identify } from './aws/caller-identity.ts';
import { startExecution } from './aws/executions.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify } from './aws/notices.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({
  group: z.string().min(1),
  /** The proposal's id; nothing that could be read as more of what is signed. */
  proposal: z.string().regex(proposalId.pattern, `allowed: ${proposalId.allowed}`),
  choice: z.enum(['approve', 'decline']),
  proof: Proof,
});
type Input = z.infer<typeof Input>;

/**
 * One person's answer is in the ledger, under the name that AWS itself gives them; the last approval has started the machine, which
 * decides everything again. Throws CommandRefused, and LedgerChanged where somebody wrote in between: the answer may be given again.
 */
export const answerProposal = define({
  name: 'answer-proposal',
  input: Input,
  step: async (input, runtime) => {
    const approval = approvalOf(groupOf(runtime, input.group));
    if (!approval) throw new CommandRefused(`The policy of group ${input.group} asks nobody.`);
    const person = await personOf(input, approval.approvers, runtime);
    const ledger = ledgerOf(runtime);
    const read = await ledger.read(input.group);
    const { choice, proposal: id } = input;
    const next = answered(read, { id, choice, person }, approval, runtime.clock.now());
    const isNew = next.proposal !== read.proposal;
    const entry = isNew ? await ledger.write(read, next) : read;
    const started = await startApproved(entry, runtime);
    const words = inWords(next.proposal, { choice, person, isNew, needed: approval.persons });
    if (isNew) await tell(input, next.proposal, words, runtime);
    else runtime.logger.warn(words.join(' '));
    return { reasons: words, started, approved: isApproved(next.proposal, approval) };
  },
});

async function personOf(input: Input, approvers: readonly string[], runtime: Runtime): Promise<Person> {
  const { group, proposal: id, choice, proof } = input;
  const { arn, userId } = await identify(runtime, proof, purposeOf(runtime.configuration, group, [id, choice]));
  const approver = approverOf({ arn }, approvers);
  if (approver !== undefined) return { approver, arn, userId };
  throw new CommandRefused(`AWS says that this is ${arn}, who is no approver of group ${group}. Nothing was recorded.`);
}

/** What can't be started now is started by the sweep within a minute. */
async function startApproved(entry: LedgerEntry, runtime: Runtime): Promise<boolean> {
  const run = approvedRun(entry, runtime.region, entry.proposal?.approvedAt ?? 0);
  if (!run) return false;
  try {
    return await startExecution(runtime, run);
  } catch (error) {
    runtime.logger.warn(`What was approved is left to the next sweep: ${(error as Error).message}`);
    return false;
  }
}

interface Given {
  readonly choice: Choice;
  readonly person: Person;
  readonly isNew: boolean;
  readonly needed: number;
}

function inWords(proposal: Proposal, { choice, person, isNew, needed }: Given): readonly string[] {
  const { id, approvals, approvedAt, expiresAt } = proposal;
  const until = new Date(expiresAt).toISOString();
  if (choice === 'decline') return [`${person.arn} declined proposal ${id}: it is not asked again before ${until}.`];
  const count = `${approvals.length} of ${needed} approvals`;
  if (!isNew) return [`${person.approver} had approved proposal ${id} already, and counts once: ${count}.`];
  const next =
    approvedAt === undefined
      ? `It waits until ${until}.`
      : 'The failover is decided anew, and goes ahead if all still stands.';
  return [`${person.arn} approved proposal ${id}: ${count}. ${next}`];
}

/** The others hear of it; one who is not told can look into the ledger, so a failure is only logged. */
async function tell(
  { group, choice }: Input,
  proposal: Proposal,
  lines: readonly string[],
  runtime: Runtime,
): Promise<void> {
  const at = new Date(runtime.clock.now()).toISOString();
  await notify(runtime, {
    group,
    event: choice === 'approve' ? 'FailoverApproved' : 'FailoverDeclined',
    subject: `Understudy ${group}: ${choice === 'approve' ? 'Approved' : 'Declined'} by one person`,
    lines,
    key: `${group}/proposals/${proposal.id}-${choice}-${at}.json`,
    record: { group, at, proposal },
  });
}

export const handler = task(answerProposal);
