/** Breadth-first search over every reachable state, so that the first violation found is a shortest one. */
import type { Action, Emit } from './action.ts';
import { convergeSteps } from './converge-steps.ts';
import { decode, encode } from './encode.ts';
import { failoverSteps } from './failover-steps.ts';
import { type Invariant, invariantNames, violations } from './invariants.ts';
import { giveBack, isQuiet, isStranded, repair } from './repair.ts';
import type { Rules } from './rules.ts';
import { type Bounds, initialState, type State } from './state.ts';
import { worldSteps } from './world-steps.ts';

/** A violation: which invariant, and the states from the start to it (`action` is null for the first). */
export interface Counterexample {
  readonly invariant: Invariant;
  readonly path: readonly { readonly action: Action | null; readonly state: State }[];
}

/** What a search found: the size of the graph that it saw, and a shortest counterexample for each invariant broken. */
export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** Steps to the state that is farthest from the start. */
  readonly depth: number;
  /** Quiet states, from each of which a repair was run to its end. */
  readonly quietStates: number;
  /** In the order found, so the first one is the shortest of all. */
  readonly counterexamples: readonly Counterexample[];
}

/** What to judge, and how many broken invariants end the search; without a limit the graph is complete. */
export interface Search {
  readonly wanted?: readonly Invariant[];
  readonly brokenMax?: number;
  /** A search that has seen this many states ends unfinished. */
  readonly statesMax?: number;
}

/** Every transition out of a state. */
export function successors(state: State, rules: Rules, emit: Emit): void {
  worldSteps(state, rules, emit);
  failoverSteps(state, rules, emit);
  convergeSteps(state, rules, emit);
}

/** The wanted invariants that a state breaks. Liveness is judged in quiet states only, where all others lead. */
function judge(state: State, isQuietState: boolean, rules: Rules, wanted: readonly Invariant[]): Invariant[] {
  const broken = violations(state).filter((name) => wanted.includes(name));
  const stuck = isQuietState && wanted.includes('repair') && !repair(state, rules).good;
  if (stuck) broken.push('repair');
  const lost = wanted.includes('way-back') && isStranded(state) && !giveBack(state, rules).good;
  return lost ? [...broken, 'way-back'] : broken;
}

/** The same path again over states whose slots keep their places, so that each execution keeps its name. */
function replay(keys: readonly string[], start: State, rules: Rules): Counterexample['path'] {
  const path: { action: Action | null; state: State }[] = [{ action: null, state: start }];
  let state = start;
  for (const key of keys.slice(1)) {
    const found: { action: Action; state: State }[] = [];
    successors(state, rules, (action, after) => {
      if (encode(after) === key) found.push({ action, state: after });
    });
    const [step] = found;
    if (!step)
      throw new Error('A counterexample could not be replayed: encode or a step of the model is not a function.');
    path.push(step);
    state = step.state;
  }
  return path;
}

/** Searches the whole graph, or up to the state that breaks the last invariant of the limit. */
export function explore(rules: Rules, bounds: Bounds, search: Search = {}): Exploration {
  const { wanted = invariantNames, brokenMax = Number.POSITIVE_INFINITY, statesMax = 16_000_000 } = search;
  const start = initialState(bounds, rules.strong && rules.alone ? 1 : 2);
  const keys = [encode(start)];
  const parents = [-1];
  const seen = new Set(keys);
  const broken = new Map<Invariant, number>();
  let transitions = 0;
  let quietStates = 1;
  for (let at = 0; at < keys.length && broken.size < brokenMax && keys.length < statesMax; at += 1) {
    successors(decode(keys[at] ?? '', start.ledgers.length), rules, (_, after) => {
      transitions += 1;
      const key = encode(after);
      if (seen.has(key)) return;
      seen.add(key);
      parents.push(at);
      const index = keys.push(key) - 1;
      const quiet = isQuiet(after);
      if (quiet) quietStates += 1;
      for (const name of judge(after, quiet, rules, wanted)) if (!broken.has(name)) broken.set(name, index);
    });
  }
  const counterexamples = [...broken].map(([invariant, index]) => {
    return { invariant, path: replay(pathTo(index, keys, parents), start, rules) };
  });
  const depth = pathTo(keys.length - 1, keys, parents).length - 1;
  return { states: keys.length, transitions, depth, quietStates, counterexamples };
}

function pathTo(index: number, keys: readonly string[], parents: readonly number[]): string[] {
  const path: string[] = [];
  for (let at = index; at >= 0; at = parents[at] ?? -1) path.unshift(keys[at] ?? '');
  return path;
}
