/** The transitions of a definition: what tests have to walk, and what a drawing shows. */
import type { Assign, Definition, State } from './definition.ts';

/** One edge of the graph; `by` is the field that names the next state. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly by: 'Next' | 'Choice' | 'Default' | 'Catch';
}

/** A transition with the names of the variables that are assigned on it. */
export interface AssigningTransition extends Transition {
  readonly assigned: readonly string[];
}

/**
 * Every transition of a definition, in the order of the file, once each: two rules of one Choice that
 * lead to the same state are one transition, since no path can tell them apart.
 */
export function transitionsOf(definition: Definition): Transition[] {
  const seen = new Map<string, Transition>();
  for (const { from, to, by } of assigningTransitionsOf(definition)) {
    seen.set(JSON.stringify([from, to, by]), { from, to, by });
  }
  return [...seen.values()];
}

/** Every transition, also where two of them can't be told apart by path, with what each assigns. */
export function assigningTransitionsOf(definition: Definition): AssigningTransition[] {
  return Object.entries(definition.States).flatMap(([from, state]) =>
    leavings(state).map(({ to, by, assign }) => ({ from, to, by, assigned: Object.keys(assign ?? {}) })),
  );
}

interface LeavingEdge {
  readonly to: string;
  readonly by: Transition['by'];
  readonly assign: Assign | undefined;
}

function leavings(state: State): LeavingEdge[] {
  if (state.Type === 'Succeed' || state.Type === 'Fail') return [];
  if (state.Type === 'Choice') {
    const rules = state.Choices.map((rule) => ({ to: rule.Next, by: 'Choice' as const, assign: rule.Assign }));
    return state.Default === undefined
      ? rules
      : [...rules, { to: state.Default, by: 'Default' as const, assign: state.Assign }];
  }
  const next = state.Next === undefined ? [] : [{ to: state.Next, by: 'Next' as const, assign: state.Assign }];
  if (state.Type !== 'Task') return next;
  const catches = (state.Catch ?? []).map((catcher) => ({
    to: catcher.Next,
    by: 'Catch' as const,
    assign: catcher.Assign,
  }));
  return [...next, ...catches];
}

/**
 * The shortest path from StartAt to each state over the transitions that `follow` lets through.
 * States that can't be reached are absent.
 */
export function shortestPaths(
  definition: Definition,
  follow: (transition: AssigningTransition) => boolean = () => true,
): Map<string, readonly string[]> {
  const transitions = assigningTransitionsOf(definition).filter(follow);
  const paths = new Map<string, readonly string[]>([[definition.StartAt, [definition.StartAt]]]);
  for (const [state, path] of paths) {
    for (const { from, to } of transitions) {
      if (from === state && !paths.has(to)) paths.set(to, [...path, to]);
    }
  }
  return paths;
}
