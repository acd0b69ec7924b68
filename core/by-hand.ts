import type { Refusal, Situation } from './decide.ts';
import type { Request } from './request.ts';

/** What a start by hand would come to where an automatic one is refused: by the ledger and the evidence; a standby that is not fit is found later. */
export interface ByHand {
  /** What to do, with every field that it takes; absent where a person is refused, too. */
  readonly command?: string;
  /** What it would accept that the refusal does not say, or why it is refused as well. */
  readonly reasons: readonly string[];
}

/**
 * Asks the same checks again as for a person who knows the owner and the epoch and accepts whatever can be accepted, one after
 * the other, so that nobody needs a second refusal to learn of the next field. `refuse`: the first check that says no.
 */
export function byHand(situation: Situation, refuse: (situation: Situation) => Refusal | undefined): ByHand {
  const said = refuse(situation)?.accepts?.field;
  const reasons: string[] = [];
  let request = startedByPerson(situation);
  for (let no = refuse({ ...situation, request }); no; no = refuse({ ...situation, request })) {
    if (!no.accepts || request[no.accepts.field]) return { reasons: [`A start by hand is refused, too: ${no.why}`] };
    if (no.accepts.field !== said) reasons.push(`A start by hand accepts ${no.accepts.what}.`);
    request = { ...request, [no.accepts.field]: true };
  }
  return { command: commandOf(request, situation), reasons };
}

/** What a person sends who has looked at the ledger, with what this very request accepts already. */
const startedByPerson = ({ request, entry }: Situation): Request => ({
  ...(request.trigger === 'manual' && request),
  group: request.group,
  trigger: 'manual',
  reason: request.reason ?? 'asked about in advance',
  expectedOwner: entry.owner,
  expectedEpoch: entry.epoch,
});

function commandOf(
  { group, expectedOwner, expectedEpoch, overrideRpo, acceptLiveWriter }: Request,
  { here }: Situation,
) {
  const fields = { group, expectedOwner, expectedEpoch, overrideRpo, acceptLiveWriter };
  const said = Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [`"${field}": ${JSON.stringify(value)}`],
  );
  return `Start the failover machine in ${here} with events/manual-failover.json and ${said.join(', ')}`;
}
