import type { Refusal, Situation } from './decide.ts';
import { acceptingAny, overrideCommand, roomSeconds } from './override.ts';
import type { Request } from './request.ts';
import { byHandUnfenced } from './unfenced.ts';

/** What a start by hand would come to where an automatic one is refused: by the ledger and the evidence; a standby that is not fit is found later. */
export interface ByHand {
  /** What to do, in its order and with every field that it takes; absent where a person is refused, too. */
  readonly command?: string;
  /** What it would accept that the refusal does not say, or why it is refused as well. */
  readonly reasons: readonly string[];
}

type Refuse = (situation: Situation) => Refusal | undefined;
type Accepted = NonNullable<Refusal['accepts']>['by'];

/**
 * Asks the same checks again as for a person who knows the owner and the epoch and accepts whatever can be accepted, one after
 * the other, so that nobody needs a second refusal to learn of the next field or command. `refuse`: the first check that says no.
 */
export function byHand(situation: Situation, refuse: Refuse): ByHand {
  const said = refuse(situation)?.accepts?.by;
  const reasons: string[] = [];
  const accepted = new Set<Accepted>();
  let person = { ...situation, request: startedByPerson(situation) };
  for (let no = refuse(person); no; no = refuse(person)) {
    const { accepts } = no;
    if (!accepts || accepted.has(accepts.by)) return { reasons: [`A start by hand is refused, too: ${no.why}`] };
    accepted.add(accepts.by);
    if (accepts.by !== said) reasons.push(`A start by hand ${taking[accepts.by]} ${accepts.what}.`);
    person = accepting(person, accepts.by);
  }
  const unfenced = byHandUnfenced(situation.group, situation.entry.owner);
  if (!accepted.has('override')) return { command: startOf(person), reasons: [...reasons, ...unfenced] };
  return {
    command: `${overrideFor(situation)} Then ${afterOverride(person, refuse)}`,
    reasons: [...reasons, ...roomIn(situation)],
  };
}

const taking: Readonly<Record<Accepted, string>> = { override: 'needs an override of', acceptLiveWriter: 'accepts' };

/** What a person sends who has looked at the ledger, with what this very request accepts already. */
const startedByPerson = ({ request, entry }: Situation): Request => ({
  ...(request.trigger === 'manual' && request),
  group: request.group,
  trigger: 'manual',
  reason: request.reason ?? 'asked about in advance',
  expectedOwner: entry.owner,
  expectedEpoch: entry.epoch,
});

/** The same, as if the person had accepted that as well. */
const accepting = (situation: Situation, by: Accepted): Situation =>
  by === 'override'
    ? { ...situation, entry: acceptingAny(situation.entry, situation.now) }
    : { ...situation, request: { ...situation.request, acceptLiveWriter: true } };

const overrideFor = ({ request, here, entry, assessment }: Situation): string =>
  `${overrideCommand(request.group, here, entry.epoch, assessment.loss.upperSeconds)}.`;

const roomIn = ({ assessment }: Situation): readonly string[] =>
  assessment.loss.upperSeconds === null
    ? []
    : [
        `The command accepts ${roomSeconds} s more than that, up to the next whole minute, since the bound may grow until it is used.`,
      ];

/** With the override in the ledger the sweep has it decided anew; where that would be refused all the same, a person has to start it. */
function afterOverride(person: Situation, refuse: Refuse): string {
  const { group } = person.request;
  const no = refuse({ ...person, request: { group, trigger: 'sweep' } });
  if (!no) return 'it is decided anew within a minute or two';
  return no.ask ? 'persons are asked to approve within a minute or two' : startOf(person, 'start');
}

function startOf({ request, here }: Situation, start = 'Start'): string {
  const { group, expectedOwner, expectedEpoch, acceptLiveWriter } = request;
  const said = Object.entries({ group, expectedOwner, expectedEpoch, acceptLiveWriter }).flatMap(([field, value]) =>
    value === undefined ? [] : [`"${field}": ${JSON.stringify(value)}`],
  );
  return `${start} the failover machine in ${here} with events/manual-failover.json and ${said.join(', ')}`;
}
