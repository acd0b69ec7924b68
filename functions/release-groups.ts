import { z } from 'zod';
import type { Region } from '#core/configuration.ts';
import { Proof } from '#core/identity-proof.ts';
import { waitingInWords } from '#core/mass-in-words.ts';
import { released, releaseInWords, releaseOf, releaseProblems, releasePurpose } from '#core/release.ts';
import { isCandidate } from '#core/sweeping.ts';
import { installationKey, type Turns } from '#core/turns.ts';
import { askerOf } from './asker-of.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z
  .strictObject({ group: z.literal(installationKey), minutes: z.number(), reason: z.string(), proof: Proof })
  .superRefine((asked, { addIssue }) => {
    for (const message of releaseProblems(asked)) addIssue({ code: 'custom', message });
  });

/**
 * The groups of a mass event may fail over by themselves again, a few at a time, under the name that AWS gives whoever signed; everybody
 * was told, or the answer says that nobody was. The sweep starts those that still have a reason. Of several tables those that do not answer
 * are named. Throws CommandRefused, LedgerUnavailable where no table answers, and LedgerChanged where somebody wrote in between: the same
 * may be asked again.
 */
export const releaseGroups = define({
  name: 'release-groups',
  input: Input,
  step: async (input, runtime) => {
    const asker = await askerOf(input, releasePurpose(input.minutes, input.reason), runtime);
    const outcomes = await Promise.all(nearOf(runtime).map((table) => releaseIn(table, { ...input, asker }, runtime)));
    const changes = outcomes.flatMap((outcome) => ('next' in outcome ? [outcome] : []));
    const lost = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
    // The outage may be that of one group's witness, and the groups of other tables are released.
    if (lost[0] && changes.length === 0) throw lost[0].error;
    const words = [
      ...changes.flatMap((change) => inWords(change, runtime, runtime.clock.now())),
      ...lost.map(unreleased),
    ];
    if (changes.every(({ read, next }) => next === read)) {
      runtime.logger.warn(words.join(' '));
      return { reasons: words };
    }
    const untold = await tell(
      changes.map(({ next }) => next),
      words,
      runtime,
    );
    return { reasons: untold ? [...words, 'Nobody else was told: the page could not be sent.'] : words };
  },
});

interface Change {
  readonly read: Turns;
  readonly next: Turns;
}

/** A table whose ledger is not known to have the release. */
interface Lost {
  readonly region: Region;
  readonly error: Error;
}

/** Releases the groups of one table. Throws CommandRefused and LedgerChanged. */
async function releaseIn(
  { near, region }: Table,
  asked: Parameters<typeof released>[1],
  runtime: Runtime,
): Promise<Change | Lost> {
  const ledger = ledgerOf(runtime);
  try {
    const read = await ledger.readTurns(near);
    const next = released(read, asked, runtime.clock.now());
    if (next !== read) await ledger.writeTurns(near, read, next);
    return { read, next };
  } catch (error) {
    if ((error as Error).name !== 'LedgerUnavailable') throw error;
    return { region, error: error as Error };
  }
}

/** Where a table of the ledger is, and a group whose entry is in it. */
interface Table {
  readonly region: Region;
  readonly near: string;
}

/** A group for each table of the ledger that this Region uses: with ledgers in the witnesses there may be several. */
function nearOf({ configuration, region }: Runtime): readonly Table[] {
  const found = new Map<Region, string>();
  for (const [name, group] of Object.entries(configuration.groups))
    if (isCandidate(group, region))
      found.set(configuration.ledger.consistency === 'strong' ? region : group.witness, name);
  return [...found].map(([at, near]) => ({ region: at, near }));
}

const unreleased = ({ region, error }: Lost): string =>
  `Groups whose ledger is in ${region} may still be held back: ${error.message.replace(/\.?$/, '.')} Give the command again once it answers.`;

/** What became of it, one sentence each. */
function inWords({ read, next }: Change, { configuration }: Runtime, now: number): readonly string[] {
  const release = releaseOf(next, now);
  const again = next === read ? 'This release was recorded before. ' : '';
  return [
    `${again}${release ? releaseInWords(release, configuration.limits) : 'It is over.'}`,
    next.waiting.length === 0
      ? 'No group waits.'
      : `These wait, and go in this order where their outage lasts: ${waitingInWords(next)}. Each is decided anew within a minute or two.`,
  ];
}

/** The others hear of it. What is recorded stands also where the page fails. */
async function tell(turns: readonly Turns[], lines: readonly string[], runtime: Runtime): Promise<boolean> {
  const at = new Date(runtime.clock.now()).toISOString();
  const failures = await notify(runtime, {
    ...{ group: installationKey, event: 'FailoversReleased', subject: 'Understudy: Released', lines },
    key: `${installationKey}/releases/${at}.json`,
    record: { at, turns },
  });
  return wasUntold(failures);
}

export const handler = task(releaseGroups);
