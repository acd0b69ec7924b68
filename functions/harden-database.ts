import { z } from 'zod';
import { attempted } from '#core/attempt.ts';
import type { Database } from '#core/configuration.ts';
import { notHardened } from '#core/converge-writer.ts';
import { instancesIn } from './aws/rds.ts';
import { failureOf } from './failure-of.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string() });

/** A promoted instance was asked to take on its desired state, unless it has it: a replica brings none of it along. */
export const hardenDatabase = define({
  name: 'harden-database',
  input: Input,
  step: async ({ database, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const { instances: places, desired } = held.group.databases[database] ?? {};
    const instance = places?.[held.entry.owner];
    if (!instance || !desired || held.entry.phase !== 'committed' || held.entry.owner !== runtime.region)
      return { done: false, why: `${database} is not ours.` };

    const instances = instancesIn(runtime, runtime.region);
    const view = await instances.look(instance);
    const missing = notHardened(view, desired);
    if (missing.length === 0 || view.status !== 'available' || view.replica)
      return { done: false, why: `${instance.identifier} is ${view.status}.` };

    held.assertOutlivesCall();
    const refused = await failureOf(instances.modify(instance, changeTo(desired)));
    const now = runtime.clock.now();
    await held.save((entry) => attempted(entry, 'harden', database, { now, ...(refused && { refused }) }));
    if (refused) return { done: false, why: `${instance.identifier} was not changed: ${refused}` };
    return { done: true, why: `${instance.identifier} was asked for ${missing.join(', ')}.` };
  },
});

const changeTo = (desired: Database['desired']) => ({
  MultiAZ: desired.multiAz,
  BackupRetentionPeriod: desired.backupRetentionDays,
  DeletionProtection: desired.deletionProtection,
  ...(desired.preferredBackupWindow && { PreferredBackupWindow: desired.preferredBackupWindow }),
});

export const handler = task(hardenDatabase);
