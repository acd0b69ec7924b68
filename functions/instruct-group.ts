import { z } from 'zod';
import { acknowledgementProblems, acknowledging } from '#core/acknowledgement.ts';
import type { Group } from '#core/configuration.ts';
import { Proof } from '#core/identity-proof.ts';
import { type Instruction, isReason } from '#core/instruction.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { overrideProblems } from '#core/override.ts';
import { overriding } from '#core/overriding.ts';
import { pauseProblems } from '#core/pause.ts';
import { pausing, resuming } from '#core/pausing.ts';
import { proceeding } from '#core/proceeding.ts';
import { askerOf } from './asker-of.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const said = { group: z.string().min(1), proof: Proof };
const Input = z.discriminatedUnion('action', [
  z
    .strictObject({ action: z.literal('pause'), ...said, minutes: z.number(), reason: z.string() })
    .superRefine((asked, { addIssue }) => {
      for (const message of pauseProblems(asked)) addIssue({ code: 'custom', message });
    }),
  z.strictObject({ action: z.literal('resume'), ...said }),
  z
    .strictObject({
      ...{ action: z.literal('override'), ...said, epoch: z.number(), lossSeconds: z.number().nullable() },
      ...{ minutes: z.number(), reason: z.string() },
    })
    .superRefine((asked, { addIssue }) => {
      for (const message of overrideProblems(asked)) addIssue({ code: 'custom', message });
    }),
  z.strictObject({
    ...{ action: z.literal('proceed'), ...said, epoch: z.number().int() },
    reason: z.string().refine(isReason, 'allowed: one line of up to 200 characters'),
  }),
  z
    .strictObject({ action: z.literal('acknowledge'), ...said, epoch: z.number(), reason: z.string() })
    .superRefine((asked, { addIssue }) => {
      for (const message of acknowledgementProblems(asked)) addIssue({ code: 'custom', message });
    }),
]);
type Input = z.infer<typeof Input>;

function instructionOf(input: Input, group: Group): Instruction {
  switch (input.action) {
    case 'pause':
      return pausing(input);
    case 'resume':
      return resuming;
    case 'override':
      return overriding(input, group);
    case 'proceed':
      return proceeding(input, group);
    case 'acknowledge':
      return acknowledging(input, group);
  }
}

/**
 * What a person said of the group is in the ledger, under the name that AWS gives whoever signed, and everybody was told, or the answer
 * says that nobody was. It takes no lease and waits for none: who holds it goes on, and looks for it in the very entry that it writes
 * over. Throws CommandRefused, and LedgerChanged where somebody wrote in between: the same may be asked again.
 */
export const instructGroup = define({
  name: 'instruct-group',
  input: Input,
  step: async (input, runtime) => {
    const instruction = instructionOf(input, groupOf(runtime, input.group));
    const asker = await askerOf(input, instruction.purpose, runtime);
    const ledger = ledgerOf(runtime);
    const read = await ledger.read(input.group);
    const now = runtime.clock.now();
    const next = instruction.applied(read, asker, now);
    const words = instruction.inWords({ read, next }, asker, now);
    if (next === read) {
      runtime.logger.warn(words.join(' '));
      return { reasons: words };
    }
    await ledger.write(read, next);
    const untold = await tell(instruction, next, words, runtime);
    return { reasons: untold ? [...words, 'Nobody else was told: the page could not be sent.'] : words };
  },
});

/** The others hear of it. What is recorded stands also where the page fails; the answer is true then, for whoever asked can tell the others. */
async function tell(
  { event, field }: Instruction,
  { group, [field]: recorded }: LedgerEntry,
  lines: readonly string[],
  runtime: Runtime,
): Promise<boolean> {
  const at = new Date(runtime.clock.now()).toISOString();
  const failures = await notify(runtime, {
    ...{ group, event: `Group${event}`, subject: `Understudy ${group}: ${event}`, lines },
    key: `${group}/instructions/${at}-${event.toLowerCase()}.json`,
    record: { group, at, [field]: recorded },
  });
  return wasUntold(failures);
}

export const handler = task(instructGroup);
