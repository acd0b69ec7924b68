import { type Region, standbysOf } from './configuration.ts';
import type { Situation } from './decide.ts';
import type { Rivalry } from './evidence.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * Of several standbys the one that loses least takes over. Each works that out for itself, from the same answers, and waits while another
 * one is better. Waiting is bounded, and it is the lease and the epoch that keep two from acting. Pure. Times: milliseconds since 1970.
 */
export const choosing = {
  /** Standbys whose newest heartbeats are no further apart lose the same: a beat a second tells no less, and then the order decides. */
  toleranceMilliseconds: 1_000,
  /** How long after the proof, and after the own run began, each better standby is given to declare: a claim, a second look and a declaration take it some ten seconds. */
  patienceMilliseconds: 60_000,
  /** One that did not say what it would lose is asked again for so long: a function may be killed, or cold, just then. */
  askedAgainMilliseconds: 10_000,
} as const;

interface Choice extends Pick<Situation, 'group' | 'entry' | 'assessment' | 'here' | 'now'> {
  /** When this run began, for one that can still wait: what had held all of them up, such as a pause, may have ended only then. */
  readonly startedAt?: number;
}

/** A standby that can take over. */
interface Ranked {
  readonly region: Region;
  readonly replayedTo: number;
}

/** Why a standby leaves the failover to another one. */
export interface Leaving {
  readonly why: string;
  /** It is over within minutes, so that a run can wait for it; persons may take hours. */
  readonly brief: boolean;
}

/** Whether this standby leaves the failover to another one, for now; undefined where it is its turn, or where there is none to choose. */
export function leavesToAnother(choice: Choice): Leaving | undefined {
  const { entry, assessment, here, now } = choice;
  const { rivalry, loss } = assessment;
  if (!rivalry) return undefined;
  const ranked = ranking(rivalry, choice);
  const rank = ranked.indexOf(here);
  const best = rivalry.others.find(({ region }) => region === ranked[0]);
  if (best === undefined) return asksAgain(choice, rivalry);
  const why = `${best.region} would lose ${upTo(best.loss.upperSeconds)}, ${here} ${upTo(loss.upperSeconds)}: `;
  const asked = askedOf(entry, ranked.slice(0, rank), now);
  if (asked) return { why: `${why}proposal ${asked.id} to fail over to ${asked.to} stands.`, brief: false };
  // Before the proof nobody may act, so nobody has been slow.
  const left = rank * choosing.patienceMilliseconds - (now - sinceWhen(choice));
  if (left <= 0) return undefined;
  const seconds = Math.ceil(left / 1000);
  return { why: `${why}it is left to ${best.region} for ${seconds} s.`, brief: true };
}

/** The standbys that would lose less than the one here, best first; undefined where there is none to choose. */
export function betterStandbys(choice: Choice): readonly Region[] | undefined {
  const { rivalry } = choice.assessment;
  const ranked = rivalry && ranking(rivalry, choice);
  return ranked?.slice(0, ranked.indexOf(choice.here));
}

/** Since when another one could have acted. With a short dwell the outage is proven before the first look of the run, which wakes the functions. */
const sinceWhen = ({ assessment, startedAt = 0, now }: Choice): number =>
  Math.max(assessment.rivalry?.provenAt ?? now, Math.min(startedAt, now));

/** Before this standby goes first it hears of the others once more, where there are any that said too little. */
function asksAgain(choice: Choice, { others }: Rivalry): Leaving | undefined {
  const { group, entry, here, now } = choice;
  const heard = new Set(
    others.flatMap(({ region, replayedTo, unsure }) => (replayedTo === undefined || unsure ? [] : [region])),
  );
  const unheard = standbysOf(group, entry.owner).filter((region) => region !== here && !heard.has(region));
  if (unheard.length === 0 || now - sinceWhen(choice) >= choosing.askedAgainMilliseconds) return undefined;
  return { why: `${unheard.join(' and ')} did not say how much would be lost there, and is asked again.`, brief: true };
}

/** What is known of the other standbys, for whoever reads why this one was chosen, or chooses another one. */
export const othersInWords = ({ group, entry, assessment, here }: Omit<Choice, 'now'>): readonly string[] => {
  const { rivalry, proven } = assessment;
  if (!rivalry || !proven) return [];
  return standbysOf(group, entry.owner)
    .filter((region) => region !== here)
    .map((region) => {
      const other = rivalry.others.find((each) => each.region === region);
      if (!other) return `${region}, another standby, gave no usable answer.`;
      if (other.unfit.length > 0) return `${region}, another standby, can't take over: ${other.unfit.join(' ')}`;
      return `${region}, another standby, would lose ${upTo(other.loss.upperSeconds)}.`;
    });
};

const upTo = (seconds: number | null): string => (seconds === null ? 'an unknown time' : `up to ${seconds} s`);

/** The standbys that can take over, best first; of those that lose the same, in the order of the configuration. */
function ranking({ own, others }: Rivalry, { group, entry, here }: Choice): readonly Region[] {
  const owing = new Set(entry.fenceDebts.map(({ region }) => region));
  const left = standbysOf(group, entry.owner).flatMap((region): Ranked[] => {
    const found = region === here ? own : others.find((each) => each.region === region);
    const isFit = found?.replayedTo !== undefined && found.unfit.length === 0 && !owing.has(region);
    return isFit ? [{ region, replayedTo: found.replayedTo }] : [];
  });
  const ranked: Region[] = [];
  while (left.length > 0) {
    const newest = Math.max(...left.map(({ replayedTo }) => replayedTo));
    const next = left.findIndex(({ replayedTo }) => newest - replayedTo <= choosing.toleranceMilliseconds);
    ranked.push(...left.splice(next, 1).map(({ region }) => region));
  }
  // One that can't take over has only its refusal to tell, and that only where nobody else has acted.
  return ranked.includes(here) ? ranked : [...ranked, here];
}

/** A proposal that stands is an act: two standbys that ask in turns would each take the other's question back. */
function askedOf({ epoch, proposal }: LedgerEntry, better: readonly Region[], now: number) {
  if (!proposal || proposal.epoch !== epoch || now >= proposal.expiresAt) return undefined;
  return better.includes(proposal.to) ? proposal : undefined;
}
