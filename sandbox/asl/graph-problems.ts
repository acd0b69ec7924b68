/** Checks the transitions of a definition. */
import type { Definition } from './definition.ts';
import { shortestPaths, transitionsOf } from './graph.ts';

/** Dangling transitions, unreachable states and machines without an end, one sentence each. */
export function graphProblems(definition: Definition): string[] {
  const names = Object.keys(definition.States);
  const known = names.map((name) => `"${name}"`).join(', ');
  const dangling = transitionsOf(definition)
    .filter(({ to }) => !Object.hasOwn(definition.States, to))
    .map(({ from, to, by }) => `State "${from}" goes to "${to}" (${by}), which does not exist; states: ${known}.`);
  if (!Object.hasOwn(definition.States, definition.StartAt)) {
    dangling.unshift(`StartAt names "${definition.StartAt}", which does not exist; states: ${known}.`);
  }
  if (dangling.length > 0) return dangling;
  const reached = shortestPaths(definition);
  const unreachable = names
    .filter((name) => !reached.has(name))
    .map((name) => `State "${name}" can't be reached from StartAt ("${definition.StartAt}").`);
  const ends = names.some((name) => reached.has(name) && isEnd(definition, name));
  return ends ? unreachable : [...unreachable, 'No state that can be reached ends the machine (Succeed, Fail or End).'];
}

function isEnd(definition: Definition, name: string): boolean {
  const state = definition.States[name];
  if (state === undefined) return false;
  return state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);
}
