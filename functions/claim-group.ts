import { z } from 'zod';
import { claim } from '#core/lease.ts';
import { ledgerOf } from './aws/ledger.ts';
import { define, task } from './runtime/task.ts';

/** The group's lease is ours, for two minutes. Throws GroupTaken while another execution holds it. */
export const claimGroup = define({
  name: 'claim-group',
  input: z.strictObject({ group: z.string(), holder: z.string() }),
  step: async ({ group, holder }, runtime) => {
    const ledger = ledgerOf(runtime);
    const read = await ledger.read(group);
    const { epoch } = await ledger.write(read, claim(read, holder, runtime.clock.now()));
    return { epoch, claimedAt: runtime.clock.now() };
  },
});

export const handler = task(claimGroup);
