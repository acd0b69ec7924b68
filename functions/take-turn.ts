import { type Situation, startByHand } from '#core/decide.ts';
import { FailoverQueued } from '#core/errors.ts';
import { betterStandbys } from '#core/least-loss.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { approvalOf, standing } from '#core/proposal.ts';
import { releaseCommand } from '#core/release.ts';
import { type Answer, type Asking, ask, hasTurn, noted, type Turn, type Turns, withTurnEnded } from '#core/turns.ts';
import { type Ledger, ledgerOf } from './aws/ledger.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/** Somebody else's write came in between so often: then others ask at this very moment, and it is better to ask later. */
const attempts = 6;

/** Alarms of one outage come at one moment: what collides is tried again within so long, each at a time of its own. */
const spreadMilliseconds = 400;

/** A person's own start is held up no longer than this by what is noted for the others. */
const noteMilliseconds = 3000;

/** The turns, asked for while something else is read; who waits for it hears of a failure, and nobody else. */
export function readingTurns(group: string, runtime: Runtime): Promise<Turns> {
  const reading = ledgerOf(runtime).readTurns(group);
  reading.catch(() => undefined);
  return reading;
}

/**
 * An automatic run has its turn, or is held back until a person releases it. Throws FailoverQueued, with the reason, where it has none, and
 * LedgerUnavailable.
 */
export async function takeTurn(
  situation: Situation,
  runtime: Runtime,
  reading: Promise<Turns>,
): Promise<'goes' | 'held'> {
  const { entry } = situation;
  const ledger = ledgerOf(runtime);
  let read = await reading;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const answer = await askForTurn(situation, runtime, read);
    try {
      if (answer.next !== read) await ledger.writeTurns(entry.group, read, answer.next);
      if (answer.kind === 'waits') throw new FailoverQueued(whyQueued(situation, answer, runtime));
      return answer.kind;
    } catch (error) {
      if ((error as Error).name !== 'LedgerChanged') throw error;
      await runtime.clock.sleep(runtime.random() * spreadMilliseconds);
      read = await ledger.readTurns(entry.group);
    }
  }
  throw new FailoverQueued(`Other groups ask for a turn at the same moment as group ${entry.group}.`);
}

/** What the group would be answered by the turns as they were read; nothing is written. */
export async function askForTurn(situation: Situation, runtime: Runtime, read: Turns): Promise<Answer> {
  const entries = await entriesOf(ledgerOf(runtime), read, situation.entry);
  return ask(read, { ...askingOf(situation), limits: runtime.configuration.limits, entries });
}

function askingOf(situation: Situation) {
  const { group, entry, assessment, here, now } = situation;
  const approval = approvalOf(group);
  const approved = approval !== undefined && standing({ approval, entry, assessment, here, now }).go;
  const better = betterStandbys(situation);
  // Who holds the lease leaves it to nobody, and what persons approved was approved for this Region.
  const leaves = situation.request.trigger !== 'approval' && !situation.holding;
  const standby = better && { standby: { region: here, better: leaves ? better : [] } };
  return { group: entry.group, epoch: entry.epoch, priority: group.priority, approved, now, ...standby };
}

/** The entries of the groups that have turns; one that was renamed, or is not configured any more, holds up nobody. */
async function entriesOf(ledger: Ledger, { turns }: Turns, own: LedgerEntry): Promise<Asking['entries']> {
  const groups = turns.map(({ group }) => group).filter((group) => group !== own.group);
  const found = await Promise.all(
    groups.map(async (group) => [group, await ledger.entryBeside(own.group, group)] as const),
  );
  return { ...Object.fromEntries(found), [own.group]: own };
}

/** Does the turn that an automatic run took still stand, or is there another one for it at once? The words say why not. */
export async function turnStands(
  situation: Situation,
  runtime: Runtime,
  reading: Promise<Turns>,
): Promise<string | undefined> {
  const { group, epoch } = situation.entry;
  if (hasTurn(await reading, { group, epoch, now: situation.now })) return undefined;
  try {
    return (await takeTurn({ ...situation, holding: true }, runtime, reading)) === 'held'
      ? heldInWords(situation, runtime)
      : undefined;
  } catch (error) {
    // Nobody waits with a lease in their hands.
    if ((error as Error).name !== 'FailoverQueued') throw error;
    return `${(error as Error).message} ${askedAgain}${toOverride(situation)}`;
  }
}

/** A person decides for themselves, and is held up by nobody; what can't be noted is left out. */
export async function noteTurn(situation: Situation, runtime: Runtime, reading: Promise<Turns>): Promise<void> {
  const { entry, now } = situation;
  const { group, epoch } = entry;
  try {
    await bounded(runtime.clock, noteMilliseconds, async () => {
      const read = await reading;
      const next = noted(read, { group, epoch, at: now });
      if (next !== read) await ledgerOf(runtime).writeTurns(group, read, next);
    });
  } catch (error) {
    runtime.logger.warn(
      `The other groups do not hear of the start by hand of group ${group}: ${(error as Error).message}`,
    );
  }
}

/**
 * A run that was refused under its lease lets the next group go at once: that its standby is not fit, say, should not cost others three
 * minutes. It is called while the lease is held, so that no other run of the group is about to declare. What can't be noted ends by itself.
 */
export async function endTurn({ group, epoch }: Pick<Turn, 'group' | 'epoch'>, runtime: Runtime): Promise<void> {
  const ledger = ledgerOf(runtime);
  const end = async () => {
    const read = await ledger.readTurns(group);
    const next = withTurnEnded(read, { group, epoch });
    if (next !== read) await ledger.writeTurns(group, read, next);
  };
  try {
    await bounded(runtime.clock, noteMilliseconds, async () => {
      for (let attempt = 1; ; attempt++)
        try {
          return await end();
        } catch (error) {
          if ((error as Error).name !== 'LedgerChanged' || attempt === attempts) throw error;
          await runtime.clock.sleep(runtime.random() * spreadMilliseconds);
        }
    });
  } catch (error) {
    runtime.logger.warn(`The turn of group ${group} was not ended: ${(error as Error).message}`);
  }
}

/** Why a group does not go on before a person has looked, and how that is said. */
export const whyHeldBack = ({ entry }: Situation, { configuration, region }: Runtime): string =>
  `Group ${entry.group} is held back with others: more than ${configuration.limits.massGroups} groups (limits.massGroups) ask for a failover at once. To let them go on: ${releaseCommand(region)}.`;

const heldInWords = (situation: Situation, runtime: Runtime): string =>
  `${whyHeldBack(situation, runtime)}${toOverride(situation)}`;

/** What a person can do about it, behind a sentence; empty where they can do nothing. */
export function toOverride(situation: Situation): string {
  const command = startByHand(situation);
  return command === undefined ? '' : ` To override: ${command}.`;
}

/** What becomes of a run that ended without a turn. */
export const askedAgain = 'The sweep starts another one 1, 3, 7, 15, 31, … minutes after the alarm.';

/** Why a group has no turn. */
export function whyQueued(
  situation: Situation,
  { underWay, ahead, leftTo }: Answer,
  { configuration }: Runtime,
): string {
  const { group } = situation.entry;
  if (leftTo !== undefined)
    return `Group ${group} has no turn here yet: its turn is left to ${leftTo}, where less would be lost, and a run asks as well.`;
  const { concurrentFailovers } = configuration.limits;
  const others = [
    ...(underWay.length > 0 ? [`under way: ${underWay.join(', ')}`] : []),
    ...(ahead.length > 0 ? [`ahead of it: ${ahead.join(', ')}`] : []),
  ].join('; ');
  return `Group ${group} has no turn yet: limits.concurrentFailovers lets ${concurrentFailovers} at a time fail over by themselves (${others}).`;
}
