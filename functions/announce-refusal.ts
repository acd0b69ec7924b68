import { z } from 'zod';
import type { Assessment } from '#core/evidence.ts';
import { release } from '#core/lease.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify } from './aws/notices.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({
  request: Request,
  holder: z.string(),
  reasons: z.array(z.string()),
  command: z.string().optional(),
  /** A duplicate of a run that is under way, and the like: recorded by Step Functions, and nobody is woken. */
  quiet: z.boolean(),
  assessment: z.custom<Assessment>().optional(),
});

/** A "no" was told once, with its reasons and what a person could do; the lease, if it was ours, is free again. */
export const announceRefusal = define({
  name: 'announce-refusal',
  input: Input,
  step: async ({ request, holder, reasons, command, quiet, assessment }, runtime) => {
    await giveBack(request.group, holder, runtime);
    if (quiet || !(await first(request, reasons, runtime))) return { reasons };
    const at = new Date(runtime.clock.now()).toISOString();
    await notify(runtime, {
      group: request.group,
      event: 'FailoverRefused',
      subject: `Understudy ${request.group}: Stopped, nothing changed`,
      lines: ['Stopped, nothing changed.', ...reasons, ...(command ? [`To override: ${command}.`] : [])],
      key: `${request.group}/refusals/${at}.json`,
      record: { group: request.group, at, request, reasons, command, assessment },
    });
    return { reasons };
  },
});

/** A lease that can't be given back runs out by itself; a person must be told all the same, above all when the ledger is gone. */
async function giveBack(group: string, holder: string, runtime: Runtime): Promise<void> {
  const ledger = ledgerOf(runtime);
  try {
    const entry = await ledger.read(group);
    if (entry.holder === holder) await ledger.write(entry, release(entry));
  } catch (error) {
    runtime.logger.warn(`The lease of group ${group} was not given back: ${(error as Error).message}`);
  }
}

/**
 * Several alarms of one incident start several runs; the same "no" within ten minutes is told once. Numbers in it, such as
 * seconds, make it no other. Whoever can't look it up tells it rather twice than never.
 */
async function first(request: Request, reasons: readonly string[], runtime: Runtime): Promise<boolean> {
  const window = Math.floor(runtime.clock.now() / 600_000);
  const about = (reasons[0] ?? 'refused').replaceAll(/\d+/g, '#').slice(0, 200);
  const { group, trigger } = request;
  const whose = trigger === 'manual' ? 'manual' : 'automatic';
  try {
    return await ledgerOf(runtime).putOnce(`refusal#${window}#${whose}#${about}`, { group, reasons });
  } catch (error) {
    runtime.logger.warn(`Whether this was told before is unknown: ${(error as Error).message}`);
    return true;
  }
}

export const handler = task(announceRefusal);
