import { z } from 'zod';
import { attempted } from '#core/attempt.ts';
import { nextLiftCall } from '#core/fence.ts';
import { openDebts } from '#core/ledger.ts';
import { instancesIn } from './aws/rds.ts';
import { failureOf } from './failure-of.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string(), call: z.enum(['open-network', 'set-writable']) });

/** One piece of a fence was lifted from the owner, unless it was gone already. Nobody but the owner is un-fenced. */
export const liftFence = define({
  name: 'lift-fence',
  input: Input,
  step: async ({ database, call, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const { owner, target } = held.entry;
    const instance = held.group.databases[database]?.instances[owner];
    const owes = openDebts(held.entry).some(({ region }) => region === owner);
    if (!instance || owner !== target || owes) return { done: false, why: 'Only the owner is un-fenced.' };

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
    const refused = await failureOf(
      call === 'open-network'
        ? instances.modify(instance, { VpcSecurityGroupIds: instance.securityGroups })
        : instances.setReadOnly(instance, false),
    );
    const now = runtime.clock.now();
    await held.save((entry) => attempted(entry, call, database, { now, ...(refused && { refused }) }));
    return { done: refused === undefined, why: `${call} on ${instance.identifier}${refused ? `: ${refused}` : ''}` };
  },
});

export const handler = task(liftFence);
