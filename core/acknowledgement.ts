import type { Group, Region } from './configuration.ts';
import { CommandRefused } from './errors.ts';
import { proofLasts } from './identity-proof.ts';
import { type Asker, type Instruction, isEpoch, isReason } from './instruction.ts';
import type { LedgerEntry } from './ledger.ts';
import { momentInWords } from './pause.ts';

/**
 * A person has seen what a group did: its failovers up to an epoch are neither counted by the flap limit nor followed by a cool-down
 * any more. It says nothing of those that come after. Pure. Times: milliseconds since 1970.
 */
export interface Acknowledgement {
  /** The newest epoch that it covers: the one at which it was given. */
  readonly epoch: number;
  readonly at: number;
  /** The ARN that AWS gave for who said it. */
  readonly by: string;
  readonly userId: string;
  readonly reason: string;
}

/** What a person acknowledges, and why. */
export interface Acknowledging {
  readonly epoch: number;
  readonly reason: string;
}

/** What is wrong with an acknowledgement that somebody gives, in words; empty where nothing is. */
export const acknowledgementProblems = ({ epoch, reason }: Acknowledging): readonly string[] => [
  ...(isEpoch(epoch) ? [] : ['An acknowledgement names an epoch; allowed: the whole number that the page has.']),
  ...(isReason(reason) ? [] : ['An acknowledgement needs a reason: one line of up to 200 characters.']),
];

/** Whether a person has seen what was declared at an epoch. What can't be read, where the ledger was edited by hand, covers nothing. */
export const isAcknowledged = ({ acknowledgement }: Pick<LedgerEntry, 'acknowledgement'>, epoch: number): boolean =>
  epoch <= (acknowledgement?.epoch ?? -1);

/**
 * The entry with the acknowledgement of its newest epoch; the very same entry where that was acknowledged before, or nothing was ever
 * declared. Throws CommandRefused for any other epoch, and where it was signed before that one was declared: the person has not seen
 * what happened since, or means another group.
 */
export function acknowledged(
  entry: LedgerEntry,
  { epoch, reason, asker }: Acknowledging & { readonly asker: Asker },
  now: number,
): LedgerEntry {
  const { group, owner, transfer } = entry;
  if (epoch !== entry.epoch)
    throw new CommandRefused(
      `Group ${group} is at epoch ${entry.epoch} (owner ${owner}), and not at epoch ${epoch}. Nothing was recorded: look at what happened, and give --epoch ${entry.epoch} if you still mean it.`,
    );
  if (!transfer || isAcknowledged(entry, epoch)) return entry;
  const { declared = 0 } = transfer.moments;
  // A signature has its moment by the second. A declaration that no clock of ours can have written keeps nobody from it.
  if (declared <= now + proofLasts && asker.signedAt < Math.floor(declared / 1000) * 1000)
    throw new CommandRefused(
      `This was signed at ${momentInWords(asker.signedAt)}, before epoch ${epoch} of group ${group} was declared at ${momentInWords(declared)}. Nothing was recorded: look at what happened, and give the command again, if you still mean it.`,
    );
  return { ...entry, acknowledgement: { epoch, at: now, by: asker.arn, userId: asker.userId, reason } };
}

/** A person has seen the failovers of a group up to an epoch. */
export const acknowledging = (said: Acknowledging, { policy }: Pick<Group, 'policy'>): Instruction => ({
  purpose: acknowledgePurpose(said.epoch, said.reason),
  event: 'Acknowledged',
  field: 'acknowledgement',
  applied: (read, asker, now) => acknowledged(read, { ...said, asker }, now),
  inWords: ({ read, next }, { arn }) => {
    const { group, epoch, acknowledgement: before } = next;
    if (!next.transfer) return [`Group ${group} has had no transfer: there is nothing to acknowledge.`];
    if (next === read && before)
      return [
        `Epoch ${epoch} of group ${group} was acknowledged before, by ${before.by} at ${momentInWords(before.at)}.`,
      ];
    return [
      `${arn} has acknowledged the failovers of group ${group} up to epoch ${epoch}, because "${said.reason}".`,
      policy.mode === 'advise'
        ? 'They hold up no failover any more; the next one counts anew. The policy is advise, so that nothing starts by itself.'
        : 'They hold up no failover any more; the next one counts anew. Should an outage last, it is decided within a minute or two.',
    ];
  },
});

/** What a person types who has seen it all. */
export const acknowledgeCommand = ({ group, epoch }: Pick<LedgerEntry, 'group' | 'epoch'>, here: Region): string =>
  `understudy acknowledge --group ${group} --region ${here} --epoch ${epoch} --reason TEXT`;

/** What is signed along, beside account, installation and group. */
export const acknowledgePurpose = (epoch: number, reason: string): readonly string[] => [
  'acknowledge',
  `${epoch}`,
  reason,
];
