/** Sentences for what happens without any execution's doing. */
import type { Action } from './action.ts';
import { slotAt } from './change.ts';
import type { Region, State } from './state.ts';

const regionNames = ['A', 'B'] as const;

/** The sentence for an outage, a return, an expiry, a death, a rebuild or a merge of ledger copies. */
export function tellWorldStep({ kind, region, slot }: Action, after: State, who: string): string {
  const here: Region = region ?? 0;
  const there: Region = here === 0 ? 1 : 0;
  switch (kind) {
    case 'region-fails':
      return `Region ${regionNames[here]} fails.`;
    case 'region-returns':
      return `Region ${regionNames[here]} returns.`;
    case 'lease-expires':
      return `The lease of ${who} expires.`;
    case 'killed': {
      const undoes = slot !== undefined && slotAt(after, slot).at === 'undoing';
      return undoes ? `${who} is aborted; its handler remembers a fence.` : `${who} is killed.`;
    }
    case 'rebuild':
      return `A person rebuilds ${regionNames[here]} as a replica of ${regionNames[there]}.`;
    default:
      return `The ledger's copy in ${regionNames[here]} takes over what was written last in ${regionNames[there]}.`;
  }
}
