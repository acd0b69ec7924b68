import type { Region } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import { proofLasts } from './identity-proof.ts';
import { type Asker, isReason, isWhole } from './instruction.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * A group that a person has paused: until it ends, no failover starts by itself. It always ends, and it is kept after that, since its
 * end is a reason to decide anew. Pure. Times: milliseconds since 1970. The ledger can be edited by hand, so that anything may stand
 * in a pause: whatever it is, it can be told, ended and replaced.
 */
export interface Pause {
  /** When it ends, or was ended. */
  readonly until: number;
  readonly since: number;
  /** The ARN that AWS gave for who asked; what was written there where the ledger was edited by hand. */
  readonly by?: string;
  readonly userId?: string;
  readonly reason?: string;
  /** Of the proof that came with it: the same one sent twice is one pause. */
  readonly signedAt?: number;
  /** The ARN of who ended it before its time. */
  readonly endedBy?: string;
}

/** From a minute to a week: whoever needs longer says so again. */
export const pauseMinutes = { least: 1, most: 10_080 } as const;

/** What is wrong with a pause that somebody asks for, in words; empty where nothing is. */
export function pauseProblems({ minutes, reason }: { minutes: number; reason: string }): readonly string[] {
  const { least, most } = pauseMinutes;
  return [
    ...(isWhole(minutes, pauseMinutes) ? [] : [`A pause lasts whole minutes; allowed: ${least} to ${most} (7 days).`]),
    ...(isReason(reason) ? [] : ['A pause needs a reason: one line of up to 200 characters.']),
  ];
}

// Whoever wrote an end that is no number meant a pause, and a page about an outage costs less than a failover against a person's
// word: such a pause goes on until it is ended or replaced by the command, or mended.
const isOver = ({ until }: Pause, now: number): boolean => Number.isFinite(until) && until <= now;

/** The pause that goes on; undefined where none does. */
export const pauseOf = ({ pause }: Pick<LedgerEntry, 'pause'>, now: number): Pause | undefined =>
  pause && !isOver(pause, now) ? pause : undefined;

/** When the newest pause ended; 0 where there was none, or it goes on. */
export const pauseEndedAt = ({ pause }: Pick<LedgerEntry, 'pause'>, now: number): number =>
  pause && isOver(pause, now) ? pause.until : 0;

/**
 * The entry with a new pause in place of any other one; the very same entry where the newest pause came with this proof. Throws
 * CommandRefused where the newest one is younger than the signature: who sends an old command again would undo what came after it.
 */
export function paused(
  entry: LedgerEntry,
  { minutes, reason, asker }: { minutes: number; reason: string; asker: Asker },
  now: number,
): LedgerEntry {
  const { arn, userId, signedAt } = asker;
  if (entry.pause?.userId === userId && entry.pause.signedAt === signedAt) return entry;
  if (entry.pause && isOvertaken(entry.pause, signedAt, now))
    throw new CommandRefused(
      `This pause was signed at ${momentInWords(signedAt)}, before ${pauserOf(entry.pause)} paused the group at ${momentInWords(entry.pause.since)}. Nothing was recorded: give the command again, if it is still meant.`,
    );
  return { ...entry, pause: { until: now + minutes * 60_000, since: now, by: arn, userId, reason, signedAt } };
}

/** A beginning that no clock of ours can have written, since no proof would be taken then, keeps nobody from replacing the pause. */
const isOvertaken = ({ since }: Pause, signedAt: number, now: number): boolean =>
  Number.isFinite(since) && since <= now + proofLasts && signedAt < since;

/**
 * The entry with its pause ended; the very same entry where nothing is paused. Throws CommandRefused where the pause is younger than
 * the signature: who sends an old command again would end what came after it.
 */
export function resumed(entry: LedgerEntry, { arn, signedAt }: Asker, now: number): LedgerEntry {
  const pause = pauseOf(entry, now);
  if (!pause) return entry;
  if (isOvertaken(pause, signedAt, now))
    throw new CommandRefused(
      `This end of a pause was signed at ${momentInWords(signedAt)}, before ${pauserOf(pause)} paused the group at ${momentInWords(pause.since)}. Nothing was recorded: give the command again, if it is still meant.`,
    );
  return { ...entry, pause: { ...pause, until: now, endedBy: arn } };
}

/** Who paused, as far as that is recorded. */
export const pauserOf = ({ by }: Pause): string => by || 'somebody';

/** The furthest that a date reaches [ECMAScript, Time Values and Time Range]. In milliseconds, to both sides of 1970. */
const furthest = 8.64e15;

/** A moment of a pause; what can't be read as one is shown as it stands in the ledger. */
export const momentInWords = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) <= furthest ? new Date(at).toISOString() : `${at} (no moment in milliseconds)`;

/** Until when, by whom and why. */
export function pauseInWords(group: string, pause: Pause): string {
  const why = pause.reason ? `, because "${pause.reason}"` : '';
  return `Group ${group} is paused until ${momentInWords(pause.until)} by ${pauserOf(pause)}${why}.`;
}

/** Why no automatic run may fail over to here now, and what ends that, in words; undefined where it may. */
export function whyPaused(entry: Pick<LedgerEntry, 'group' | 'pause'>, here: Region, now: number): string | undefined {
  const pause = pauseOf(entry, now);
  const { group } = entry;
  return pause && `${pauseInWords(group, pause)} To end that: understudy resume --group ${group} --region ${here}.`;
}

/** What is signed along, beside account, installation and group. */
export const pausePurpose = (minutes: number, reason: string): readonly string[] => ['pause', `${minutes}`, reason];
export const resumePurpose: readonly string[] = ['resume'];
