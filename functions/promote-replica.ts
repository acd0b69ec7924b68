import { z } from 'zod';
import { type LedgerEntry, note } from '#core/ledger.ts';
import { instancesIn } from './aws/rds.ts';
import { type Held, hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string() });

/**
 * The promotion of one database was asked for, unless it is no replica any more. The ledger says so before AWS is asked:
 * from that moment the outcome may be unknown, so the target is the owner and there is no way back.
 */
export const promoteReplica = define({
  name: 'promote-replica',
  input: Input,
  step: async ({ database, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const { databases } = held.group;
    const instance = databases[database]?.instances[held.entry.target];
    const desired = databases[database]?.desired;
    if (!instance || !desired) return { done: false, why: `${database} is not configured in ${held.entry.target}.` };

    const instances = instancesIn(runtime, runtime.region);
    const before = await instances.look(instance);
    if (!before.replica) return { done: false, why: `${instance.identifier} is no replica any more.` };
    if (before.status !== 'available') return { done: false, why: `${instance.identifier} is ${before.status}.` };

    const reversible = held.entry.phase === 'declared';
    const from = held.entry.owner;
    await held.save((entry) => committed(entry, database, runtime.clock.now()));
    held.assertOutlivesCall();
    try {
      await instances.promote(instance, { days: desired.backupRetentionDays, window: desired.preferredBackupWindow });
    } catch (error) {
      if (!refused(error)) throw error;
      if (reversible) await takeBack(held, from, database);
      return { done: false, why: `AWS refused: ${(error as Error).message}` };
    }
    return { done: true, why: `The promotion of ${instance.identifier} was accepted.` };
  },
});

function committed(entry: LedgerEntry, database: string, now: number): LedgerEntry {
  const noted = note({ ...entry, phase: 'committed', owner: entry.target }, { promotionRequested: now });
  if (!noted.transfer) return noted;
  return { ...noted, transfer: { ...noted.transfer, promotions: { ...noted.transfer.promotions, [database]: now } } };
}

/** The very first promotion was refused outright: nothing has happened, and the old owner is still the owner. */
const takeBack = (held: Held, from: string, database: string) =>
  held.save((entry) => {
    if (!entry.transfer) return entry;
    const { [database]: _refused, ...promotions } = entry.transfer.promotions;
    const { promotionRequested: _never, ...moments } = entry.transfer.moments;
    return { ...entry, phase: 'declared', owner: from, transfer: { ...entry.transfer, promotions, moments } };
  });

/** AWS answered "no": the modelled faults of PromoteReadReplica, a missing right, a throttle. Anything else may have been applied. */
const refusals = new Set([
  'InvalidDBInstanceStateFault',
  'DBInstanceNotFoundFault',
  'AccessDenied',
  'AccessDeniedException',
  'Throttling',
  'ThrottlingException',
]);
const refused = (error: unknown) => refusals.has((error as Error).name);

export const handler = task(promoteReplica);
