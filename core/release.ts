import type { Region } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import { proofLasts } from './identity-proof.ts';
import { type Asker, isReason, isWhole } from './instruction.ts';
import type { Limits } from './limits.ts';
import { momentInWords } from './pause.ts';
import type { Turns } from './turns.ts';

/**
 * A person's word that the groups of a mass event may fail over by themselves, a few at a time, until a moment. It is kept after that,
 * since it was a reason to decide anew. Pure. Times: milliseconds since 1970.
 */
export interface Release {
  readonly until: number;
  readonly since: number;
  /** The ARN that AWS gave for who said it. */
  readonly by: string;
  readonly userId: string;
  readonly reason: string;
  /** Of the proof that came with it: the same one sent twice is one release. */
  readonly signedAt: number;
}

/** From a minute to a day: an outage that lasts longer is looked at again. */
export const releaseMinutes = { least: 1, most: 1440 } as const;

/** What is wrong with a release that somebody asks for, in words; empty where nothing is. */
export function releaseProblems({ minutes, reason }: { minutes: number; reason: string }): readonly string[] {
  const { least, most } = releaseMinutes;
  return [
    ...(isWhole(minutes, releaseMinutes)
      ? []
      : [`A release lasts whole minutes; allowed: ${least} to ${most} (a day).`]),
    ...(isReason(reason) ? [] : ['A release needs a reason: one line of up to 200 characters.']),
  ];
}

/** The release that goes on; undefined where none does. */
export const releaseOf = ({ release }: Pick<Turns, 'release'>, now: number): Release | undefined =>
  release && now < release.until ? release : undefined;

/**
 * The item with a new release in place of any other one; the very same item where the newest release came with this proof. Throws
 * CommandRefused where the newest one is younger than the signature: who sends an old command again would lengthen what was shortened.
 */
export function released(
  read: Turns,
  { minutes, reason, asker }: { minutes: number; reason: string; asker: Asker },
  now: number,
): Turns {
  const { arn, userId, signedAt } = asker;
  const { release: newest, mass: _held, ...rest } = read;
  if (newest?.userId === userId && newest.signedAt === signedAt) return read;
  if (newest && newest.since <= now + proofLasts && signedAt < newest.since)
    throw new CommandRefused(
      `This release was signed at ${momentInWords(signedAt)}, before ${newest.by} released at ${momentInWords(newest.since)}. Nothing was recorded: give the command again, if it is still meant.`,
    );
  return { ...rest, release: { until: now + minutes * 60_000, since: now, by: arn, userId, reason, signedAt } };
}

/** What is signed along, beside account, installation and the item's key. */
export const releasePurpose = (minutes: number, reason: string): readonly string[] => ['release', `${minutes}`, reason];

/** What a person types to release, once they have filled in why. */
export const releaseCommand = (region: Region): string =>
  `understudy release --region ${region} --for 60 --reason "why it is safe"`;

/** Until when, by whom and why. */
export const releaseInWords = ({ until, by, reason }: Release, { concurrentFailovers }: Limits): string =>
  `Automatic failovers go on until ${momentInWords(until)}, ${concurrentFailovers} groups at a time: released by ${by}, because "${reason}".`;
