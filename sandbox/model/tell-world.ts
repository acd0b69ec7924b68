/** Sentences for what happens without any execution's doing. */
import type { Action } from './action.ts';
import { slotAt, truth } from './change.ts';
import type { Region, State } from './state.ts';

const regionNames = ['A', 'B'] as const;

/** The sentence for what happens to Route 53, to the witness and between the candidates; undefined for anything else. */
function tellSurroundings(kind: Action['kind'], after: State): string | undefined {
  const name = `(${regionNames[after.name.region]}, ${after.name.epoch})`;
  const sentences: Partial<Record<Action['kind'], string>> = {
    'route53-fails': "Route 53's control plane fails; its name servers go on answering.",
    'route53-returns': "Route 53's control plane returns.",
    spread: `The name servers answer ${regionNames[after.served]} now.`,
    'queued-lands': `Route 53 makes the unanswered change after all: the name is ${name}.`,
    'queued-lost': 'The unanswered change is lost.',
    'witness-fails': 'The witness fails.',
    'witness-returns': 'The witness returns.',
    cut: 'The link between A and B is cut.',
    healed: 'The link between A and B is healed.',
  };
  return sentences[kind];
}

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
    case 'promoted':
      return `The promotion of ${regionNames[here]} shows: it is a writer.`;
    case 'by-hand':
      return `A person promotes ${regionNames[here]} by hand${truth(after).intent ? ', and tells the ledger' : ''}.`;
    default:
      return (
        tellSurroundings(kind, after) ??
        `The ledger's copy in ${regionNames[here]} takes over what was written last in ${regionNames[there]}.`
      );
  }
}
