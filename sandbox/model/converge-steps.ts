/** The `converge` execution: look and choose, then one ledger write or one call, then look again. */
import type { Emit } from './action.ts';
import { land, moveOf } from './calls.ts';
import { ledgerAt, slotAt, withLedger, withoutExecution, withSlot } from './change.ts';
import { chooseByLooking, chooseByMemory } from './choose.ts';
import { mayUseLedger } from './reach.ts';
import type { Rules } from './rules.ts';
import { idle, type Ledger, other, type Slot, type State, type Step, type Write } from './state.ts';

const writes: readonly (Step | 'none')[] = ['intend', 'withdraw', 'own', 'discharge', 'settle'];
const isWrite = (step: Step | 'none'): step is Write => writes.includes(step);

/** A new `converge` takes the lease where a group is not at rest and nobody holds it. */
function sweep(state: State, rules: Rules, emit: Emit): void {
  const index = state.slots.findIndex((slot) => slot.at === 'idle');
  if (index < 0 || !rules.sweep) return;
  for (const copy of state.ledgers.keys()) {
    const site = copy === 0 ? 0 : 1;
    const ledger = ledgerAt(state, site);
    if (ledger.holder !== 'nobody' || (ledger.rest && !ledger.debt)) continue;
    const claimed = withLedger(state, site, { holder: index }, index);
    emit({ kind: 'sweep', slot: index }, withSlot(claimed, index, { ...idle, at: 'ready', site }));
  }
}

/** Reads ledger and world and chooses. One that lost its lease ends, and so does one that has nothing to do. */
function look(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const ledger = ledgerAt(state, slot.site);
  const holds = ledger.holder === index || !rules.hold;
  const choice = rules.look ? chooseByLooking(state, ledger, rules) : chooseByMemory(ledger, slot.last);
  if (!holds || !choice) {
    const released = ledger.holder === index ? withLedger(state, slot.site, { holder: 'nobody' }, index) : state;
    emit({ kind: 'look', slot: index }, withoutExecution(released, index));
    return;
  }
  const from = choice.step === 'shift' ? state.name : idle.from;
  const chosen: Slot = { ...slot, ...choice, at: 'chosen', epoch: ledger.epoch, from, fresh: isWrite(choice.step) };
  emit({ kind: 'look', slot: index }, withSlot(state, index, chosen));
}

/** The fence that an abort handler would remember: its own, until its execution goes for the promotion itself. */
function remembered(slot: Slot, rules: Rules): Slot['undo'] {
  if (rules.undo || slot.step === 'intend' || slot.step === 'promote') return 'none';
  return slot.step === 'fence' ? slot.region : slot.undo;
}

/** Back to looking, with only that memory which a switched-off rule needs. */
function readyAgain(slot: Slot, rules: Rules): Slot {
  const last = rules.look ? 'none' : slot.step === 'none' ? slot.last : slot.step;
  return { ...idle, at: 'ready', site: slot.site, last, undo: remembered(slot, rules) };
}

/** What each ledger write changes. Settling also gives the lease back. */
function written(step: Write, slot: Slot, state: State, rules: Rules): Partial<Ledger> {
  if (step === 'intend') return rules.own ? { intent: true, owner: slot.region } : { intent: true };
  if (step === 'withdraw') return rules.own ? { intent: false, owner: other(slot.region) } : { intent: false };
  // Where reverts are played, a promotion that is seen is as final as one that was asked for.
  if (step === 'own') return { owner: slot.region, intent: state.returns };
  if (step === 'discharge') return { debt: false };
  const rest = { owner: slot.region, intent: false, rest: true, holder: 'nobody' } as const;
  if (rules.debt) return rest;
  const old = state.regions[other(slot.region)];
  return { ...rest, debt: !(old.up && (!old.writer || old.fenced)) };
}

/** One conditional write; when someone wrote in between it changes nothing and the execution looks again. */
function write(state: State, index: number, step: Write, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  if (rules.version && !slot.fresh) {
    emit({ kind: 'write', slot: index }, withSlot(state, index, readyAgain({ ...slot, step: 'none' }, rules)));
    return;
  }
  const after = withLedger(state, slot.site, written(step, slot, state, rules), index);
  emit({ kind: 'write', slot: index }, withSlot(after, index, step === 'settle' ? idle : readyAgain(slot, rules)));
}

/** The check before a call: the lease is still mine and the epoch unchanged. Else the execution ends. */
function check(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const ledger = ledgerAt(state, slot.site);
  const isFree = ledger.holder === 'nobody';
  const mayHold = !rules.hold || ledger.holder === index || (isFree && !rules.relook);
  const sameEpoch = !rules.epoch || ledger.epoch === slot.epoch;
  if (!mayHold || !sameEpoch) {
    emit({ kind: 'call', slot: index }, withoutExecution(state, index));
    return;
  }
  const commits = state.returns && rules.intent && slot.step === 'promote';
  const takes = rules.hold && isFree ? { holder: index } : {};
  const change = commits ? { ...takes, intent: true, owner: slot.region } : takes;
  const held = commits || 'holder' in takes ? withLedger(state, slot.site, change, index) : state;
  const asked = commits && ledger.intent;
  const calling: Slot = { ...slot, at: 'calling', fresh: slot.step === 'promote', asked };
  emit({ kind: 'call', slot: index }, withSlot(held, index, calling));
}

/** Where the rule "forward" is off: a handler that undoes a move which failed, for all it knows. */
function moveBack(state: State, index: number, slot: Slot): State {
  return withSlot(state, index, { ...slot, at: 'chosen', region: other(slot.region), from: state.name });
}

/** A change that Route 53 has not made or not answered: the name stays pending, and the change may still be made. */
function leavePending(state: State, index: number, slot: Slot, rules: Rules, emit: Emit): void {
  const next = (after: State): State =>
    rules.forward ? withSlot(after, index, readyAgain(slot, rules)) : moveBack(after, index, slot);
  emit({ kind: 'drop', slot: index }, next(state));
  if (!state.queued) emit({ kind: 'queue', slot: index }, next({ ...state, queued: moveOf(slot) }));
  const made = rules.forward ? null : land(state, slot, rules);
  if (made) emit({ kind: 'unanswered', slot: index }, next(made));
}

/** A call takes effect or does not, and the answer may be lost. Only a definite refusal of a promotion is remembered. */
function finish(state: State, index: number, rules: Rules, emit: Emit): void {
  const slot = slotAt(state, index);
  const landed = land(state, slot, rules);
  if (landed) emit({ kind: 'land', slot: index }, withSlot(landed, index, readyAgain(slot, rules)));
  if (slot.step === 'shift' && state.route53 !== 'absent') {
    leavePending(state, index, slot, rules, emit);
    return;
  }
  const skips = slot.step === 'fence' ? ({ ...slot, step: 'discharge' } as const) : slot;
  emit({ kind: 'drop', slot: index }, withSlot(state, index, readyAgain(skips, rules)));
  if (slot.step !== 'promote' || !rules.intent || !rules.look || (slot.asked && rules.first)) return;
  const withdrawing: Slot = { ...slot, at: 'chosen', step: 'withdraw' };
  emit({ kind: 'refuse', slot: index }, withSlot(state, index, withdrawing));
}

/** Every step of a `converge` execution that may happen next. */
export function convergeSteps(state: State, rules: Rules, emit: Emit): void {
  const hasLedger = mayUseLedger(state, rules);
  if (hasLedger) sweep(state, rules, emit);
  for (const [index, slot] of state.slots.entries()) {
    if (slot.at === 'calling') finish(state, index, rules, emit);
    if (slot.at === 'undoing') undo(state, index, slot, emit);
    if (hasLedger) ledgerStep(state, index, slot, rules, emit);
    else if (slot.at === 'chosen' && !rules.reach && !isWrite(slot.step)) callUnchecked(state, index, slot, emit);
  }
}

/** The steps that read or write the ledger: look, write, check. */
function ledgerStep(state: State, index: number, slot: Slot, rules: Rules, emit: Emit): void {
  if (slot.at === 'ready') look(state, index, rules, emit);
  if (slot.at !== 'chosen' || slot.step === 'none') return;
  if (isWrite(slot.step)) write(state, index, slot.step, rules, emit);
  else check(state, index, rules, emit);
}

/** Where the rule "reach" is off: without an answer from the ledger, what was read last is taken for true. */
function callUnchecked(state: State, index: number, slot: Slot, emit: Emit): void {
  const calling: Slot = { ...slot, at: 'calling', fresh: slot.step === 'promote' };
  emit({ kind: 'call', slot: index }, withSlot(state, index, calling));
}

/** Where the rule "undo" is off: the abort handler lifts the fence that it remembers, without asking anyone. */
function undo(state: State, index: number, slot: Slot, emit: Emit): void {
  if (!state.regions[slot.region].up) return;
  const [a, b] = state.regions;
  const lifted = { ...state.regions[slot.region], fenced: false };
  const regions = slot.region === 0 ? ([lifted, b] as const) : ([a, lifted] as const);
  emit({ kind: 'undo', slot: index, region: slot.region }, { ...withSlot(state, index, idle), regions });
}
