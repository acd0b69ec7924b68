import type { Region } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import { proofLasts } from './identity-proof.ts';
import { type Asker, isEpoch, isReason, isWhole } from './instruction.ts';
import { isRevert, type LedgerEntry } from './ledger.ts';
import { momentInWords } from './pause.ts';

/**
 * A loss above the objective that a person accepts: for one failover of one group, from this owner at this epoch, until it expires.
 * The declaration takes it out of the entry, and the epoch that comes with every declaration ends what it was for. Pure. Times:
 * milliseconds since 1970. Where the ledger was edited by hand, what can't be read accepts nothing.
 */
export interface Override {
  readonly owner: Region;
  readonly epoch: number;
  /** The most that may be lost, by the upper bound of the estimate; null accepts any loss, also one that nobody knows. */
  readonly lossSeconds: number | null;
  /** The ARN that AWS gave for who accepted it. */
  readonly by: string;
  readonly userId: string;
  readonly reason: string;
  readonly madeAt: number;
  readonly expiresAt: number;
  /** Of the proof that came with it: the same one sent twice is one override. */
  readonly signedAt: number;
}

/** What a person asks to have accepted. */
export interface Accepting {
  readonly epoch: number;
  readonly lossSeconds: number | null;
  readonly minutes: number;
  readonly reason: string;
}

/** Long enough to be used, and too short to be forgotten. */
export const overrideMinutes = { least: 5, most: 120, usual: 30 } as const;

/** 0 takes back what was accepted before. */
const lossLimits = { least: 0, most: 604_800 } as const;

/** What is wrong with an override that somebody asks for, in words; empty where nothing is. */
export function overrideProblems({ epoch, lossSeconds, minutes, reason }: Accepting): readonly string[] {
  const { least, most } = overrideMinutes;
  const losable = lossSeconds === null || isWhole(lossSeconds, lossLimits);
  return [
    ...(isEpoch(epoch) ? [] : ["An override names the group's epoch, as the page has it."]),
    ...(losable ? [] : [`A loss is whole seconds; allowed: 0 to ${lossLimits.most} (7 days), or unlimited.`]),
    ...(isWhole(minutes, overrideMinutes) ? [] : [`An override lasts whole minutes; allowed: ${least} to ${most}.`]),
    ...(isReason(reason) ? [] : ['An override needs a reason: one line of up to 200 characters.']),
  ];
}

/** The override that stands for the entry as it is; undefined where there is none, it is for something else, or it expired. */
export function overrideOf(entry: LedgerEntry, now: number): Override | undefined {
  const { override, owner, epoch } = entry;
  if (!override || override.owner !== owner || override.epoch !== epoch) return undefined;
  return Number.isFinite(override.expiresAt) && now < override.expiresAt ? override : undefined;
}

/** The most that a person accepts to lose, in seconds: infinite where they accept any loss, below 0 where nobody said anything. */
export function acceptedLoss(entry: LedgerEntry, now: number): number {
  const { lossSeconds } = overrideOf(entry, now) ?? { lossSeconds: -1 };
  if (lossSeconds === null) return Number.POSITIVE_INFINITY;
  return Number.isFinite(lossSeconds) ? lossSeconds : -1;
}

/** When the override that stands was recorded, which is a reason to decide anew; 0 where none does. */
export function overriddenAt(entry: LedgerEntry, now: number): number {
  const { madeAt = 0 } = overrideOf(entry, now) ?? {};
  return Number.isFinite(madeAt) ? madeAt : 0;
}

/**
 * The entry with an override in place of any other one; the very same entry where this one came before. Throws CommandRefused where it
 * was used, or is not about the group as it is. The owner is not signed, and need not be: it changes only within a transfer, at an
 * epoch that nobody overrides any more, so that the epoch a person signs stands for one owner, which is recorded beside it.
 */
export function overridden(
  entry: LedgerEntry,
  { epoch, lossSeconds, minutes, reason, asker }: Accepting & { readonly asker: Asker },
  now: number,
): LedgerEntry {
  refuseUsed(entry, asker);
  refuseElsewhere(entry, epoch);
  const { override: before, owner } = entry;
  const { arn: by, userId, signedAt } = asker;
  if (before && isSame(before, { epoch, lossSeconds, reason, userId, signedAt })) return entry;
  if (before?.epoch === epoch && before.signedAt >= signedAt && before.signedAt <= now + proofLasts)
    throw refused(
      `This override was signed at ${momentInWords(signedAt)}, and the one that is recorded, by ${accepterOf(before)}, not before that.`,
      'give the command again, if it is still meant',
    );
  const override = { owner, epoch, lossSeconds, by, userId, reason };
  return { ...entry, override: { ...override, madeAt: now, expiresAt: now + minutes * 60_000, signedAt } };
}

type Known = Pick<Override, 'epoch' | 'lossSeconds' | 'reason' | 'userId' | 'signedAt'>;
const isSame = (before: Override, asked: Known): boolean =>
  before.userId === asked.userId &&
  before.signedAt === asked.signedAt &&
  before.epoch === asked.epoch &&
  before.lossSeconds === asked.lossSeconds &&
  before.reason === asked.reason;

const refused = (why: string, what: string) => new CommandRefused(`${why} Nothing was recorded: ${what}.`);

/** The command of a failover that was declared comes once more. */
function refuseUsed({ transfer }: LedgerEntry, { userId, signedAt }: Asker): void {
  const used = transfer?.override;
  if (!transfer || used?.userId !== userId || used.signedAt !== signedAt) return;
  throw refused(
    `This override was used: the failover to ${transfer.to} at epoch ${transfer.epoch} was declared by it.`,
    'an override is good for one failover',
  );
}

function refuseElsewhere(entry: LedgerEntry, epoch: number): void {
  const { group, owner, target } = entry;
  if (epoch !== entry.epoch)
    throw refused(
      `This override is for epoch ${epoch} of group ${group}, which is at epoch ${entry.epoch} with ${owner} as owner.`,
      'look at the group again, and give the command for its epoch, if it is still meant',
    );
  if (entry.phase !== 'settled' && !isRevert(entry))
    throw refused(
      `The transfer of group ${group} to ${target} at epoch ${epoch} was declared, and what it may lose is decided.`,
      'an override is for a failover that is still to be declared',
    );
}

/** The entry as it would be if somebody had accepted any loss: what a page asks in advance. */
export const acceptingAny = (entry: LedgerEntry, now: number): LedgerEntry => ({
  ...entry,
  override: {
    ...{ owner: entry.owner, epoch: entry.epoch, lossSeconds: null, by: '', userId: '', reason: '' },
    ...{ madeAt: now, expiresAt: now + 60_000, signedAt: now },
  },
});

/** Who accepted it, as far as that is recorded. */
export const accepterOf = ({ by }: Pick<Override, 'by'>): string => by || 'somebody';

/** How much it accepts. */
export const lossInWords = ({ lossSeconds }: Pick<Override, 'lossSeconds'>): string =>
  lossSeconds === null ? 'any loss' : `a loss of up to ${lossSeconds} s`;

/** Why what persons have accepted does not let a failover with this bound through, in words; empty where nobody accepted anything. */
export function whyNotAccepted(entry: LedgerEntry, now: number): string {
  const { override, owner, epoch } = entry;
  if (!override) return '';
  const whose = `The override of ${accepterOf(override)}`;
  if (override.epoch !== epoch || override.owner !== owner)
    return ` ${whose} was for epoch ${override.epoch} with ${override.owner} as owner.`;
  if (overrideOf(entry, now) === undefined) return ` ${whose} expired at ${momentInWords(override.expiresAt)}.`;
  return ` ${whose} accepts only ${lossInWords(override)}.`;
}

/** How much more than the bound the command of a page accepts: it may grow by the second until somebody has typed it and a run has looked. */
export const roomSeconds = 120;

/** The command that accepts this bound, with some room and up to the next whole minute; any loss where there is no bound. */
export function overrideCommand(group: string, region: Region, epoch: number, upperSeconds: number | null): string {
  const seconds = Math.ceil(((upperSeconds ?? Number.POSITIVE_INFINITY) + roomSeconds) / 60) * 60;
  const loss = seconds <= lossLimits.most ? seconds : 'unlimited';
  return `understudy override --group ${group} --region ${region} --epoch ${epoch} --loss ${loss} --reason TEXT`;
}

/** What is signed along, beside account, installation and group. */
export const overridePurpose = ({ epoch, lossSeconds, minutes, reason }: Accepting): readonly string[] => [
  ...['override', `${epoch}`, lossSeconds === null ? 'unlimited' : `${lossSeconds}`],
  ...[`${minutes}`, reason],
];
