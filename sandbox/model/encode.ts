/** A state as a short string and back. Slots are sorted, so states that differ only in the executions' order are one state. */
import type { Holder, Ledger, Place, Region, Slot, State, Step } from './state.ts';

const places: readonly Place[] = ['idle', 'assessed', 'claimed', 'confirmed', 'ready', 'chosen', 'calling', 'undoing'];
const steps: readonly (Step | 'none')[] = [
  'none',
  'fence',
  'unfence',
  'promote',
  'shift',
  'intend',
  'withdraw',
  'own',
  'discharge',
  'settle',
];
const lates = ['none', 'call', 'move'] as const;
const placeCodes = new Map(places.map((place, code) => [place, code]));
const stepCodes = new Map(steps.map((step, code) => [step, code]));

const bit = (value: boolean): number => (value ? 1 : 0);

/** Who holds a lease is written into the slots, so that sorting them keeps it. */
function slotCode(slot: Slot, holds: number): number {
  let code = placeCodes.get(slot.at) ?? 0;
  code = code * steps.length + (stepCodes.get(slot.step) ?? 0);
  code = code * steps.length + (stepCodes.get(slot.last) ?? 0);
  code = code * 8 + slot.epoch;
  code = code * 8 + slot.from.epoch;
  code = code * 3 + (slot.undo === 'none' ? 2 : slot.undo);
  code = code * 4 + holds;
  return (
    code * 32 +
    slot.region * 16 +
    slot.from.region * 8 +
    bit(slot.fresh) * 4 +
    bit(slot.origin === 'operator') * 2 +
    slot.site
  );
}

const holderCode = (holder: Holder): number => (holder === 'nobody' ? 0 : holder === 'dead' ? 1 : 2);

function ledgerCode(ledger: Ledger): number {
  const flags = bit(ledger.rest) * 4 + bit(ledger.intent) * 2 + bit(ledger.debt);
  return ((ledger.epoch * 3 + holderCode(ledger.holder)) * 8 + flags) * 4 + ledger.owner * 2 + ledger.target;
}

function worldCode(state: State): number {
  const [a, b] = state.regions;
  let code = state.name.epoch;
  for (const flag of [a.up, a.writer, a.fenced, b.up, b.writer, b.fenced, state.led]) code = code * 2 + bit(flag);
  return (code * 2 + state.newest) * 2 + state.name.region;
}

/** The canonical key of a state: equal for states that differ only in which slot holds which execution. */
export function encode(state: State): string {
  const rest = ((state.automaticLeft * 4 + state.operatorLeft) * 3 + lates.indexOf(state.late)) * 2 + state.latest;
  const units = [worldCode(state), rest];
  for (const ledger of state.ledgers) units.push(ledgerCode(ledger));
  const first = state.ledgers[0]?.holder;
  const second = state.ledgers[1]?.holder;
  const codes = state.slots.map((slot, index) => slotCode(slot, bit(first === index) * 2 + bit(second === index)));
  codes.sort((left, right) => left - right);
  for (const code of codes) units.push(code >>> 14, code & 0x3fff);
  return String.fromCharCode(...units);
}

const region = (code: number): Region => (code & 1 ? 1 : 0);

function decodeSlot(packed: number): { slot: Slot; holds: number } {
  let code = packed;
  const take = (size: number): number => {
    const digit = code % size;
    code = Math.floor(code / size);
    return digit;
  };
  const flags = take(32);
  const holds = take(4);
  const undone = take(3);
  const fromEpoch = take(8);
  const epoch = take(8);
  const last = steps[take(steps.length)] ?? 'none';
  const step = steps[take(steps.length)] ?? 'none';
  const slot: Slot = {
    at: places[code] ?? 'idle',
    origin: flags & 2 ? 'operator' : 'automatic',
    step,
    region: region(flags >> 4),
    epoch,
    from: { region: region(flags >> 3), epoch: fromEpoch },
    fresh: (flags & 4) !== 0,
    last,
    undo: undone === 2 ? 'none' : region(undone),
    site: region(flags),
  };
  return { slot, holds };
}

function decodeLedger(packed: number, holderSlot: number): Ledger {
  const head = packed >> 5;
  const holder = head % 3;
  return {
    owner: region(packed >> 1),
    target: region(packed),
    epoch: Math.floor(head / 3),
    rest: (packed & 16) !== 0,
    intent: (packed & 8) !== 0,
    debt: (packed & 4) !== 0,
    holder: holder === 0 ? 'nobody' : holder === 1 ? 'dead' : holderSlot,
  };
}

/** The state of a key made by `encode`, for a model with that many ledger copies. */
export function decode(key: string, copies: number): State {
  const world = key.charCodeAt(0);
  const rest = key.charCodeAt(1);
  const slots: Slot[] = [];
  const holders = [0, 0];
  for (let at = 2 + copies; at < key.length; at += 2) {
    const { slot, holds } = decodeSlot(key.charCodeAt(at) * 0x4000 + key.charCodeAt(at + 1));
    if (holds & 2) holders[0] = slots.length;
    if (holds & 1) holders[1] = slots.length;
    slots.push(slot);
  }
  const flag = (position: number): boolean => ((world >> position) & 1) === 1;
  return {
    regions: [
      { up: flag(8), writer: flag(7), fenced: flag(6) },
      { up: flag(5), writer: flag(4), fenced: flag(3) },
    ],
    led: flag(2),
    newest: region(world >> 1),
    name: { region: region(world), epoch: world >> 9 },
    ledgers: Array.from({ length: copies }, (_, copy) => decodeLedger(key.charCodeAt(2 + copy), holders[copy] ?? 0)),
    latest: region(rest),
    late: lates[(rest >> 1) % 3] ?? 'none',
    automaticLeft: Math.floor(rest / 24),
    operatorLeft: Math.floor(rest / 6) % 4,
    slots,
  };
}
