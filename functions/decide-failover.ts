import { z } from 'zod';
import { type Decision, decide } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { groupOf } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({
  request: Request,
  assessment: z.custom<Assessment>((value) => typeof value === 'object'),
});

/** It is settled whether this Region may take over, with the reasons; nothing was changed. */
export const decideFailover = define({
  name: 'decide-failover',
  input: Input,
  step: async ({ request, assessment }, runtime): Promise<Decision> => {
    const entry = await ledgerOf(runtime).read(request.group);
    const group = groupOf(runtime, request.group);
    return decide({ request, group, entry, assessment, here: runtime.region, now: runtime.clock.now() });
  },
});

export const handler = task(decideFailover);
