import { release } from '#core/lease.ts';
import { note } from '#core/ledger.ts';
import { ledgerOf } from './aws/ledger.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

/** The transfer is over: the group is settled, the lease given back, and the transfer is kept in the history. Debts may stay open. */
export const settleGroup = define({
  name: 'settle-group',
  input: Tenure,
  step: async (tenure, runtime) => {
    const held = await hold(runtime, tenure);
    const now = runtime.clock.now();
    const settled = await held.save((entry) => release(note({ ...entry, phase: 'settled' }, { settled: now })));
    const record = `transfer#${String(settled.epoch).padStart(6, '0')}`;
    await ledgerOf(runtime).putOnce(record, {
      group: settled.group,
      transfer: settled.transfer,
      fenceDebts: settled.fenceDebts,
    });
    return { verdict: settled.transfer?.verdict };
  },
});

export const handler = task(settleGroup);
