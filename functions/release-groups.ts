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
 * was told, or the answer says that nobody was. The sweep starts those that still have a reason. Throws CommandRefused, and LedgerChanged
 * where somebody wrote in between: the same may be asked again.
 */
export const releaseGroups = define({
  name: 'release-groups',
  input: Input,
  step: async (input, runtime) => {
    const asker = await askerOf(input, releasePurpose(input.minutes, input.reason), runtime);
    const now = runtime.clock.now();
    const changes = await Promise.all(
      nearOf(runtime).map(async (near) => {
        const read = await ledgerOf(runtime).readTurns(near);
        const next = released(read, { ...input, asker }, now);
        if (next !== read) await ledgerOf(runtime).writeTurns(near, read, next);
        return { read, next };
      }),
    );
    const words = changes.flatMap((change) => inWords(change, runtime, now));
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

/** A group for each table of the ledger that this Region uses: with ledgers in the witnesses there may be several. */
function nearOf({ configuration, region }: Runtime): readonly string[] {
  const found = new Map<Region, string>();
  for (const [name, group] of Object.entries(configuration.groups))
    if (isCandidate(group, region))
      found.set(configuration.ledger.consistency === 'strong' ? region : group.witness, name);
  return [...found.values()];
}

/** What became of it, one sentence each. */
function inWords(
  { read, next }: { read: Turns; next: Turns },
  { configuration }: Runtime,
  now: number,
): readonly string[] {
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
