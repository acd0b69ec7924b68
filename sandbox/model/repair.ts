/** The liveness properties: faults stop, `converge` or a person's revert runs undisturbed, and the group ends in a good state. */
import type { Action, Emit } from './action.ts';
import { promoted, spread } from './calls.ts';
import { truth } from './change.ts';
import { convergeSteps } from './converge-steps.ts';
import { encode } from './encode.ts';
import { isGood } from './invariants.ts';
import { ledgerAnswers } from './reach.ts';
import { revertSteps } from './revert-steps.ts';
import type { Rules } from './rules.ts';
import { A, B, type State } from './state.ts';

/** The longest repair is one run of `converge` over every step it knows; this is several of them. */
const stepsMax = 100;

interface Step {
  readonly action: Action;
  readonly state: State;
}

/** Nothing runs, nobody holds the lease, and nothing that was asked for is under way. */
function isStill(state: State): boolean {
  if (state.slots.some((slot) => slot.at !== 'idle') || state.queued) return false;
  if (state.regions.some(({ promoting }) => promoting)) return false;
  return state.ledgers.every((ledger) => ledger.holder === 'nobody' && ledger.epoch === truth(state).epoch);
}

/**
 * A quiet state: everything up, no execution, no lease, one truth in the ledger. From every state a quiet one is reached
 * by faults ending, calls in flight landing or not, executions dying and leases expiring, and all these are transitions of
 * the graph; so judging the quiet states judges every state.
 */
export function isQuiet(state: State): boolean {
  const [a, b] = state.regions;
  if (!a.up || !b.up || state.cut || state.witness === 'down' || state.route53 === 'down') return false;
  return isStill(state);
}

/** What AWS finishes by itself once it is undisturbed: an accepted promotion shows, an accepted change is answered. */
function finishedByAws(state: State): Step | null {
  const region = [A, B].find((each) => state.regions[each].promoting);
  if (region !== undefined) return { action: { kind: 'promoted', region }, state: promoted(state, region) };
  const lags = state.route53 !== 'absent' && state.served !== state.name.region;
  return lags ? { action: { kind: 'spread' }, state: spread(state) } : null;
}

/** Each step of one undisturbed execution after the other, until `isDone` or nothing is left to do; every call takes effect. */
function run(
  from: State,
  isDone: (state: State) => boolean,
  steps: (state: State, emit: Emit) => void,
): { path: Step[]; good: boolean } {
  const path: Step[] = [];
  let state = from;
  while (path.length < stepsMax && !isDone(state)) {
    const next: Step[] = [];
    steps(state, (action, after) => next.push({ action, state: after }));
    const running = state.slots.some((slot) => slot.at !== 'idle');
    const own = next.find(({ action }) => !running || (action.kind !== 'sweep' && action.kind !== 'assess'));
    const step = finishedByAws(state) ?? own;
    if (!step) break;
    path.push(step);
    state = step.state;
    if (path.length > 1 && encode(state) === encode(from)) break;
  }
  return { path, good: isDone(state) };
}

/** What `converge` alone makes of a quiet state. */
export const repair = (quiet: State, rules: Rules): { path: Step[]; good: boolean } =>
  run(quiet, isGood, (state, emit) => convergeSteps(state, rules, emit));

/** A transfer lies still before its promotion, and the target is gone: only a person in the owner's Region can end it. */
export function isStranded(state: State): boolean {
  const { rest, intent, owner, target } = truth(state);
  if (!state.returns || rest || intent || owner === target) return false;
  return !state.regions[target].up && state.regions[owner].up && ledgerAnswers(state) && isStill(state);
}

/** What a person's revert makes of a stranded transfer, with the target down for ever. */
export function giveBack(stranded: State, rules: Rules): { path: Step[]; good: boolean } {
  const { owner } = truth(stranded);
  const isDone = (state: State): boolean => isGood(state) && truth(state).owner === owner;
  return run({ ...stranded, revertsLeft: 1 }, isDone, (state, emit) => {
    revertSteps(state, rules, emit);
    convergeSteps(state, rules, emit);
  });
}
