import { z } from 'zod';
import { achieved, achievedInWords } from '#core/achieved.ts';
import { type LedgerEntry, note, type Verdict } from '#core/ledger.ts';
import { askedNow, type Held, isAskDue, isHeld } from '#core/unfenced.ts';
import { notify, wasUntold } from './aws/notices.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({
  verdict: z.enum(['Serving from the target', 'Stopped, nothing changed', 'Stopped halfway']),
  reasons: z.array(z.string()),
  /** Persons are asked to let the transfer leave its old writer unfenced: told again and again. */
  asks: z.boolean().default(false),
});

/** The verdict is in the ledger, and told: page, event and record. A page that did not go out is in the ledger, too. */
export const announceOutcome = define({
  name: 'announce-outcome',
  input: Input,
  step: async ({ verdict, reasons, asks, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const told = held.entry.transfer;
    const { clock } = runtime;
    const isDone = asks
      ? !isHeld(held.entry, held.group) || !isAskDue(held.entry, clock.now())
      : told?.verdict === verdict && told.untoldAt === undefined;
    if (isDone) return { verdict, failures: [] };
    const { group, epoch, transfer, fenceDebts, proceed } = withVerdict(held.entry, verdict, { now: clock.now() });
    const took = transfer && verdict === 'Serving from the target' ? achieved(transfer) : undefined;
    const failures = await notify(runtime, {
      group,
      event: events[verdict],
      subject: `Understudy ${group}: ${verdict}`,
      lines: [
        `${verdict}.`,
        ...reasons,
        ...(took ? [achievedInWords(took, held.group.objectives.rtoSeconds)] : []),
        ...(transfer?.reasons ?? []),
      ],
      key: `${group}/${String(epoch).padStart(6, '0')}-${events[verdict]}.json`,
      record: {
        group,
        epoch,
        verdict,
        reasons,
        objectives: held.group.objectives,
        achieved: took,
        transfer,
        fenceDebts,
        proceed: proceed?.epoch === epoch ? proceed : undefined,
      },
    });
    // Told first, noted after: a run that is killed in between tells it twice rather than never.
    const unsent = wasUntold(failures);
    const asked = asks && (unsent ? {} : askedNow(held.group, clock.now()));
    await held.save((entry) => withVerdict(entry, verdict, { now: clock.now(), unsent, ...(asked && { asked }) }));
    return { verdict, failures };
  },
});

const events: Readonly<Record<Verdict, string>> = {
  'Serving from the target': 'FailoverCompleted',
  'Stopped, nothing changed': 'FailoverAborted',
  'Stopped halfway': 'FailoverIncomplete',
};

interface Told {
  readonly now: number;
  readonly unsent?: boolean;
  readonly asked?: Held;
}

function withVerdict(entry: LedgerEntry, verdict: Verdict, { now, unsent, asked }: Told): LedgerEntry {
  const noted = note(entry, { announced: now });
  if (!noted.transfer) return noted;
  const { untoldAt: _before, ...transfer } = noted.transfer;
  // Who is asked waits, also where it had gone on before: a deployment may change who has to say so.
  const { endedAt: _ended, ...before } = transfer.held ?? {};
  const held = asked && { held: { ...before, ...asked } };
  return { ...noted, transfer: { ...transfer, verdict, ...held, ...(unsent && { untoldAt: now }) } };
}

export const handler = task(announceOutcome);
