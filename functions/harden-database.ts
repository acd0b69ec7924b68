import { z } from 'zod';
import { notHardened } from '#core/converge.ts';
import { instancesIn } from './aws/rds.ts';
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
    if (!instance || !desired || held.entry.owner !== runtime.region)
      return { done: false, why: `${database} is not ours.` };

    const instances = instancesIn(runtime, runtime.region);
    const view = await instances.look(instance);
    const missing = notHardened(view, desired);
    if (missing.length === 0 || view.status !== 'available')
      return { done: false, why: `${instance.identifier} is ${view.status}.` };

    held.assertOutlivesCall();
    await instances.modify(instance, {
      MultiAZ: desired.multiAz,
      BackupRetentionPeriod: desired.backupRetentionDays,
      DeletionProtection: desired.deletionProtection,
      ...(desired.preferredBackupWindow && { PreferredBackupWindow: desired.preferredBackupWindow }),
    });
    return { done: true, why: `${instance.identifier} was asked for ${missing.join(', ')}.` };
  },
});

export const handler = task(hardenDatabase);
