import { z } from 'zod';
import type { Assessment } from '#core/evidence.ts';
import { release } from '#core/lease.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { Unfinished } from './runtime/unfinished.ts';
import { endTurn } from './take-turn.ts';
import { tellMassEvent } from './tell-mass-event.ts';

const Input = z.strictObject({
  request: Request,
  holder: z.string(),
  reasons: z.array(z.string()),
  command: z.string().optional(),
  /** A duplicate of a run that is under way, and the like: recorded by Step Functions, and nobody is woken. */
  quiet: z.boolean(),
  assessment: z.custom<Assessment>().optional(),
  /** The same "no" for many groups at once, which is told once for all of them. */
  held: z.boolean().default(false),
});

/**
 * A "no" was told once, with its reasons and what a person could do; the lease, if it was ours, is free again. Throws Unfinished
 * where the page could not be sent: an alarm follows the errors of this function, and the next run that comes to the same "no" tells it.
 */
export const announceRefusal = define({
  name: 'announce-refusal',
  input: Input,
  step: async ({ request, holder, reasons, command, quiet, assessment, held }, runtime) => {
    await giveBack(request.group, holder, runtime);
    if (held) {
      await tellMassEvent({ group: request.group, holder, reasons, command }, runtime);
      return { reasons };
    }
    const turn = quiet ? undefined : await turnToTell({ request, holder, reasons }, runtime);
    if (turn === undefined) return { reasons };
    const at = new Date(runtime.clock.now()).toISOString();
    const failures = await notify(runtime, {
      group: request.group,
      event: 'FailoverRefused',
      subject: `Understudy ${request.group}: Stopped, nothing changed`,
      lines: ['Stopped, nothing changed.', ...reasons, ...whatToDo(reasons, command)],
      key: `${request.group}/refusals/${at}.json`,
      record: { group: request.group, at, request, reasons, command, assessment },
    });
    if (!wasUntold(failures)) return { reasons };
    await note(request.group, unsent(turn), runtime);
    throw new Unfinished(`Nobody was told: ${failures.join(' ')}`);
  },
});

/** What a person could do about it. Without the ledger no machine helps, and the way by hand is longer than a page. */
function whatToDo(reasons: readonly string[], command: string | undefined): readonly string[] {
  if (command) return [`To override: ${command}.`];
  const withoutLedger = reasons.some((reason) => reason.startsWith('LedgerUnavailable'));
  return withoutLedger
    ? ['Nothing is changed without it. If it stays away: docs/runbook.md, "The ledger does not answer".']
    : [];
}

/** A lease that can't be given back runs out by itself; a person must be told all the same, above all when the ledger is gone. */
async function giveBack(group: string, holder: string, runtime: Runtime): Promise<void> {
  const ledger = ledgerOf(runtime);
  const freed = async () => {
    const entry = await ledger.read(group);
    if (entry.holder !== holder) return;
    await endTurn(entry, runtime);
    await ledger.write(entry, release(entry));
  };
  try {
    // A person may pause the group meanwhile, which needs no lease: once more is enough.
    await freed().catch((error: Error) => {
      if (error.name !== 'LedgerChanged') throw error;
      return freed();
    });
  } catch (error) {
    runtime.logger.warn(`The lease of group ${group} was not given back: ${(error as Error).message}`);
  }
}

/** How often one "no" whose page could not be sent is tried again within ten minutes, by runs that come to the same "no". */
const turns = 20;

const unsent = (turn: string): string => `${turn}#unsent`;

/**
 * Several alarms of one incident start several runs; the same "no" within ten minutes is told once, and again as long as its page
 * could not be sent. Numbers in it, such as seconds, make it no other. Whoever can't look it up tells it rather twice than never,
 * and so does a run that is tried again: it may have been killed between its turn and its page. The answer is the record of our
 * turn; undefined where it was told.
 */
async function turnToTell(
  { request, holder, reasons }: Pick<z.infer<typeof Input>, 'request' | 'holder' | 'reasons'>,
  runtime: Runtime,
): Promise<string | undefined> {
  const window = Math.floor(runtime.clock.now() / 600_000);
  const about = (reasons[0] ?? 'refused').replaceAll(/\d+/g, '#').slice(0, 200);
  const { group, trigger } = request;
  const refusal = `refusal#${window}#${trigger === 'manual' ? 'manual' : 'automatic'}#${about}`;
  const ledger = ledgerOf(runtime);
  try {
    for (let count = 1; count <= turns; count++) {
      const turn = `${refusal}#${count}`;
      if (await ledger.putOnce(turn, { group, reasons, holder })) return turn;
      if (await ledger.recordOf(group, unsent(turn))) continue;
      return (await ledger.recordOf(group, turn))?.holder === holder ? turn : undefined;
    }
    return undefined;
  } catch (error) {
    runtime.logger.warn(`Whether this was told before is unknown: ${(error as Error).message}`);
    return refusal;
  }
}

/** What can't be noted is lost: the next run of this incident then takes the page for sent. */
async function note(group: string, record: string, runtime: Runtime): Promise<void> {
  try {
    await ledgerOf(runtime).putOnce(record, { group });
  } catch (error) {
    runtime.logger.warn(`That no page was sent could not be noted: ${(error as Error).message}`);
  }
}

export const handler = task(announceRefusal);
