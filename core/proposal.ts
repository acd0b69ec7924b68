import type { Approval, Group, Region } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import type { Assessment, LossEstimate, OutageVerdict } from './evidence.ts';
import { mayClaim } from './lease.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * A failover that waits for persons. It is recorded in the group's entry, written only while nobody holds the lease, and holds none:
 * the run that is started by the last approval decides everything again. Pure. Times: milliseconds since 1970.
 */

export interface Proposal {
  /** The epoch and the millisecond that it was made at: what an answer names. */
  readonly id: string;
  readonly epoch: number;
  readonly from: Region;
  readonly to: Region;
  readonly verdict: OutageVerdict;
  /** The persons were told that the witness could not confirm the outage, and that nobody knows the loss. */
  readonly alone?: true;
  readonly reasons: readonly string[];
  /** What the persons were told that it may lose: more is another question. */
  readonly loss: LossEstimate;
  readonly madeAt: number;
  /** The execution that made it. */
  readonly madeBy: string;
  readonly expiresAt: number;
  /** When the page was sent; absent until it was. */
  readonly toldAt?: number;
  /** One for each person at most, in the order in which they came. */
  readonly approvals: readonly Answer[];
  /** When the last approval that was needed came. */
  readonly approvedAt?: number;
  readonly declined?: Answer;
}

/** What an id looks like, and in words. */
export const proposalId = {
  pattern: /^\d{1,7}-\d{1,15}$/,
  allowed: "the proposal's id as the page has it: digits, a hyphen, digits",
} as const;

/** What one person answered, when, and how AWS named them. */
export interface Answer {
  /** The entry of the configuration's `approvers`: one entry is one person. */
  readonly approver: string;
  readonly arn: string;
  readonly userId: string;
  readonly at: number;
}

export type Choice = 'approve' | 'decline';

/** How a policy's need for persons stands: `go` with enough of them; else why not, and whether to ask (again). */
export type Standing = { readonly go: true } | { readonly go: false; readonly why: string; readonly ask: boolean };

export interface Question {
  readonly approval: Approval;
  readonly entry: Pick<LedgerEntry, 'epoch' | 'proposal'>;
  readonly assessment: Pick<Assessment, 'alone' | 'loss' | 'silentSince' | 'answeredAt'>;
  /** The Region that would take over. */
  readonly here: Region;
  readonly now: number;
  /** Why persons are asked, as the beginning of a sentence. */
  readonly because?: string;
}

/** A proposal that nobody was told of for this long was left by a run that died: another one takes its place. In milliseconds. */
const untoldFor = 60_000;

/** What the proposal in the ledger says to a failover that would be right by everything else. */
export function standing({ approval, entry, assessment, here, now, because }: Question): Standing {
  const { proposal } = entry;
  const ask = (why: string): Standing => ({ go: false, why, ask: true });
  const wait = (why: string): Standing => ({ go: false, why, ask: false });
  if (!proposal || proposal.epoch !== entry.epoch || proposal.to !== here)
    return ask(`${because ?? 'The policy is approve'}: the failover needs ${persons(approval.persons)}.`);
  const { id, expiresAt, declined } = proposal;
  // An observer whose own link stays cut has seen one long silence, so another one's good look counts as well.
  if (Math.max(assessment.silentSince ?? now, assessment.answeredAt ?? 0) > proposal.madeAt)
    return ask(
      `Proposal ${id} is about an outage that ended: the writer has answered since, or was found silent anew.`,
    );
  if (now >= expiresAt)
    return ask(
      `Proposal ${id} expired at ${clock(expiresAt)} with ${approversOf(proposal, approval).length} of ${approval.persons} approvals.`,
    );
  if (declined)
    return wait(`${declined.approver} declined proposal ${id}: it is not asked again before ${clock(expiresAt)}.`);
  if (assessment.alone && !proposal.alone)
    return ask(`Proposal ${id} was about an outage that the witness could confirm, and it can't any more.`);
  if (!within(assessment.loss, proposal.loss)) return ask(`Proposal ${id} was about a smaller loss.`);
  if (isApproved(proposal, approval)) return { go: true };
  const untold = proposal.toldAt === undefined && proposal.approvals.length === 0 && now - proposal.madeAt >= untoldFor;
  const waits = `Proposal ${id} waits for ${persons(approval.persons - approversOf(proposal, approval).length)} until ${clock(expiresAt)}.`;
  return untold ? ask(`${waits} Nobody was told of it.`) : wait(waits);
}

/** Enough different persons of today's configuration have approved. */
export const isApproved = (proposal: Proposal, approval: Approval): boolean =>
  approversOf(proposal, approval).length >= approval.persons;

const approversOf = ({ approvals }: Proposal, { approvers }: Approval): readonly string[] => [
  ...new Set(approvals.map(({ approver }) => approver).filter((approver) => approvers.includes(approver))),
];

const within = ({ upperSeconds }: LossEstimate, { upperSeconds: approved }: LossEstimate): boolean =>
  approved === null || (upperSeconds !== null && upperSeconds <= approved);

export const persons = (count: number): string => (count === 1 ? 'one approval' : `approvals of ${count} persons`);
const clock = (at: number): string => new Date(at).toISOString();

/** The entry with a proposal to take over here, in place of any older one. A run that comes to it again finds its own. */
export function propose(
  entry: LedgerEntry,
  assessment: Assessment,
  { to, by, expiryMinutes, now }: { to: Region; by: string; expiryMinutes: number; now: number },
): LedgerEntry & { readonly proposal: Proposal } {
  const { epoch, owner } = entry;
  const proposal: Proposal = {
    id: `${epoch}-${now}`,
    ...{ epoch, from: owner, to, verdict: assessment.verdict, reasons: assessment.reasons, loss: assessment.loss },
    ...(assessment.alone && { alone: true }),
    ...{ madeAt: now, madeBy: by, expiresAt: now + expiryMinutes * 60_000, approvals: [] },
  };
  return { ...entry, proposal };
}

/** Whose answer it is, of the configured persons. */
export type Person = Omit<Answer, 'at'>;

/** What a person answers, and to which proposal. */
interface Given {
  readonly id: string;
  readonly choice: Choice;
  readonly person: Person;
}

/**
 * The entry with one person's answer. The same answer given twice changes nothing; a person who approved may still decline.
 * Throws CommandRefused where the proposal is not there any more, has expired, was declined, or is being carried out.
 */
export function answered(
  entry: LedgerEntry,
  given: Given,
  approval: Approval,
  now: number,
): LedgerEntry & { readonly proposal: Proposal } {
  const proposal = lasting(entry, given.id, now);
  if (isRepeated(proposal, given)) return { ...entry, proposal };
  refuseLate(entry, proposal, now);
  const answer = { ...given.person, at: now };
  if (given.choice === 'decline') return { ...entry, proposal: { ...proposal, declined: answer } };
  const counted = { ...proposal, approvals: [...proposal.approvals, answer] };
  return { ...entry, proposal: isApproved(counted, approval) ? { approvedAt: now, ...counted } : counted };
}

const isRepeated = ({ approvals, declined }: Proposal, { choice, person }: Given): boolean =>
  choice === 'decline'
    ? declined?.approver === person.approver
    : !declined && approvals.some(({ approver }) => approver === person.approver);

const refused = (why: string) => new CommandRefused(`${why} Nothing was recorded.`);

/** The proposal that the answer names. */
function lasting({ group, epoch, proposal }: LedgerEntry, id: string, now: number): Proposal {
  if (!proposal || proposal.id !== id || proposal.epoch !== epoch)
    throw refused(
      `Group ${group} has no proposal ${id} (any more): it was carried out, or another one took its place.`,
    );
  if (now >= proposal.expiresAt) throw refused(`Proposal ${id} expired at ${clock(proposal.expiresAt)}.`);
  return proposal;
}

/** Others have answered for good, or act on what they read. */
function refuseLate(entry: LedgerEntry, proposal: Proposal, now: number): void {
  const { group, holder } = entry;
  if (proposal.declined) throw refused(`${proposal.declined.approver} has declined proposal ${proposal.id}.`);
  // Whoever holds the lease decides on what the entry said when it took it.
  if (!mayClaim(entry, '', now)) throw refused(`Group ${group} is being acted on by ${holder}.`);
}

/** What the person on call reads, and the commands that answer. */
export function proposalInWords(
  group: string,
  proposal: Proposal,
  { persons: needed }: Approval,
  otherwise = 'No answer means no failover.',
): readonly string[] {
  const { id, from, to, verdict, alone, loss, expiresAt } = proposal;
  const lost = loss.upperSeconds === null ? 'an unknown time of' : `up to ${loss.upperSeconds} s of`;
  const command = (choice: Choice) => `understudy ${choice} --group ${group} --target ${to} --proposal ${id}`;
  return [
    `A failover of group ${group} from ${from} to ${to} is proposed (${alone ? "the witness can't confirm the outage" : verdict}); it may lose ${lost} writes.`,
    `What can't be fenced in ${from} is left with a fence debt: clients that still reach it write there, to be lost.`,
    `It needs ${persons(needed)} before ${clock(expiresAt)}. ${otherwise}`,
    `To approve: ${command('approve')}`,
    `To decline: ${command('decline')}`,
  ];
}

/** Whom the group's policy may ask, should somebody have to be asked; undefined where it asks nobody. */
export const approvalOf = ({ policy }: Pick<Group, 'policy'>): Approval | undefined =>
  policy.mode === 'advise' ? undefined : policy.approval;
