/** Small copies-with-a-change of a state, shared by every kind of step. */
import { ledgerAnswers } from './reach.ts';
import type { Holder, Ledger, Region, RegionState, Slot, State } from './state.ts';
import { idle } from './state.ts';

/** The slot with that index; an index outside the bounds is a mistake of the model itself. */
export function slotAt(state: State, index: number): Slot {
  const slot = state.slots[index];
  if (!slot)
    throw new RangeError(`The model has ${state.slots.length} slots, got index ${index}: give an index below that.`);
  return slot;
}

/** The ledger copy at that site; with a strong ledger there is one copy for both. */
export function ledgerAt(state: State, site: Region): Ledger {
  const ledger = state.ledgers[site] ?? state.ledgers[0];
  if (!ledger) throw new RangeError('A state needs at least one ledger copy, got none: make it with initialState.');
  return ledger;
}

/** The ledger as it will be once the copies agree. */
export const truth = (state: State): Ledger => ledgerAt(state, state.latest);

/** The state with another execution in the slot. */
export function withSlot(state: State, index: number, slot: Slot): State {
  return { ...state, slots: state.slots.map((old, at) => (at === index ? slot : old)) };
}

/** The state with a change to one Region. */
export function withRegion(state: State, region: Region, change: Partial<RegionState>): State {
  const [a, b] = state.regions;
  return { ...state, regions: region === 0 ? [{ ...a, ...change }, b] : [a, { ...b, ...change }] };
}

/** Is a write seen in every copy at once? So it is in the only one, and in a witness's ledger for as long as it answers. */
const isJoined = (state: State): boolean =>
  state.ledgers.length === 1 || (state.witness !== 'absent' && ledgerAnswers(state));

/** The state after a ledger write at a site: the version moves on, so what others have read there is no longer fresh. */
export function withLedger(state: State, site: Region, change: Partial<Ledger>, writer: number): State {
  const at = state.ledgers.length === 1 ? 0 : site;
  const joined = isJoined(state);
  return {
    ...state,
    ledgers: state.ledgers.map((ledger, copy) => (joined || copy === at ? { ...ledger, ...change } : ledger)),
    latest: at,
    slots: state.slots.map((slot, index) =>
      slot.fresh && index !== writer && (joined || slot.site === site) ? { ...slot, fresh: false } : slot,
    ),
  };
}

/** The state after something failed or returned: where that makes the ledger answer again, the copy written last wins. */
export function rejoined(before: State, after: State): State {
  if (after.ledgers.length === 1 || ledgerAnswers(before) || !ledgerAnswers(after)) return after;
  const newest = truth(after);
  const slots = after.slots.map((slot) => (slot.fresh ? { ...slot, fresh: false } : slot));
  return { ...after, ledgers: after.ledgers.map(() => newest), slots };
}

/** The state with another holder in each copy that names `from`; the passing of time is no write, so versions stay. */
export function withHolder(state: State, from: Holder, to: Holder): State {
  return {
    ...state,
    ledgers: state.ledgers.map((ledger) => (ledger.holder === from ? { ...ledger, holder: to } : ledger)),
  };
}

/** The execution is gone; a lease that it still holds stays behind until it expires. */
export const withoutExecution = (state: State, index: number): State =>
  withSlot(withHolder(state, index, 'dead'), index, idle);
