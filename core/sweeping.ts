import { blackoutEndedAt } from './blackout.ts';
import type { Group, Policy, Region } from './configuration.ts';
import { releasedAt } from './flapping.ts';
import { isAbandoned, mayClaim, overdueSince } from './lease.ts';
import { atRest, type LedgerEntry } from './ledger.ts';
import { overriddenAt } from './override.ts';
import { pauseEndedAt } from './pause.ts';

/** What the sweep of a minute starts for one group; pure. Times: milliseconds since 1970. */

/** A run of a machine that has not ended. Its name tells the group only where the sweep gave it. */
export interface Running {
  readonly name: string;
  readonly startedAt: number;
}

/** An execution that an alarm's event started has a name that says nothing; after this long the ledger's lease speaks for it. */
const namelessFor = 600_000;

export interface Situation {
  readonly group: string;
  readonly region: Region;
  readonly entry: LedgerEntry;
  /** With `advise` nothing that a person records starts anything: they start it. */
  readonly mode: Policy['mode'];
  /** When the own Region's suspicion alarm went to ALARM; absent in any other state. */
  readonly alarmSince?: number;
  /** Since when the writer has been silent by this Region's published looks; absent where it is not. */
  readonly silentSince?: number;
  readonly policy: Pick<Policy, 'blackout' | 'coolDownSeconds' | 'flapLimit'>;
  readonly running: readonly Running[];
  /** When a person last released the groups of a mass event; absent where nobody has. */
  readonly massReleasedAt?: number;
  /** All groups of the installation, to tell whose a run is. */
  readonly groups: readonly string[];
  readonly now: number;
}

export interface Start {
  readonly machine: 'failover' | 'converge';
  /** The same for the same reason, so that a second sweep starts nothing new [Step Functions: a name is used once in 90 days]. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The machine to start, or nothing. */
export function startFor(situation: Situation): Start | undefined {
  const { entry, region, now, group, running } = situation;
  const runsOf = running.map(({ name }) => groupIn(name, situation.groups));
  // Whoever holds the lease, in whichever Region, is taking care of the group.
  if (!mayClaim(entry, '', now)) return undefined;
  // A run that let its lease run out long ago stands still: it may wake, and will find that it comes too late.
  const standsStill = entry.target === region && isAbandoned(entry, now);
  if (runsOf.includes(group) && !standsStill) return undefined;
  // Every run of converge has a name that tells its group, so a nameless run is no reason to leave a transfer lying.
  if (entry.target === region && !atRest(entry)) return convergeOf(situation);
  // Nor is one from before what persons said, or from before the end of what held a failover up: it may be another group's, which waits
  // for its turn. One of this group that has not decided yet finds the lease taken, or a newer epoch.
  const saidAt = lastSaidAt(situation);
  const isInTheWay = (startedAt: number) => now - startedAt < namelessFor && startedAt >= saidAt;
  if (running.some(({ startedAt }, index) => runsOf[index] === undefined && isInTheWay(startedAt))) return undefined;
  // Nobody but the target carries a transfer on. Where it does not, the failover machine's "no" is what a person hears of it.
  if (entry.phase !== 'settled' && isAbandoned(entry, now))
    return failoverOf({ ...situation, alarmSince: overdueSince(entry) ?? now });
  if (entry.owner === region) return undefined;
  return approvedRun(entry, region, now, reasonOf(situation)) ?? failoverOf(situation);
}

/** Since when things are as they are: an alarm, a writer that went silent after it, an override, a release, or the end of what held a failover up. */
type Reasons = Pick<Situation, 'alarmSince' | 'silentSince' | 'massReleasedAt' | 'entry' | 'mode' | 'policy' | 'now'>;
function reasonOf({ alarmSince = 0, silentSince = 0, massReleasedAt = 0, entry, mode, policy, now }: Reasons): number {
  const since = Math.max(alarmSince, silentSince, massReleasedAt, pauseEndedAt(entry, now));
  // Nothing else held up what a person has to start all the same.
  if (mode === 'advise') return since;
  return Math.max(
    ...[since, overriddenAt(entry, now)],
    ...[blackoutEndedAt(policy.blackout, now), releasedAt(entry, policy, now)],
  );
}

/** The newest reason to decide anew that is no look at the writer. */
function lastSaidAt(situation: Situation): number {
  const { epoch, proposal } = situation.entry;
  const approvedAt = proposal?.epoch === epoch ? (proposal.approvedAt ?? 0) : 0;
  return Math.max(approvedAt, reasonOf({ ...situation, alarmSince: 0, silentSince: 0 }));
}

/**
 * The run that enough persons have approved: started with the last approval, and again by the sweep after 1, 3, 7, … minutes while
 * the proposal stands, counted anew from a later alarm or silence, an override, or the end of what held it up, so that what was approved and not carried out delays no run of
 * the next outage. Like every start it is only a reason to look. Undefined where nothing is approved.
 */
export function approvedRun(
  { group, epoch, proposal }: LedgerEntry,
  region: Region,
  now: number,
  reasonSince = 0,
): Start | undefined {
  if (proposal?.approvedAt === undefined || proposal.declined || proposal.epoch !== epoch) return undefined;
  if (proposal.to !== region || now >= proposal.expiresAt) return undefined;
  const name = nameOf(group, epoch, Math.max(proposal.approvedAt, reasonSince), now);
  return { machine: 'failover', name, input: { group, trigger: 'approval', event: proposal.id } };
}

/**
 * An alarm that stays ALARM sends no second event, so a lost one would be the last. The name holds since when things are as they
 * are, and how often that was tried: an outage that was judged and refused is not judged again each minute, with a page each
 * time. But a control plane that goes first, with the writer after it, is a new reason; and so is time, since what stood
 * against a failover, such as a blind witness, may be gone: after 1, 3, 7, 15, … minutes. A proposal that nobody answered in its
 * time is a new reason as well: it is told, and asked anew. So is an override, a release, and the end of a pause, of a blackout window, of a
 * cool-down, of a flap limit: what was refused for it is decided at once.
 */
function failoverOf(situation: Situation): Start | undefined {
  const { group, entry, alarmSince, now } = situation;
  if (alarmSince === undefined) return undefined;
  const { expiresAt = 0 } = entry.proposal ?? {};
  const since = Math.max(reasonOf(situation), expiresAt <= now ? expiresAt : 0);
  return { machine: 'failover', name: nameOf(group, entry.epoch, since, now), input: { group, trigger: 'sweep' } };
}

/** Since when there is a reason, and how often it was followed. */
function nameOf(group: string, epoch: number, since: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - since) / 60_000));
  return `${group}-${epoch}-${Math.floor(since / 1000)}-${Math.floor(Math.log2(minutes + 1))}`;
}

function convergeOf({ group, entry, now }: Situation): Start {
  const name = `${group}-${entry.epoch}-${Math.floor(now / 60_000)}`;
  return { machine: 'converge', name, input: { group, epoch: entry.epoch, holder: name } };
}

/**
 * The group that a name of ours begins with: epoch, then a minute, second or millisecond since 1970, then perhaps an attempt. So
 * many digits tell a run of `orders-1` from one of `orders` at epoch 1.
 */
const groupIn = (name: string, groups: readonly string[]): string | undefined =>
  groups.find((each) => new RegExp(`^${each}-\\d{1,7}-\\d{8,}(-\\d{1,2})?$`).test(name));

/** Groups for which this Region is a candidate, the only ones that it sweeps. */
export const isCandidate = ({ candidates }: Pick<Group, 'candidates'>, region: Region): boolean =>
  candidates.includes(region);
