import { release } from '#core/lease.ts';
import { type LedgerEntry, note } from '#core/ledger.ts';
import { ledgerOf } from './aws/ledger.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

/** The transfer is over: the group is settled, the lease given back, and the transfer is kept in the history. Debts may stay open. */
export const settleGroup = define({
  name: 'settle-group',
  input: Tenure,
  step: async (tenure, runtime) => {
    const ledger = ledgerOf(runtime);
    const held = await hold(runtime, tenure).catch(async (error: Error) => {
      const found = await ledger.read(tenure.group);
      // Done before, and the answer was lost: the lease is free by now, which is no reason to call it lost.
      if (found.epoch === tenure.epoch && found.phase === 'settled') return found;
      throw error;
    });
    if ('epoch' in held) return { verdict: held.transfer?.verdict };
    const settled = (entry: LedgerEntry) =>
      release(note({ ...entry, phase: 'settled' }, { settled: runtime.clock.now() }));
    // History first: once the group is settled, nobody comes back to write it.
    const { group, epoch, transfer, fenceDebts } = settled(held.entry);
    await ledger.putOnce(`transfer#${String(epoch).padStart(6, '0')}`, { group, transfer, fenceDebts });
    await held.save(settled);
    return { verdict: transfer?.verdict };
  },
});

export const handler = task(settleGroup);
