/** The `failover` execution up to its declaration: assess, claim the lease, confirm under it, declare. */
import type { Emit } from './action.ts';
import { ledgerAt, slotAt, withLedger, withoutExecution, withSlot } from './change.ts';
import { isSilent, mayUseLedger } from './reach.ts';
import { revertSteps } from './revert-steps.ts';
import type { Rules } from './rules.ts';
import { idle, type Ledger, type Origin, other, type Region, type Slot, type State } from './state.ts';

/** May this Region be named as the next target? The owner itself may (a revert), else only a replica may. */
function isEligible(state: State, ledger: Ledger, region: Region, rules: Rules): boolean {
  if (!state.regions[region].up) return false;
  if (!state.regions[region].writer || !rules.eligible) return true;
  return ledger.owner === region && ledger.target !== region && !(rules.intent && ledger.intent);
}

/** Is moving to `target` indicated? An automatic execution needs to see the current target down; a person need not. */
function isIndicated(state: State, ledger: Ledger, target: Region, origin: Origin, rules: Rules): boolean {
  if (state.returns && !ledger.rest) return false;
  const called = origin === 'operator' || isSilent(state, ledger.target, rules);
  return ledger.target !== target && called && isEligible(state, ledger, target, rules);
}

/** A new execution looks, without a lease, and decides where to go. */
function assess(state: State, rules: Rules, emit: Emit): void {
  const index = state.slots.findIndex((slot) => slot.at === 'idle');
  if (index < 0) return;
  for (const origin of ['automatic', 'operator'] as const) {
    const left = origin === 'automatic' ? state.automaticLeft : state.operatorLeft;
    if (left === 0) continue;
    const counted =
      origin === 'automatic' ? { ...state, automaticLeft: left - 1 } : { ...state, operatorLeft: left - 1 };
    for (const site of state.ledgers.keys()) {
      const ledger = ledgerAt(state, site === 0 ? 0 : 1);
      const target = other(ledger.target);
      if (ledger.holder !== 'nobody' || !isIndicated(state, ledger, target, origin, rules)) continue;
      const slot: Slot = {
        ...idle,
        at: 'assessed',
        origin,
        region: target,
        epoch: ledger.epoch,
        site: site === 0 ? 0 : 1,
      };
      emit({ kind: 'assess', slot: index }, withSlot(counted, index, slot));
    }
  }
}

/** Takes the lease if nobody holds it. Without the version condition, what was read at the assessment is believed. */
function claim(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  if (rules.version && ledgerAt(state, slot.site).holder !== 'nobody') {
    emit({ kind: 'claim', slot: index }, withoutExecution(state, index));
    return;
  }
  const at = rules.confirm ? ({ at: 'claimed' } as const) : ({ at: 'confirmed', fresh: true } as const);
  const epoch = rules.confirm ? slot.epoch : ledgerAt(state, slot.site).epoch;
  const held = withLedger(state, slot.site, { holder: index }, index);
  emit({ kind: 'claim', slot: index }, withSlot(held, index, { ...slot, ...at, epoch }));
}

/** Looks again under the lease: the epoch is the one assessed and the move is still indicated, or nothing is changed. */
function confirm(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const ledger = ledgerAt(state, slot.site);
  const holds = ledger.holder === index || !rules.hold;
  const same = ledger.epoch === slot.epoch && isIndicated(state, ledger, slot.region, slot.origin, rules);
  const released = ledger.holder === index ? withLedger(state, slot.site, { holder: 'nobody' }, index) : state;
  if (!holds || !same) {
    emit({ kind: 'confirm', slot: index }, withoutExecution(released, index));
    return;
  }
  const needless = state.needless || (slot.origin === 'automatic' && state.regions[ledger.target].up);
  const confirmed = withSlot(state, index, { ...slot, at: 'confirmed', origin: 'automatic', fresh: true });
  emit({ kind: 'confirm', slot: index }, { ...confirmed, needless });
}

/** One conditional write: new target, epoch + 1, the fence debt, phase converging. */
function declare(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  if (rules.version && !slot.fresh) {
    emit({ kind: 'declare', slot: index }, withoutExecution(state, index));
    return;
  }
  const declaration = { target: slot.region, epoch: slot.epoch + 1, rest: false, intent: false, debt: rules.debt };
  const declared = withLedger(state, slot.site, declaration, index);
  emit({ kind: 'declare', slot: index }, withSlot(declared, index, { ...idle, at: 'ready', site: slot.site }));
}

/** Every step of a `failover` execution that may happen next. */
export function failoverSteps(state: State, rules: Rules, emit: Emit): void {
  if (!mayUseLedger(state, rules)) return;
  assess(state, rules, emit);
  for (const [index, slot] of state.slots.entries()) {
    if (slot.origin === 'revert') continue;
    if (slot.at === 'assessed') claim(state, index, rules, emit);
    if (slot.at === 'claimed') confirm(state, index, rules, emit);
    if (slot.at === 'confirmed') declare(state, index, rules, emit);
  }
  revertSteps(state, rules, emit);
}
