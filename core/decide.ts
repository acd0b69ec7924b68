import { whyBlackedOut } from './blackout.ts';
import { byHand } from './by-hand.ts';
import { called } from './called.ts';
import { type Group, type Region, standbysOf } from './configuration.ts';
import type { Assessment } from './evidence.ts';
import { belowFlapLimit, cooledDown } from './flapping.ts';
import { isAbandoned, overdueSince } from './lease.ts';
import { leavesToAnother, othersInWords } from './least-loss.ts';
import { isRevert, type LedgerEntry } from './ledger.ts';
import { whyPaused } from './pause.ts';
import { standing } from './proposal.ts';
import { problemsOf, type Request } from './request.ts';
import { approvalNeeded, isHeld, proceedCommand, whyAsked } from './unfenced.ts';
import { withinObjective } from './within-objective.ts';

/** Go or no, always with the reasons; a "no" that somebody could change names the command. */
export interface Decision {
  readonly go: boolean;
  /** The Region that would become owner. */
  readonly target: Region;
  readonly reasons: readonly string[];
  /** What a person could do about a "no". */
  readonly command?: string;
  /** A "no" that needs nobody's attention, such as a duplicate of a run that is under way. */
  readonly quiet: boolean;
  /** Persons have to be asked: everything else speaks for the failover. */
  readonly ask?: boolean;
  /** Refused to many groups at once: it is told for all of them together. */
  readonly held?: boolean;
}

export interface Situation {
  readonly request: Request;
  readonly group: Group;
  readonly entry: LedgerEntry;
  readonly assessment: Assessment;
  /** The Region that would take over: where the machine runs. */
  readonly here: Region;
  readonly now: number;
  /** The lease is held for this very decision. */
  readonly holding?: boolean;
}

/** Why one check says no. */
export interface Refusal {
  readonly why: string;
  readonly command?: string;
  /** A person could start it all the same: the command is that of a start by hand, as far as the other checks let it. */
  readonly overridable?: true;
  /** What gets a person past this check, an override or a field of a manual start, and what that accepts. */
  readonly accepts?: { readonly by: 'override' | 'acceptLiveWriter'; readonly what: string };
  readonly quiet?: boolean;
  readonly ask?: boolean;
}

/** Decides about a failover to this Region. Pure; called before and again under the lease. */
export function decide(situation: Situation): Decision {
  const target = situation.here;
  const refusal = refuse(situation);
  const found = [...situation.assessment.reasons, ...othersInWords(situation)];
  if (!refusal) return { go: true, target, reasons: found, quiet: false };
  const { command = refusal.command, reasons } =
    refusal.overridable || refusal.accepts ? byHand(situation, refuse) : { reasons: [] };
  return {
    go: false,
    target,
    reasons: [refusal.why, ...reasons, ...found],
    ...(command && { command }),
    quiet: refusal.quiet ?? false,
    ...(refusal.ask && { ask: true }),
  };
}

/** What a person types to start this failover by hand, as it would be taken now; undefined where it would not. */
export const startByHand = (situation: Situation): string | undefined => byHand(situation, refuse).command;

/** The first check that says no. */
function refuse(situation: Situation): Refusal | undefined {
  const checks = situation.request.revert
    ? [asked, revertible]
    : [
        asked,
        attended,
        ownedElsewhere,
        settled,
        leftToAnother,
        called,
        unpaused,
        outOfBlackout,
        fenceSettled,
        fitByItsWord,
        cooledDown,
        belowFlapLimit,
        withinObjective,
        approved,
      ];
  return checks.map((check) => check(situation)).find((found) => found !== undefined);
}

/** A person must know what they are changing: the request names the owner and the epoch. */
function asked({ request, entry }: Situation): Refusal | undefined {
  const problems = problemsOf(request);
  if (problems.length > 0) return { why: problems.join(' ') };
  const { owner, epoch } = entry;
  const { expectedOwner = owner, expectedEpoch = epoch, revert } = request;
  if (expectedOwner === owner && expectedEpoch === epoch) return undefined;
  const why =
    expectedOwner === owner
      ? `The request expects epoch ${expectedEpoch}, but the ledger is at epoch ${epoch}. Look at the group again.`
      : `The request expects ${expectedOwner} as owner, but the ledger says ${owner}. Look at the group again.`;
  if (!revert) return { why, overridable: true };
  return { why, command: `If you still mean it, start with "expectedOwner": "${owner}", "expectedEpoch": ${epoch}` };
}

function revertible({ entry, here }: Situation): Refusal | undefined {
  if (entry.phase === 'declared' && entry.owner === here) return undefined;
  return entry.phase === 'declared'
    ? { why: `A transfer is reverted in its owner's Region: start the machine in ${entry.owner}.` }
    : { why: `Nothing can be reverted: group ${entry.group} is ${entry.phase}, owner ${entry.owner}.` };
}

/** A transfer is carried on in its target's Region alone; where that Region is lost, everybody else can only tell a person. */
function attended({ entry, here, now }: Situation): Refusal | undefined {
  const { phase, owner, target, epoch, holder, transfer } = entry;
  if (phase === 'settled' || isRevert(entry) || target === here || !isAbandoned(entry, now)) return undefined;
  const seconds = Math.round((now - (overdueSince(entry) ?? now)) / 1000);
  const askedOnce = transfer?.held?.againAt !== undefined;
  const asking = askedOnce
    ? 'persons were to be asked again'
    : 'no page to persons could be sent, when that was last tried';
  const overdue = holder === undefined ? asking : 'its lease ran out';
  const why = `The transfer to ${target} at epoch ${epoch} stands still: ${overdue} ${seconds} s ago, and nobody in ${target} took it up.`;
  if (phase === 'committed') return { why: `${why} It was committed, so it goes on only there.` };
  return { why, command: `Start the failover machine in ${owner} with events/manual-revert.json` };
}

function ownedElsewhere({ entry, here, group }: Situation): Refusal | undefined {
  if (entry.owner !== here) return undefined;
  const standbys = standbysOf(group, here).join(' or ');
  return { why: `${here} already owns group ${entry.group}: a failover is started in ${standbys}.`, quiet: true };
}

/** A revert is no transfer that another one could harm: should its owner be lost meanwhile, nobody else could take over. */
function settled({ entry, group }: Situation): Refusal | undefined {
  if (entry.phase === 'settled' || isRevert(entry)) return undefined;
  const why = `A transfer to ${entry.target} is under way at epoch ${entry.epoch}.`;
  if (!isHeld(entry, group)) return { why, quiet: true };
  return { why: `${why} It may need persons to go on unfenced: ${proceedCommand(entry)}.`, quiet: true };
}

/** What is said of a proven outage, to persons as well, is said by the standby whose turn it is; a person chooses the Region by starting there. */
function leftToAnother(situation: Situation): Refusal | undefined {
  const { request, assessment, holding = false } = situation;
  // Who holds the lease keeps the others from acting, so it acts.
  const chooses = request.trigger !== 'manual' && (assessment.proven || assessment.alone) && !holding;
  const leaving = chooses ? leavesToAnother(situation) : undefined;
  return leaving && { why: leaving.why, quiet: true };
}

/** Comes after the evidence: what is found while the group is paused is told, and what is no outage wakes nobody. */
function unpaused({ entry, request, here, now }: Situation): Refusal | undefined {
  const why = request.trigger === 'manual' ? undefined : whyPaused(entry, here, now);
  return why === undefined ? undefined : { why, overridable: true };
}

/** Like a pause: what is found in a blackout window is told, and a person may start it. */
function outOfBlackout({ request, group, now }: Situation): Refusal | undefined {
  const why = request.trigger === 'manual' ? undefined : whyBlackedOut(request.group, group.policy.blackout, now);
  return why === undefined ? undefined : { why, overridable: true };
}

/** A Region that still owes a fence holds a diverged writer, not a standby. */
export function fenceSettled({ entry, here }: Pick<Situation, 'entry' | 'here'>): Refusal | undefined {
  const debt = entry.fenceDebts.find(({ region }) => region === here);
  if (!debt) return undefined;
  return { why: `${here} was left behind at epoch ${debt.epoch} and has not been rebuilt as a standby since.` };
}

/** Where there are several standbys each says whether it is fit before it is chosen, so nobody is offered one that would be refused at last. */
function fitByItsWord({ assessment }: Situation): Refusal | undefined {
  const unfit = assessment.rivalry?.own.unfit ?? [];
  return unfit.length === 0 ? undefined : { why: `${unfit.join(' ')} Nothing overrides that.` };
}

/** Comes last, so that persons are asked only about what would be done at once; a manual start is a person's own decision. */
function approved({ request, group, entry, assessment, here, now }: Situation): Refusal | undefined {
  const approval = approvalNeeded(group, assessment);
  if (request.trigger === 'manual' || !approval) return undefined;
  const stands = standing({
    approval,
    entry,
    assessment,
    here,
    now,
    because: whyAsked(group, entry.owner, assessment),
  });
  if (stands.go) return undefined;
  return stands.ask ? { why: stands.why, ask: true, overridable: true } : { why: stands.why, quiet: true };
}
