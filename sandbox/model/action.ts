/** One transition of the model: who did what. The sentence for it is made in tell.ts. */
import type { Region, State } from './state.ts';

/** What kind of step a transition is. */
export type ActionKind =
  | 'region-fails'
  | 'region-returns'
  | 'lease-expires'
  | 'rebuild'
  | 'replicate'
  | 'killed'
  | 'assess'
  | 'claim'
  | 'confirm'
  | 'declare'
  | 'sweep'
  | 'look'
  | 'write'
  | 'call'
  | 'land'
  | 'drop'
  | 'refuse'
  | 'queue'
  | 'unanswered'
  | 'queued-lands'
  | 'queued-lost'
  | 'spread'
  | 'promoted'
  | 'by-hand'
  | 'route53-fails'
  | 'route53-returns'
  | 'witness-fails'
  | 'witness-returns'
  | 'cut'
  | 'healed'
  | 'undo';

/** A transition's name: its kind and the slot or Region that it concerns. */
export interface Action {
  readonly kind: ActionKind;
  readonly slot?: number;
  readonly region?: Region;
}

/** Receives each transition that leads out of a state. */
export type Emit = (action: Action, after: State) => void;
