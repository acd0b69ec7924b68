import type { Approval, Group, Region } from './configuration.ts';
import type { Assessment, OutageVerdict } from './evidence.ts';
import { debtsInHand, isRevert, type LedgerEntry } from './ledger.ts';
import { type Answer, approvalOf, type Proposal } from './proposal.ts';
import { limits } from './step.ts';

/**
 * The policy `unfenced: ask`: an old writer whose fence can't be proven is left only when persons have said so, before the declaration
 * by approving a proposal or after it by `understudy proceed`. Pure. Times: milliseconds since 1970.
 */

type Policied = Pick<Group, 'policy'>;

/** Persons let one transfer leave its old writer unfenced. It is kept after that, and says nothing about any other epoch. */
export interface Proceed {
  readonly epoch: number;
  /** One for each person at most, in the order in which they came. */
  readonly leaves: readonly Leave[];
}

/** What one person said, and why. */
export interface Leave extends Answer {
  readonly reason: string;
}

/** A transfer that waits, or waited, for persons before its first promotion. */
export interface Held {
  /** When the page that asks was sent last, and when it is to be sent again; absent until one was. */
  readonly askedAt?: number;
  readonly againAt?: number;
  readonly endedAt?: number;
}

/** Whose leave a failover that starts by itself needs before it is declared; undefined where it needs nobody's. */
export function approvalNeeded(
  { policy }: Policied,
  { verdict, alone }: Pick<Assessment, 'verdict' | 'alone'>,
): Approval | undefined {
  const { mode, unfenced, approval } = policy;
  if (alone) return approvalOf({ policy });
  return mode === 'approve' || (unfenced === 'ask' && isOutOfReach(verdict)) ? approval : undefined;
}

/** Why persons are asked before a declaration, as the beginning of a sentence. */
export const whyAsked = ({ policy }: Policied, owner: Region, { alone }: Pick<Assessment, 'alone'>): string => {
  if (alone) return `The witness can't confirm that the writer in ${owner} is silent`;
  return policy.mode === 'approve'
    ? 'The policy is approve'
    : `The RDS API of ${owner} does not answer, so that nothing there can be fenced, and the policy is unfenced: ask`;
};

/** What comes of it where nobody approves. */
export const otherwise = (
  { policy }: Policied,
  { from, to, verdict, alone }: Pick<Proposal, 'from' | 'to' | 'verdict' | 'alone'>,
  group: string,
): string => {
  if (policy.mode === 'approve' || !(alone || isOutOfReach(verdict))) return 'No answer means no failover.';
  const goesOn = alone
    ? "Without it nothing goes on that the witness can't confirm: once it can, the policy decides again, and a failover may go on by itself."
    : `Without it nothing is left unfenced: once the RDS API of ${from} answers, the failover goes on by itself, behind a proven fence.`;
  return `${goesOn} To keep that back, too: understudy pause --group ${group} --region ${to} --for MINUTES --reason TEXT.`;
};

/** What a start by hand means under this policy. */
export const byHandUnfenced = ({ policy }: Policied, owner: Region): readonly string[] =>
  policy.unfenced === 'ask'
    ? [`A start by hand asks nobody: what can't be fenced in ${owner} is left so, by your own decision.`]
    : [];

/** A Region whose RDS API does not answer can't be fenced: that is known before anything is declared. */
const isOutOfReach = (verdict: OutageVerdict): boolean => verdict === 'region-down';

/**
 * Nothing may be promoted before every fence is proven or enough persons say so. Whoever started a transfer by hand, or approved its
 * proposal, has said so before. Whatever else the policy says, no transfer is let go by another mode.
 */
export function isHeld(entry: LedgerEntry, group: Policied): boolean {
  const { phase, transfer } = entry;
  if (group.policy.unfenced !== 'ask' || phase !== 'declared' || isRevert(entry)) return false;
  if (!transfer || transfer.approval || transfer.trigger === 'manual') return false;
  return debtsInHand(entry).length > 0 && !mayProceed(entry, group);
}

const mayProceed = (entry: LedgerEntry, { policy }: Policied): boolean =>
  policy.approval !== undefined && leavesOf(entry, policy.approval).length >= policy.approval.persons;

/** Who of today's configuration lets the running transfer go on; each person once. */
export function leavesOf(
  { epoch, proceed }: Pick<LedgerEntry, 'epoch' | 'proceed'>,
  { approvers }: Approval,
): readonly Leave[] {
  if (proceed?.epoch !== epoch) return [];
  return approvers.flatMap((person) => proceed.leaves.find(({ approver }) => approver === person) ?? []);
}

/** The page that asks is to be sent: for the first time, again after nobody answered, or since it could not be sent. */
export function isAskDue({ transfer }: Pick<LedgerEntry, 'transfer'>, now: number): boolean {
  const { held, untoldAt } = transfer ?? {};
  if (untoldAt !== undefined) return now - untoldAt >= limits.untold;
  return held?.againAt === undefined || now >= held.againAt;
}

/** The page that asks was sent. */
export const askedNow = ({ policy }: Policied, now: number): Held => ({
  askedAt: now,
  againAt: now + (policy.approval?.expiryMinutes ?? 30) * 60_000,
});

/** The entry whose transfer waits no more: what is told from then on is news, and counts from then. */
export function withHoldEnded(entry: LedgerEntry, group: Policied, now: number): LedgerEntry {
  const { transfer } = entry;
  if (!transfer?.held || transfer.held.endedAt !== undefined || isHeld(entry, group)) return entry;
  const { verdict: _verdict, untoldAt: _untoldAt, ...rest } = transfer;
  return { ...entry, transfer: { ...rest, held: { ...transfer.held, endedAt: now } } };
}

/** What a person types to let a transfer leave its old writer unfenced. */
export const proceedCommand = ({ group, target, epoch }: Pick<LedgerEntry, 'group' | 'target' | 'epoch'>): string =>
  `understudy proceed --group ${group} --region ${target} --epoch ${epoch} --reason TEXT`;
