import type { LedgerEntry } from '#core/ledger.ts';
import { approvalOf } from '#core/proposal.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { Tag } from '../tags.ts';
import type { Truth } from '../truth.ts';
import { personOf, signedIn } from './signatures.ts';

/** Somebody approved a proposal with a signature that is really theirs. `at`: milliseconds since 1970. */
interface Given {
  readonly person: string;
  readonly id: string;
  readonly at: number;
}

/** Told by the signatures that reached STS and are right, not by what the ledger says of them. */
export const approvedByPersons: Invariant = {
  id: 'P2',
  sentence:
    'Where persons have to approve, an automatic declaration follows the approvals of as many different ones, given for this very proposal and confirmed before it expired, loses no more than that said; and each proposal serves once.',
  watch: (truth) => {
    const given: Given[] = [];
    const served = new Set<string>();
    return {
      called: (call) => {
        const { person, at = 0, words: [id = '', choice] = [] } = signedIn(truth, call) ?? {};
        if (person !== undefined && choice === 'approve') given.push({ person, id, at });
        return undefined;
      },
      ledger: (next, before, tag) => {
        if (next.epoch === before.epoch || !tag || next.transfer?.trigger === 'manual') return undefined;
        // With `unfenced: ask` a failover may need nobody; where it claims an approval, that is judged.
        if (truth.stage.group.policy.mode !== 'approve' && !next.transfer?.approval) return undefined;
        const finding = missing(truth, next, before, given, tag);
        if (finding !== undefined || !before.proposal) return finding;
        if (served.has(before.proposal.id)) return `Proposal ${before.proposal.id} served twice.`;
        served.add(before.proposal.id);
        return undefined;
      },
    };
  },
};

function missing(
  { stage }: Truth,
  next: LedgerEntry,
  { proposal }: LedgerEntry,
  given: readonly Given[],
  tag: Tag,
): Finding {
  const approval = approvalOf(stage.group);
  if (!approval) return undefined;
  const who = `Epoch ${next.epoch} was declared`;
  if (!proposal) return `${who}, and nothing had been proposed.`;
  if (proposal.declined) return `${who}, and ${proposal.declined.approver} had declined.`;
  const { expiryMinutes, persons, approvers } = approval;
  const expiresAt = proposal.madeAt + expiryMinutes * 60_000;
  const { confirmed = Number.NaN } = next.transfer?.moments ?? {};
  if (!(confirmed < expiresAt)) return `${who}, and proposal ${proposal.id} had expired before it was confirmed.`;
  const [loss, said] = [next.transfer?.loss.upperSeconds ?? Number.POSITIVE_INFINITY, proposal.loss.upperSeconds];
  if (said !== null && loss > said)
    return `${who}, to lose up to ${loss} s, and proposal ${proposal.id} said ${said} s.`;
  const skew = Math.abs(stage.weather.skew.get(tag.region) ?? 0);
  const configured = new Set(approvers.map(personOf));
  const approved = new Set(
    given
      .filter(({ id, at, person }) => id === proposal.id && at < expiresAt + skew && configured.has(person))
      .map(({ person }) => person),
  );
  if (approved.size >= persons) return undefined;
  return `${who}, and of ${persons} persons ${[...approved].join(', ') || 'nobody'} had approved proposal ${proposal.id}.`;
}
