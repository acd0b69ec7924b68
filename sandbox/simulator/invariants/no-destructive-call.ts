import type { Invariant } from '../invariant.ts';

const destructive = /^(Delete|Restore|Reset|Remove|Stop(?!Execution)|Terminate|Disable|Detach)/;

export const noDestructiveCall: Invariant = {
  id: 'S16',
  sentence: 'No function deletes, restores over, resets, stops or detaches anything.',
  watch: () => ({
    sending: ({ operation, service }, tag) =>
      tag && destructive.test(operation) ? `${tag.file} calls ${operation} of ${service}.` : undefined,
  }),
};
