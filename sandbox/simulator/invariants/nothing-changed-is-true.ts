import { type Invariant, isMutating } from '../invariant.ts';

export const nothingChangedIsTrue: Invariant = {
  id: 'V2',
  sentence: '"Stopped, nothing changed" is true when it is said.',
  watch: (truth) => {
    const changes = new Map<string, string[]>();
    return {
      called: (entry, tag) => {
        if (!tag?.holder || !isMutating(entry) || entry.result !== 'ok') return undefined;
        changes.set(tag.holder, [...(changes.get(tag.holder) ?? []), `${entry.operation} ${entry.target}`]);
        return undefined;
      },
      executed: ({ arn, result, input }) => {
        const said = result?.error === 'FailoverAborted';
        const made = changes.get(arn);
        if (!said || !made || (input as { revert?: boolean } | null)?.revert) return undefined;
        return truth.entry.owner === truth.entry.target && truth.entry.phase === 'settled'
          ? undefined
          : `${arn} said so, and made ${made.join(', ')}.`;
      },
    };
  },
};
