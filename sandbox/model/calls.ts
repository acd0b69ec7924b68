/** What a mutating call does to the world at the moment it takes effect. */
import { truth, withRegion } from './change.ts';
import type { Rules } from './rules.ts';
import type { Slot, State } from './state.ts';

/** Changes the name if the record is still what was looked at: the exact pair, or only its value where that rule is off. */
function shifted(state: State, slot: Slot, rules: Rules): State | null {
  const sameValue = state.name.region === slot.from.region;
  const sameEpoch = !rules.record || state.name.epoch === slot.from.epoch;
  if (!sameValue || !sameEpoch) return null;
  const led = state.led || slot.region === state.newest;
  return { ...state, name: { region: slot.region, epoch: slot.epoch }, led };
}

/** The effect alone; null where AWS refuses the call or the Region can't be reached. */
function effect(state: State, slot: Slot, rules: Rules): State | null {
  if (slot.step === 'shift') return shifted(state, slot, rules);
  const { up, writer } = state.regions[slot.region];
  if (!up) return null;
  if (slot.step === 'fence') return withRegion(state, slot.region, { fenced: true });
  if (slot.step === 'unfence') return withRegion(state, slot.region, { fenced: false });
  if (slot.step !== 'promote' || writer) return null;
  return { ...withRegion(state, slot.region, { writer: true }), newest: slot.region, led: false };
}

/** The state after the call took effect, marked where a newer epoch had been declared by then; null if it can't. */
export function land(state: State, slot: Slot, rules: Rules): State | null {
  const after = effect(state, slot, rules);
  if (!after || slot.epoch >= truth(state).epoch) return after;
  return { ...after, late: slot.step === 'shift' ? 'move' : 'call' };
}
