/** A state as a short string and back. Slots are sorted, so states that differ only in the executions' order are one state. */
import type { Holder, Ledger, NameMove, Origin, Place, Presence, Region, Slot, State, Step } from './state.ts';

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
const origins: readonly Origin[] = ['automatic', 'operator', 'revert'];
const presences: readonly Presence[] = ['absent', 'up', 'down'];
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
  code = code * 3 + originCode(slot.origin);
  return code * 32 + slot.region * 16 + slot.from.region * 8 + bit(slot.fresh) * 4 + bit(slot.asked) * 2 + slot.site;
}

const holderCode = (holder: Holder): number => (holder === 'nobody' ? 0 : holder === 'dead' ? 1 : 2);

function ledgerCode(ledger: Ledger): number {
  const flags = bit(ledger.unforgiven) * 8 + bit(ledger.rest) * 4 + bit(ledger.intent) * 2 + bit(ledger.debt);
  return ((ledger.epoch * 3 + holderCode(ledger.holder)) * 16 + flags) * 4 + ledger.owner * 2 + ledger.target;
}

function worldCode(state: State): number {
  const [a, b] = state.regions;
  let code = state.name.epoch;
  for (const flag of [a.up, a.writer, a.fenced, b.up, b.writer, b.fenced, state.led]) code = code * 2 + bit(flag);
  return (code * 2 + state.newest) * 2 + state.name.region;
}

const presenceCode = (presence: Presence): number => (presence === 'absent' ? 0 : presence === 'up' ? 1 : 2);
const originCode = (origin: Origin): number => (origin === 'automatic' ? 0 : origin === 'operator' ? 1 : 2);

/** What only some configurations play; all zero but for `served` where none of it is. */
function playedCode(state: State): number {
  const [a, b] = state.regions;
  const presence = presenceCode(state.route53) * 3 + presenceCode(state.witness);
  const fixed = bit(state.quorum) * 4 + bit(state.cut) * 2 + bit(state.returns);
  const seen = bit(state.needless) * 4 + bit(a.promoting) * 2 + bit(b.promoting);
  return (((presence * 4 + state.revertsLeft) * 8 + fixed) * 8 + seen) * 2 + state.served;
}

function queuedCode({ queued }: State): number {
  if (!queued) return 0;
  const { from, to } = queued;
  return (((from.epoch * 8 + to.epoch) * 2 + from.region) * 2 + to.region) * 2 + 1;
}

/** The canonical key of a state: equal for states that differ only in which slot holds which execution. */
export function encode(state: State): string {
  const rest = ((state.automaticLeft * 4 + state.operatorLeft) * 3 + lates.indexOf(state.late)) * 2 + state.latest;
  const units = [worldCode(state), rest, playedCode(state), queuedCode(state)];
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
  const origin = origins[take(3)] ?? 'automatic';
  const holds = take(4);
  const undone = take(3);
  const fromEpoch = take(8);
  const epoch = take(8);
  const last = steps[take(steps.length)] ?? 'none';
  const step = steps[take(steps.length)] ?? 'none';
  const slot: Slot = {
    at: places[code] ?? 'idle',
    origin,
    step,
    region: region(flags >> 4),
    epoch,
    from: { region: region(flags >> 3), epoch: fromEpoch },
    fresh: (flags & 4) !== 0,
    asked: (flags & 2) !== 0,
    last,
    undo: undone === 2 ? 'none' : region(undone),
    site: region(flags),
  };
  return { slot, holds };
}

function decodeLedger(packed: number, holderSlot: number): Ledger {
  const counted = packed >> 6;
  const holder = counted % 3;
  return {
    owner: region(packed >> 1),
    target: region(packed),
    epoch: Math.floor(counted / 3),
    rest: (packed & 16) !== 0,
    intent: (packed & 8) !== 0,
    debt: (packed & 4) !== 0,
    unforgiven: (packed & 32) !== 0,
    holder: holder === 0 ? 'nobody' : holder === 1 ? 'dead' : holderSlot,
  };
}

function decodeQueued(packed: number): NameMove | null {
  if (packed === 0) return null;
  const from = { region: region(packed >> 2), epoch: packed >> 6 };
  return { from, to: { region: region(packed >> 1), epoch: (packed >> 3) & 7 } };
}

function decodePlayed(packed: number) {
  const flag = (position: number): boolean => ((packed >> position) & 1) === 1;
  return {
    served: region(packed),
    promoting: [flag(2), flag(1)] as const,
    needless: flag(3),
    returns: flag(4),
    cut: flag(5),
    quorum: flag(6),
    revertsLeft: (packed >> 7) & 3,
    witness: presences[(packed >> 9) % 3] ?? 'absent',
    route53: presences[Math.floor((packed >> 9) / 3)] ?? 'absent',
  };
}

/** The executions from that position of the key on, and which of them hold the lease of each ledger copy. */
function decodeSlots(key: string, from: number): { slots: Slot[]; holders: number[] } {
  const slots: Slot[] = [];
  const holders = [0, 0];
  for (let at = from; at < key.length; at += 2) {
    const { slot, holds } = decodeSlot(key.charCodeAt(at) * 0x4000 + key.charCodeAt(at + 1));
    if (holds & 2) holders[0] = slots.length;
    if (holds & 1) holders[1] = slots.length;
    slots.push(slot);
  }
  return { slots, holders };
}

/** Units of a key before its ledger copies. */
const head = 4;

/** The state of a key made by `encode`, for a model with that many ledger copies. */
export function decode(key: string, copies: number): State {
  const world = key.charCodeAt(0);
  const rest = key.charCodeAt(1);
  const { slots, holders } = decodeSlots(key, head + copies);
  const { promoting, ...played } = decodePlayed(key.charCodeAt(2));
  const flag = (position: number): boolean => ((world >> position) & 1) === 1;
  return {
    ...played,
    regions: [
      { up: flag(8), writer: flag(7), fenced: flag(6), promoting: promoting[0] },
      { up: flag(5), writer: flag(4), fenced: flag(3), promoting: promoting[1] },
    ],
    led: flag(2),
    newest: region(world >> 1),
    name: { region: region(world), epoch: world >> 9 },
    queued: decodeQueued(key.charCodeAt(3)),
    ledgers: Array.from({ length: copies }, (_, copy) => decodeLedger(key.charCodeAt(head + copy), holders[copy] ?? 0)),
    latest: region(rest),
    late: lates[(rest >> 1) % 3] ?? 'none',
    automaticLeft: Math.floor(rest / 24),
    operatorLeft: Math.floor(rest / 6) % 4,
    slots,
  };
}
