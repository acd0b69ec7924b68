import { z } from 'zod';
import { LeaseNotYetFree } from '#core/errors.ts';
import { claim, mayClaim } from '#core/lease.ts';
import { ledgerOf } from './aws/ledger.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({
  group: z.string(),
  holder: z.string(),
  /** A revert waits for the lease of the run that was stopped: until that runs out, nobody can tell that it was. */
  waits: z.boolean().default(false),
});

/** The group's lease is ours, for two minutes. Throws GroupTaken, or LeaseNotYetFree to be asked again, while another execution holds it. */
export const claimGroup = define({
  name: 'claim-group',
  input: Input,
  step: async ({ group, holder, waits }, runtime) => {
    const ledger = ledgerOf(runtime);
    const read = await ledger.read(group);
    if (waits && !mayClaim(read, holder, runtime.clock.now()))
      throw new LeaseNotYetFree(`Group ${group} is still held by ${read.holder}.`);
    const { epoch } = await ledger.write(read, claim(read, holder, runtime.clock.now()));
    return { epoch, claimedAt: runtime.clock.now() };
  },
});

export const handler = task(claimGroup);
