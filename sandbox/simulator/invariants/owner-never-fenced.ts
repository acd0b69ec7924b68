import type { LedgerEntry } from '#core/ledger.ts';
import type { Invariant } from '../invariant.ts';
import { isMutating } from '../invariant.ts';
import { fencedInstanceOf } from '../truth.ts';

/** A transfer is given up by a revert: a declaration whose target is the owner. To stop a run gives nothing back. */
export const ownerNeverFenced: Invariant = {
  id: 'S18',
  sentence:
    'Nobody fences the target; a transfer is given up only before a promotion, and leaves its owner without a fence, owing none.',
  watch: (truth) => {
    const promoted = new Set<string>();
    return {
      called: ({ operation, result, target }, tag) => {
        if (operation === 'PromoteReadReplica' && result === 'ok' && tag) promoted.add(target);
        return undefined;
      },
      sending: (call, tag) => {
        if (tag?.file !== 'fence-writer' || !isMutating(call) || call.region !== truth.entry.target) return undefined;
        return `${call.operation} fences ${call.region}, which is the target.`;
      },
      ledger: (next, before) => {
        const [there] = promoted;
        if (there !== undefined && next.epoch > before.epoch && next.target === before.owner && isDeclared(before))
          return `The transfer to ${before.target} is given up, and the promotion of ${there} was accepted.`;
        if (before.phase !== 'declared' || next.phase !== 'settled' || next.owner !== next.target) return undefined;
        const fenced = fencedInstanceOf(truth, next.owner);
        return fenced && `The transfer is given up, and ${fenced} in ${next.owner} is still fenced.`;
      },
      ended: () => {
        const { owner, target, fenceDebts } = truth.entry;
        const owed = fenceDebts.find(({ region, dischargedAt }) => region === owner && dischargedAt === undefined);
        return owner === target && owed
          ? `${owner} is the owner, and owes a fence since epoch ${owed.epoch}.`
          : undefined;
      },
    };
  },
};

const isDeclared = ({ phase, owner, target }: LedgerEntry): boolean => phase === 'declared' && owner !== target;
