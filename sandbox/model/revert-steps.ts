/** A person gives the group back to its owner before anything was promoted: assess, claim, confirm, declare, as a failover does. */
import type { Emit } from './action.ts';
import { promoted } from './calls.ts';
import { ledgerAt, slotAt, truth, withLedger, withoutExecution, withSlot } from './change.ts';
import type { Rules } from './rules.ts';
import { idle, type Ledger, other, type Region, type State } from './state.ts';

/** The Region that a revert would give the group back to, or null where there is nothing to revert. */
function wayBack(state: State, { rest, intent, owner, target }: Ledger, rules: Rules): Region | null {
  if (rest) return null;
  if (!intent) return owner;
  const looksUnpromoted = !state.regions[target].writer;
  return !rules.unpromoted && looksUnpromoted ? other(target) : null;
}

/** A person starts a revert, whoever holds the lease. */
function assess(state: State, rules: Rules, emit: Emit): void {
  const index = state.slots.findIndex((slot) => slot.at === 'idle');
  const ledger = truth(state);
  const region = wayBack(state, ledger, rules);
  if (index < 0 || state.revertsLeft === 0 || region === null) return;
  const counted = { ...state, revertsLeft: state.revertsLeft - 1 };
  const slot = { ...idle, at: 'assessed', origin: 'revert', region, epoch: ledger.epoch } as const;
  emit({ kind: 'assess', slot: index }, withSlot(counted, index, slot));
}

/** Takes the lease once it is free; until then nobody can tell that the run was stopped. */
function claim(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const ledger = ledgerAt(state, slot.site);
  if (ledger.holder !== 'nobody' && rules.waits) return;
  const held = withLedger(state, slot.site, { holder: index }, index);
  const next = rules.confirm
    ? ({ ...slot, at: 'claimed' } as const)
    : ({ ...slot, at: 'confirmed', fresh: true, epoch: ledger.epoch } as const);
  emit({ kind: 'claim', slot: index }, withSlot(held, index, next));
}

/** Looks again under the lease: a promotion may have been asked for since the assessment. */
function confirm(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const ledger = ledgerAt(state, slot.site);
  const holds = ledger.holder === index || !rules.hold;
  const same = ledger.epoch === slot.epoch && wayBack(state, ledger, rules) === slot.region;
  if (holds && same) {
    emit({ kind: 'confirm', slot: index }, withSlot(state, index, { ...slot, at: 'confirmed', fresh: true }));
    return;
  }
  const released = ledger.holder === index ? withLedger(state, slot.site, { holder: 'nobody' }, index) : state;
  emit({ kind: 'confirm', slot: index }, withoutExecution(released, index));
}

/** One conditional write: the owner is the target again at the next epoch, and owes no fence. */
function declare(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  if (rules.version && !slot.fresh) {
    emit({ kind: 'declare', slot: index }, withoutExecution(state, index));
    return;
  }
  const unforgiven = ledgerAt(state, slot.site).debt && !rules.forgive;
  const named = { owner: slot.region, target: slot.region, epoch: slot.epoch + 1 };
  const change = { ...named, rest: false, intent: false, debt: false, unforgiven };
  const declared = withLedger(state, slot.site, change, index);
  emit({ kind: 'declare', slot: index }, withSlot(declared, index, { ...idle, at: 'ready', site: slot.site }));
}

/** A person promotes the target of a declared transfer by hand; with the rule "told" on, while no run holds the lease, and the ledger names it as owner. */
function promoteByHand(state: State, rules: Rules, emit: Emit): void {
  const { rest, intent, owner, target, epoch, holder } = truth(state);
  const { up, writer, promoting } = state.regions[target];
  if (rest || intent || owner === target || !up || writer || promoting) return;
  if (rules.told && holder !== 'nobody') return;
  const after = promoted(state, target);
  const told = { intent: true, owner: target, epoch: epoch + 1 };
  emit({ kind: 'by-hand', region: target }, rules.told ? withLedger(after, state.latest, told, -1) : after);
}

/** Every step of a revert that may happen next. */
export function revertSteps(state: State, rules: Rules, emit: Emit): void {
  if (!state.returns) return;
  promoteByHand(state, rules, emit);
  assess(state, rules, emit);
  for (const [index, slot] of state.slots.entries()) {
    if (slot.origin !== 'revert') continue;
    if (slot.at === 'assessed') claim(state, index, rules, emit);
    if (slot.at === 'claimed') confirm(state, index, rules, emit);
    if (slot.at === 'confirmed') declare(state, index, rules, emit);
  }
}
