/** What a mutating call does to the world at the moment it takes effect. */
import { truth, withRegion } from './change.ts';
import { answersAcross } from './reach.ts';
import type { Rules } from './rules.ts';
import type { NameMove, Region, Slot, State } from './state.ts';

/** The name servers answer what was accepted last. */
export const spread = (state: State): State => ({
  ...state,
  served: state.name.region,
  led: state.led || state.name.region === state.newest,
});

/** Changes the name if the record is still what was looked at: the exact pair, or only its value where that rule is off. */
function shifted(state: State, { from, to }: NameMove, rules: Rules): State | null {
  const sameValue = state.name.region === from.region;
  const sameEpoch = !rules.record || state.name.epoch === from.epoch;
  if (!sameValue || !sameEpoch || state.route53 === 'down') return null;
  const moved = { ...state, name: to };
  return state.route53 === 'absent' ? spread(moved) : moved;
}

/** A change that took effect after a newer epoch had been declared is marked. */
const marked = (after: State | null, state: State, epoch: number, late: 'call' | 'move'): State | null =>
  after && epoch < truth(state).epoch ? { ...after, late } : after;

/** The change of the name that a slot is about. */
export const moveOf = ({ from, region, epoch }: Slot): NameMove => ({ from, to: { region, epoch } });

/** The state after a change of the name was made, however late; null if Route 53 refuses it or is out of reach. */
export const landMove = (state: State, move: NameMove, rules: Rules): State | null =>
  marked(shifted(state, move, rules), state, move.to.epoch, 'move');

/** A promotion has taken effect: from here on the Region has the newest history. */
export const promoted = (state: State, region: Region): State => ({
  ...withRegion(state, region, { writer: true, promoting: false }),
  newest: region,
  led: false,
});

/** The effect alone; null where AWS refuses the call or the Region can't be reached. */
function effect(state: State, { step, region }: Slot): State | null {
  const { up, writer, promoting } = state.regions[region];
  if (!up) return null;
  if (step === 'fence') return answersAcross(state, region) ? withRegion(state, region, { fenced: true }) : null;
  if (step === 'unfence') return withRegion(state, region, { fenced: false });
  if (step !== 'promote' || writer || promoting) return null;
  return state.returns ? withRegion(state, region, { promoting: true }) : promoted(state, region);
}

/** The state after the call took effect, marked where a newer epoch had been declared by then; null if it can't. */
export function land(state: State, slot: Slot, rules: Rules): State | null {
  if (slot.step === 'shift') return landMove(state, moveOf(slot), rules);
  return marked(effect(state, slot), state, slot.epoch, 'call');
}
