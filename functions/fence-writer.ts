import { z } from 'zod';
import { attempted } from '#core/attempt.ts';
import type { Instance, Region } from '#core/configuration.ts';
import { type FenceCall, nextFenceCall } from '#core/fence.ts';
import { debtsInHand, type FenceDebt, type FenceProgress, type LedgerEntry, note } from '#core/ledger.ts';
import { type Instances, instancesIn } from './aws/rds.ts';
import { isRefusal } from './failure-of.ts';
import { hold, Tenure } from './lease-holder.ts';
import { otherSideMilliseconds } from './look-at-databases.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string(), call: z.enum(['close-network', 'reboot', 'set-read-only']) });

/**
 * One call of the fence was made on an old writer, unless it had been made already.
 * Only a Region with an open fence debt is fenced, and never the target.
 */
export const fenceWriter = define({
  name: 'fence-writer',
  input: Input,
  step: async ({ database, call, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const owed = debtsInHand(held.entry).flatMap((debt): Owed[] => {
      const instance = held.group.databases[database]?.instances[debt.region];
      return instance ? [{ debt, instance, instances: instancesIn(runtime, debt.region) }] : [];
    });
    if (owed.length === 0) return { done: false, why: 'No fence is owed.' };
    const due = await firstDue(owed, { database, call }, runtime);
    if (!due) return { done: false, why: 'The fence has come further meanwhile.' };

    const { debt, instance, instances } = due;
    if (call === 'reboot') await held.save((entry) => asked(entry, debt.region, database, runtime.clock.now()));
    held.assertOutlivesCall();
    const failure = await outcomeOf(make(call, instance, instances));
    const refused = failure && `${failure.name}: ${failure.message}`;
    const now = runtime.clock.now();
    await held.save((entry) => {
      const tried = attempted(entry, call, database, { now, ...(refused && { refused }) });
      const restarts = call === 'reboot' && refused === undefined;
      const known = restarts ? withProgress(tried, debt.region, database, { rebootedAt: now }) : tried;
      const answered = failure && isRefusal(failure) ? neverAsked(known, debt.region, database) : known;
      return note(answered, { fenceTried: now });
    });
    return { done: refused === undefined, why: `${call} on ${instance.identifier}${refused ? `: ${refused}` : ''}` };
  },
});

/** One side of a fence that is owed. */
interface Owed {
  readonly debt: FenceDebt;
  readonly instance: Instance;
  readonly instances: Instances;
}

/** The newest debt whose Region answers and needs this call. Throws what the first Region said where none of them answers. */
async function firstDue(
  owed: readonly Owed[],
  { database, call }: { database: string; call: FenceCall },
  runtime: Runtime,
): Promise<Owed | undefined> {
  const failures: unknown[] = [];
  for (const each of owed) {
    const { debt, instance, instances } = each;
    try {
      const [other, otherReadOnly] = await bounded(runtime.clock, otherSideMilliseconds, (signal) =>
        Promise.all([instances.look(instance, signal), instances.readOnly(instance, signal)]),
      );
      const view = { ...unseen, name: database, other, otherReadOnly };
      if (nextFenceCall(view, instance, debt.databases[database] ?? {}) === call) return each;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === owed.length) throw failures[0];
  return undefined;
}

const unseen = { target: undefined, targetWrite: undefined, targetReadOnly: undefined, otherWrite: undefined };

function make(call: FenceCall, instance: Instance, instances: Instances): Promise<void> {
  switch (call) {
    case 'close-network':
      return instances.modify(instance, { VpcSecurityGroupIds: [instance.fenceSecurityGroup] });
    case 'set-read-only':
      return instances.setReadOnly(instance, true);
    case 'reboot':
      return instances.reboot(instance);
  }
}

const outcomeOf = (call: Promise<void>): Promise<Error | undefined> =>
  call.then(
    () => undefined,
    (failure: Error) => failure,
  );

/** Whoever is killed at the call, or gets no answer, has left a word of it: a restart that is seen then is the one that was asked for. */
const asked = (entry: LedgerEntry, region: Region, database: string, now: number): LedgerEntry =>
  withProgress(attempted(entry, 'reboot', database, { now }), region, database, { rebootAskedAt: now });

/** A refused reboot has not happened, and no restart that is seen later is its. */
const neverAsked = (entry: LedgerEntry, region: Region, database: string): LedgerEntry =>
  withProgress(entry, region, database, { rebootAskedAt: undefined });

function withProgress(entry: LedgerEntry, region: Region, database: string, seen: FenceProgress): LedgerEntry {
  return {
    ...entry,
    fenceDebts: entry.fenceDebts.map((debt) =>
      debt.region === region && debt.dischargedAt === undefined
        ? { ...debt, databases: { ...debt.databases, [database]: { ...debt.databases[database], ...seen } } }
        : debt,
    ),
  };
}

export const handler = task(fenceWriter);
