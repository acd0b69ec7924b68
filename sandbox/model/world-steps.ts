/** What happens without any execution's doing: outages, returns, time, rebuilds, the merging of ledger copies. */
import type { Emit } from './action.ts';
import { landMove, promoted, spread } from './calls.ts';
import { ledgerAt, rejoined, truth, withHolder, withLedger, withoutExecution, withRegion } from './change.ts';
import type { Rules } from './rules.ts';
import { A, B, other, type State } from './state.ts';

/** Regions fail and return at any time, as often as they like. */
function outages(state: State, emit: Emit): void {
  for (const region of [A, B] as const) {
    const up = !state.regions[region].up;
    const after = withRegion(state, region, { up });
    emit({ kind: up ? 'region-returns' : 'region-fails', region }, rejoined(state, after));
  }
}

/** The witness fails and returns, and so does the link between the candidates. */
function witnessSteps(state: State, emit: Emit): void {
  if (state.witness === 'absent') return;
  const fails = state.witness === 'up';
  const after: State = { ...state, witness: fails ? 'down' : 'up' };
  emit({ kind: fails ? 'witness-fails' : 'witness-returns' }, rejoined(state, after));
  emit({ kind: state.cut ? 'healed' : 'cut' }, { ...state, cut: !state.cut });
}

/** Route 53's control plane fails and returns; accepted changes spread only while it is up, and unanswered ones are made or lost. */
function route53Steps(state: State, rules: Rules, emit: Emit): void {
  if (state.route53 === 'absent') return;
  const fails = state.route53 === 'up';
  emit({ kind: fails ? 'route53-fails' : 'route53-returns' }, { ...state, route53: fails ? 'down' : 'up' });
  if (!fails) return;
  if (state.served !== state.name.region) emit({ kind: 'spread' }, spread(state));
  if (!state.queued) return;
  const unqueued = { ...state, queued: null };
  const landed = landMove(unqueued, state.queued, rules);
  if (landed) emit({ kind: 'queued-lands' }, landed);
  emit({ kind: 'queued-lost' }, unqueued);
}

/** A promotion that was accepted takes effect, at any later time. */
function promotions(state: State, emit: Emit): void {
  for (const region of [A, B] as const) {
    if (state.regions[region].promoting) emit({ kind: 'promoted', region }, promoted(state, region));
  }
}

/** Time: a lease may expire at any moment, but with the margin never while its holder is inside a call. */
function expiries(state: State, rules: Rules, emit: Emit): void {
  const holders = new Set(state.ledgers.map((ledger) => ledger.holder));
  for (const holder of holders) {
    if (holder === 'nobody') continue;
    const insideCall = holder !== 'dead' && state.slots[holder]?.at === 'calling';
    if (insideCall && rules.margin) continue;
    emit({ kind: 'lease-expires', slot: holder === 'dead' ? undefined : holder }, withHolder(state, holder, 'nobody'));
  }
}

/** Executions die at any point. Inside a call the call's fate is told first (land or drop), so dying there adds nothing. */
function kills(state: State, emit: Emit): void {
  for (const [index, slot] of state.slots.entries()) {
    if (slot.at === 'idle' || slot.at === 'calling' || slot.at === 'undoing') continue;
    emit({ kind: 'killed', slot: index }, killed(state, index));
  }
}

/** Where the rule "undo" is off, a dying execution first undoes the fence that it remembers. */
function killed(state: State, index: number): State {
  const slot = state.slots[index];
  const gone = withoutExecution(state, index);
  if (!slot || slot.undo === 'none') return gone;
  const undoing = {
    ...slot,
    at: 'undoing',
    step: 'none',
    region: slot.undo,
    fresh: false,
    undo: 'none',
    last: 'none',
  } as const;
  return {
    ...gone,
    slots: gone.slots.map((old, at) => (at === index ? { ...undoing, epoch: 0, from: old.from } : old)),
  };
}

/** A person rebuilds the fenced old writer as a replica, at rest and under the lease (taken and given back in one step). */
function rebuilds(state: State, emit: Emit): void {
  const ledger = truth(state);
  const old = other(ledger.owner);
  const ready = ledger.rest && !ledger.debt && ledger.holder === 'nobody' && ledger.target === ledger.owner;
  const { writer, fenced } = state.regions[old];
  if (!ready || !writer || !fenced || !state.regions[A].up || !state.regions[B].up) return;
  const rebuilt = withRegion(state, old, { writer: false, fenced: false });
  emit({ kind: 'rebuild', region: old }, withLedger(rebuilt, state.latest, {}, -1));
}

/** Where the ledger is not strong, the last written copy wins over the other one at some later time. */
function replicates(state: State, emit: Emit): void {
  if (state.ledgers.length === 1 || state.witness !== 'absent') return;
  const stale = other(state.latest);
  const newest = truth(state);
  const old = ledgerAt(state, stale);
  if ((Object.keys(newest) as (keyof typeof newest)[]).every((field) => newest[field] === old[field])) return;
  const merged = withLedger(state, stale, newest, -1);
  emit({ kind: 'replicate', region: stale }, { ...merged, latest: state.latest });
}

/** Every step of the world that may happen next. */
export function worldSteps(state: State, rules: Rules, emit: Emit): void {
  outages(state, emit);
  witnessSteps(state, emit);
  route53Steps(state, rules, emit);
  promotions(state, emit);
  expiries(state, rules, emit);
  kills(state, emit);
  rebuilds(state, emit);
  replicates(state, emit);
}
