import { z } from 'zod';
import { CommandRefused } from '#core/errors.ts';
import { Proof, purposeOf, signedAt } from '#core/identity-proof.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import {
  type Asker,
  momentInWords,
  paused,
  pauseInWords,
  pauseOf,
  pauseProblems,
  pausePurpose,
  pauserOf,
  resumed,
  resumePurpose,
} from '#core/pause.ts';
import { identify } from './aws/caller-identity.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.discriminatedUnion('action', [
  z
    .strictObject({
      action: z.literal('pause'),
      group: z.string().min(1),
      minutes: z.number(),
      reason: z.string(),
      proof: Proof,
    })
    .superRefine((asked, { addIssue }) => {
      for (const message of pauseProblems(asked)) addIssue({ code: 'custom', message });
    }),
  z.strictObject({ action: z.literal('resume'), group: z.string().min(1), proof: Proof }),
]);
type Input = z.infer<typeof Input>;

/**
 * The group is paused, or is so no more, under the name that AWS gives whoever signed, and everybody was told, or the answer says
 * that nobody was. It takes no lease and waits for none: who holds it goes on, and declares nothing over a pause. Throws
 * CommandRefused, and LedgerChanged where somebody wrote in between: the same may be asked again.
 */
export const pauseGroup = define({
  name: 'pause-group',
  input: Input,
  step: async (input, runtime) => {
    groupOf(runtime, input.group);
    const asker = await askerOf(input, runtime);
    const ledger = ledgerOf(runtime);
    const read = await ledger.read(input.group);
    const now = runtime.clock.now();
    const next = input.action === 'pause' ? paused(read, { ...input, asker }, now) : resumed(read, asker, now);
    const words = inWords(input, asker, { read, next }, now);
    if (next === read) {
      runtime.logger.warn(words.join(' '));
      return { reasons: words };
    }
    await ledger.write(read, next);
    const untold = await tell(input, next, words, runtime);
    return { reasons: untold ? [...words, 'Nobody else was told: the page could not be sent.'] : words };
  },
});

/** Who may invoke this is IAM's business, but the name has to be one of ours: anybody can sign as whom they like in an account of their own. */
async function askerOf(input: Input, runtime: Runtime): Promise<Asker> {
  const words = input.action === 'pause' ? pausePurpose(input.minutes, input.reason) : resumePurpose;
  const purpose = purposeOf(runtime.configuration, input.group, words);
  const { account, arn, userId } = await identify(runtime, input.proof, purpose);
  const allowed = runtime.configuration.account;
  if (account !== allowed)
    throw new CommandRefused(
      `AWS says that this is ${arn} of account ${account}; allowed: account ${allowed}. Nothing was recorded: give the command with credentials of that account.`,
    );
  return { arn, userId, signedAt: signedAt(input.proof) };
}

/** What became of it, one sentence each. */
function inWords(
  { action, group }: Input,
  { arn }: Asker,
  { read, next }: { read: LedgerEntry; next: LedgerEntry },
  now: number,
): readonly string[] {
  const [before, after] = [pauseOf(read, now), pauseOf(next, now)];
  if (action === 'resume')
    return before
      ? [`Group ${group} is not paused any more: ${arn} ended the pause of ${pauserOf(before)}.`, decidedAnew]
      : [`Group ${group} is not paused: nothing was changed.`];
  if (next === read)
    return [
      after
        ? `This pause was recorded before. ${pauseInWords(group, after)}`
        : 'This pause was recorded before, and is over.',
    ];
  return [
    ...(after ? [pauseInWords(group, after)] : []),
    ...(before ? [`It replaces the pause of ${pauserOf(before)} until ${momentInWords(before.until)}.`] : []),
    read.phase === 'settled'
      ? 'No failover starts by itself until then; what is found is told, and a start by hand is possible.'
      : `The transfer to ${read.target} at epoch ${read.epoch} was declared before, and goes on.`,
  ];
}

const decidedAnew = 'Should an outage last, a failover is decided anew within a minute or two.';

/** The others hear of it. What is recorded stands also where the page fails; the answer is true then, for whoever asked can tell the others. */
async function tell(
  { action, group }: Input,
  { pause }: LedgerEntry,
  lines: readonly string[],
  runtime: Runtime,
): Promise<boolean> {
  const at = new Date(runtime.clock.now()).toISOString();
  const event = action === 'pause' ? 'Paused' : 'Resumed';
  const failures = await notify(runtime, {
    ...{ group, event: `Group${event}`, subject: `Understudy ${group}: ${event}`, lines },
    key: `${group}/pauses/${at}-${action}.json`,
    record: { group, at, pause },
  });
  return wasUntold(failures);
}

export const handler = task(pauseGroup);
