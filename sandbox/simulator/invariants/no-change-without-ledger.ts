import { type Invariant, isMutating, secondsOf } from '../invariant.ts';

/** One invocation renews the lease and then makes one call; it may last as long as the function may. */
const freshMilliseconds = 20_000;

export const noChangeWithoutLedger: Invariant = {
  id: 'S24',
  sentence: 'A call that changes something is made only by an invocation from which the ledger has just taken a write.',
  watch: (truth) => ({
    sending: (call, tag) => {
      if (!tag || !isMutating(call)) return undefined;
      if (tag.heldAt === undefined) return `${tag.file} calls ${call.operation}, and the ledger took no write from it.`;
      const age = truth.stage.timers.now() - tag.heldAt;
      return age <= freshMilliseconds
        ? undefined
        : `${tag.file} calls ${call.operation} ${secondsOf(age)} after its last write.`;
    },
  }),
};
