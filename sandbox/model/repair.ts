/** The liveness property: faults stop, `converge` runs undisturbed, and the group ends in a good state. */

import type { Action } from './action.ts';
import { truth } from './change.ts';
import { convergeSteps } from './converge-steps.ts';
import { encode } from './encode.ts';
import { isGood } from './invariants.ts';
import type { Rules } from './rules.ts';
import type { State } from './state.ts';

/** The longest repair is one run of `converge` over every step it knows; this is several of them. */
const stepsMax = 100;

/**
 * A quiet state: both Regions up, no execution, no lease, one truth in the ledger. From every state a quiet one is reached
 * by faults ending, calls in flight landing or not, executions dying and leases expiring, and all these are transitions of
 * the graph; so judging the quiet states judges every state.
 */
export function isQuiet(state: State): boolean {
  const [a, b] = state.regions;
  if (!a.up || !b.up || state.slots.some((slot) => slot.at !== 'idle')) return false;
  return state.ledgers.every((ledger) => ledger.holder === 'nobody' && ledger.epoch === truth(state).epoch);
}

/** Each step of one undisturbed `converge` after the other until nothing is left to do; every call takes effect. */
export function repair(quiet: State, rules: Rules): { path: { action: Action; state: State }[]; good: boolean } {
  const path: { action: Action; state: State }[] = [];
  let state = quiet;
  while (path.length < stepsMax && !isGood(state)) {
    const next: { action: Action; state: State }[] = [];
    convergeSteps(state, rules, (action, after) => next.push({ action, state: after }));
    const running = state.slots.some((slot) => slot.at !== 'idle');
    const step = next.find(({ action }) => (running ? action.kind !== 'sweep' : true));
    if (!step) break;
    path.push(step);
    state = step.state;
    if (path.length > 1 && encode(state) === encode(quiet)) break;
  }
  return { path, good: isGood(state) };
}
