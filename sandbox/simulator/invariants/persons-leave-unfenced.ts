import type { LedgerEntry } from '#core/ledger.ts';
import type { Finding, Invariant } from '../invariant.ts';
import { isWritable, type Truth } from '../truth.ts';
import { personOf, signedIn } from './signatures.ts';

/** Told by what fences hold back and by signatures that are right, not by what the ledger says of them; an approval is judged by P2. */
export const personsLeaveUnfenced: Invariant = {
  id: 'P3',
  sentence:
    'With `unfenced: ask` nothing is promoted before the old writer is proven fenced, or as many different persons as it takes have approved the proposal or let this very transfer go on, or a person started it by hand.',
  watch: (truth) => {
    const given: { readonly epoch: number; readonly person: string }[] = [];
    return {
      called: (call) => {
        const { person, words = [] } = signedIn(truth, call) ?? {};
        if (person !== undefined && words[0] === 'proceed') given.push({ person, epoch: Number(words[1]) });
        return undefined;
      },
      sending: ({ operation, input }, tag) => {
        if (operation !== 'PromoteReadReplica' || !tag || truth.stage.group.policy.unfenced !== 'ask') return undefined;
        const { entry } = truth;
        const persons = new Set(given.filter(({ epoch }) => epoch === entry.epoch).map(({ person }) => person));
        const why = missing(truth, entry, persons);
        return why && `${input.DBInstanceIdentifier} is to be promoted at epoch ${entry.epoch}, and ${why}`;
      },
    };
  },
};

function missing(
  { stage }: Truth,
  { epoch, transfer, fenceDebts }: LedgerEntry,
  persons: ReadonlySet<string>,
): Finding {
  if (transfer?.trigger === 'manual' || transfer?.approval) return undefined;
  const { approval } = stage.group.policy;
  const configured = (approval?.approvers ?? []).map(personOf).filter((person) => persons.has(person));
  if (approval && configured.length >= approval.persons) return undefined;
  const isProven = fenceDebts.some((debt) => debt.epoch === epoch && debt.dischargedAt !== undefined);
  const open = stage.enginesIn(transfer?.from ?? '').find((engine) => isWritable(engine) && engine.reachable);
  if (isProven && !open) return undefined;
  const who = `${configured.join(', ') || 'nobody'} said that it may be`;
  return open ? `${open.identifier} takes writes, and ${who}.` : `${transfer?.from} is not proven fenced, and ${who}.`;
}
