import { z } from 'zod';
import { Proof, purposeOf, signedAt } from '#core/identity-proof.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import {
  type Asker,
  paused,
  pauseInWords,
  pauseOf,
  pauseProblems,
  pausePurpose,
  resumed,
  resumePurpose,
} from '#core/pause.ts';
import { identify } from './aws/caller-identity.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify } from './aws/notices.ts';
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
 * The group is paused, or is so no more, under the name that AWS gives whoever signed, and everybody was told. It takes no lease and
 * waits for none: who holds it goes on, and declares nothing over a pause. Throws CommandRefused, and LedgerChanged where somebody
 * wrote in between: the same may be asked again.
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
    await tell(input, next, words, runtime);
    return { reasons: words };
  },
});

async function askerOf(input: Input, runtime: Runtime): Promise<Asker> {
  const words = input.action === 'pause' ? pausePurpose(input.minutes, input.reason) : resumePurpose;
  const purpose = purposeOf(runtime.configuration, input.group, words);
  const { arn, userId } = await identify(runtime, input.proof, purpose);
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
      ? [`Group ${group} is not paused any more: ${arn} ended the pause of ${before.by}.`, decidedAnew]
      : [`Group ${group} is not paused: nothing was changed.`];
  if (next === read)
    return [
      after
        ? `This pause was recorded before. ${pauseInWords(group, after)}`
        : 'This pause was recorded before, and is over.',
    ];
  return [
    ...(after ? [pauseInWords(group, after)] : []),
    ...(before ? [`It replaces the pause of ${before.by} until ${new Date(before.until).toISOString()}.`] : []),
    read.phase === 'settled'
      ? 'No failover starts by itself until then; what is found is told, and a start by hand is possible.'
      : `The transfer to ${read.target} at epoch ${read.epoch} was declared before, and goes on.`,
  ];
}

const decidedAnew = 'Should an outage last, a failover is decided anew within a minute or two.';

/** The others hear of it; one who is not told can look into the ledger, so a failure is only logged. */
async function tell(
  { action, group }: Input,
  { pause }: LedgerEntry,
  lines: readonly string[],
  runtime: Runtime,
): Promise<void> {
  const at = new Date(runtime.clock.now()).toISOString();
  const event = action === 'pause' ? 'Paused' : 'Resumed';
  await notify(runtime, {
    ...{ group, event: `Group${event}`, subject: `Understudy ${group}: ${event}`, lines },
    key: `${group}/pauses/${at}-${action}.json`,
    record: { group, at, pause },
  });
}

export const handler = task(pauseGroup);
