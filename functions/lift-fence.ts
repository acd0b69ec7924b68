import { z } from 'zod';
import { nextLiftCall } from '#core/fence.ts';
import { instancesIn } from './aws/rds.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string(), call: z.enum(['open-network', 'set-writable']) });

/** One piece of a fence was lifted from the owner after a revert, unless it was gone already. Nobody but the owner is un-fenced. */
export const liftFence = define({
  name: 'lift-fence',
  input: Input,
  step: async ({ database, call, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const { owner, target } = held.entry;
    const instance = held.group.databases[database]?.instances[owner];
    if (!instance || owner !== target) return { done: false, why: 'Only the owner is un-fenced.' };

    const instances = instancesIn(runtime, owner);
    const view = {
      name: database,
      target: await instances.look(instance),
      targetReadOnly: await instances.readOnly(instance),
      targetWrite: undefined,
      other: undefined,
      otherReadOnly: undefined,
      otherWrite: undefined,
    };
    if (nextLiftCall(view, instance) !== call) return { done: false, why: 'It was lifted meanwhile.' };

    held.assertOutlivesCall();
    if (call === 'open-network') await instances.modify(instance, { VpcSecurityGroupIds: instance.securityGroups });
    else await instances.setReadOnly(instance, false);
    return { done: true, why: `${call} on ${instance.identifier}` };
  },
});

export const handler = task(liftFence);
