import { epochIn } from '#core/record.ts';
import type { Invariant } from '../invariant.ts';

interface Change {
  readonly Action: string;
  readonly ResourceRecordSet: {
    readonly Type: string;
    readonly ResourceRecords?: readonly { readonly Value: string }[];
  };
}

export const epochPairs: Invariant = {
  id: 'S15',
  sentence:
    'Every change of a name replaces the exact old pair of record and epoch by a new one, and epochs only grow.',
  watch: () => {
    let newest = 0;
    return {
      sending: (call, tag) => {
        if (!tag || call.operation !== 'ChangeResourceRecordSets') return undefined;
        const { Changes = [] } = call.input.ChangeBatch as { readonly Changes?: readonly Change[] };
        const shape = Changes.map(({ Action, ResourceRecordSet: { Type } }) => `${Action} ${Type}`).sort();
        if (shape.join() === 'CREATE CNAME,CREATE TXT,DELETE CNAME,DELETE TXT') return undefined;
        return `The batch is ${shape.join(', ')}.`;
      },
      called: ({ operation, result, input }) => {
        if (operation !== 'ChangeResourceRecordSets' || result !== 'ok') return undefined;
        const { Changes = [] } = input.ChangeBatch as { readonly Changes?: readonly Change[] };
        const created = Changes.find(
          ({ Action, ResourceRecordSet: { Type } }) => Action === 'CREATE' && Type === 'TXT',
        );
        const epoch = epochIn(created?.ResourceRecordSet.ResourceRecords?.[0]?.Value) ?? 0;
        const before = newest;
        newest = Math.max(newest, epoch);
        return epoch < before ? `Epoch ${epoch} was written over epoch ${before}.` : undefined;
      },
    };
  },
};
