import { z } from 'zod';
import { decide } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { mayClaim } from '#core/lease.ts';
import { approvalOf, type Proposal, proposalInWords, propose } from '#core/proposal.ts';
import { Request } from '#core/request.ts';
import { otherwise } from '#core/unfenced.ts';
import { acceptedInWords, lossToApprove } from '#core/within-objective.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { Unfinished } from './runtime/unfinished.ts';

const Input = z.strictObject({
  request: Request,
  holder: z.string(),
  reasons: z.array(z.string()),
  assessment: z.custom<Assessment>((value) => typeof value === 'object'),
});

/**
 * A failover that needs persons is in the ledger, and they were told once how to answer; no lease was taken. Where another run was
 * faster nothing is asked twice. Throws Unfinished where the page could not be sent: then the proposal counts as untold.
 */
export const proposeFailover = define({
  name: 'propose-failover',
  input: Input,
  step: async ({ request, holder, reasons, assessment }, runtime) => {
    const found = await recorded(request, holder, assessment, runtime);
    if (typeof found === 'string') return { reasons: [found] };
    await tell(request.group, found, [...acceptedInWords(found.loss, assessment.loss), ...reasons], runtime);
    return { reasons: [`Proposal ${found.id} waits for answers.`, ...reasons] };
  },
});

/** This run's proposal, now or before a retry; or why there is nothing to ask any more. */
async function recorded(
  request: Request,
  holder: string,
  assessment: Assessment,
  runtime: Runtime,
): Promise<Proposal | string> {
  const ledger = ledgerOf(runtime);
  const group = groupOf(runtime, request.group);
  const entry = await ledger.read(request.group);
  const now = runtime.clock.now();
  const { proposal } = entry;
  if (proposal?.madeBy === holder && proposal.epoch === entry.epoch && now < proposal.expiresAt)
    return proposal.toldAt === undefined ? proposal : `Proposal ${proposal.id} was told already.`;
  const situation = { request, group, entry, assessment, here: runtime.region, now };
  const { ask, reasons } = decide(situation);
  const approval = approvalOf(group);
  if (!ask || !approval) return `Nobody has to be asked any more: ${reasons[0]}`;
  if (!mayClaim(entry, '', now)) return `Group ${request.group} is being acted on by ${entry.holder}.`;
  const { expiryMinutes } = approval;
  const asked = { ...assessment, loss: lossToApprove(situation) };
  const proposed = propose(entry, asked, { to: runtime.region, by: holder, expiryMinutes, now });
  await ledger.write(entry, proposed);
  return proposed.proposal;
}

/** Told first, noted after: a run that is killed in between has it told twice rather than never. */
async function tell(group: string, proposal: Proposal, reasons: readonly string[], runtime: Runtime): Promise<void> {
  const configured = groupOf(runtime, group);
  const approval = approvalOf(configured);
  const failures = await notify(runtime, {
    group,
    event: 'FailoverProposed',
    subject: `Understudy ${group}: Approval needed`,
    lines: [
      ...(approval ? proposalInWords(group, proposal, approval, otherwise(configured, proposal, group)) : []),
      ...reasons,
    ],
    key: `${group}/proposals/${proposal.id}.json`,
    record: { group, proposal, reasons },
  });
  if (wasUntold(failures)) throw new Unfinished(`Nobody was told of proposal ${proposal.id}: ${failures.join(' ')}`);
  const ledger = ledgerOf(runtime);
  const entry = await ledger.read(group);
  const now = runtime.clock.now();
  // Replaced meanwhile, or being acted on.
  if (entry.proposal?.id !== proposal.id || !mayClaim(entry, '', now)) return;
  await ledger.write(entry, { ...entry, proposal: { ...entry.proposal, toldAt: now } });
}

export const handler = task(proposeFailover);
