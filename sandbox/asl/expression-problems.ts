/** Checks every expression of a definition: that it can be read, and that what it refers to is there. */
import type { Definition, State } from './definition.ts';
import { isExpression } from './expression.ts';
import { FUNCTION_NAMES } from './functions.ts';
import { assigningTransitionsOf, shortestPaths } from './graph.ts';
import { type References, referencesOf } from './references.ts';
import { NAME_CHARACTERS_MAX } from './shape-problems.ts';

/** A template of a state, with the fields of `$states` that Step Functions fills for it. */
interface Slot {
  readonly place: string;
  readonly state: string;
  readonly template: unknown;
  readonly statesFields: readonly string[];
}

const BEFORE = ['input', 'context'];
const AFTER_SUCCESS = [...BEFORE, 'result'];
const AFTER_ERROR = [...BEFORE, 'errorOutput'];

/** The problems of all expressions and variable names, one sentence each. */
export function expressionProblems(definition: Definition): string[] {
  const slots = Object.entries(definition.States).flatMap(([name, state]) => slotsOf(name, state));
  const unassigned = unassignedPaths(definition);
  return slots.flatMap((slot) => [
    ...(slot.place.endsWith('Assign') ? variableNameProblems(slot) : []),
    ...textsOf(slot.template, slot.place).flatMap(({ text, place }) => textProblems(text, place, slot, unassigned)),
  ]);
}

function slotsOf(name: string, state: State): Slot[] {
  const part = (fields: object, keys: readonly string[], statesFields: readonly string[], within = ''): Slot[] =>
    Object.entries(fields)
      .filter(([key]) => keys.includes(key))
      .map(([key, template]) => ({ place: `State "${name}"${within}, ${key}`, state: name, template, statesFields }));
  const own = part(state, ['Arguments', 'TimeoutSeconds', 'Seconds', 'Timestamp', 'Error', 'Cause'], BEFORE);
  const leaving = part(state, ['Assign', 'Output'], state.Type === 'Task' ? AFTER_SUCCESS : BEFORE);
  const rules = state.Type === 'Choice' ? state.Choices : [];
  const catchers = state.Type === 'Task' ? (state.Catch ?? []) : [];
  return [
    ...own,
    ...leaving,
    ...rules.flatMap((rule, at) => part(rule, ['Condition', 'Assign', 'Output'], BEFORE, `, Choices[${at}]`)),
    ...catchers.flatMap((catcher, at) => part(catcher, ['Assign', 'Output'], AFTER_ERROR, `, Catch[${at}]`)),
  ];
}

function textsOf(template: unknown, place: string): { text: string; place: string }[] {
  if (typeof template === 'string') return [{ text: template, place }];
  if (template === null || typeof template !== 'object') return [];
  return Object.entries(template).flatMap(([key, value]) => textsOf(value, `${place}.${key}`));
}

function variableNameProblems({ place, template }: Slot): string[] {
  return Object.keys(template as object)
    .filter(
      (name) =>
        !/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) || name.length > NAME_CHARACTERS_MAX || name === 'states',
    )
    .map(
      (name) => `${place}: "${name}" is no variable name; allowed: letters, digits and _, at most 80, not "states".`,
    );
}

function textProblems(text: string, place: string, slot: Slot, unassigned: Unassigned): string[] {
  if (!isExpression(text)) {
    return text.includes('{%') || text.includes('%}')
      ? [`${place}: ${JSON.stringify(text)} has to begin with {% and end with %}, with nothing (no blank) outside.`]
      : [];
  }
  let references: References;
  try {
    references = referencesOf(text);
  } catch (error) {
    return [`${place}: ${text} is no JSONata: ${(error as { message: string }).message}.`];
  }
  return [
    ...[...references.unqualified].map(
      (name) => `${place}: ${name} in ${text} refers to nothing; write $states.input or a variable instead.`,
    ),
    ...[...references.statesFields]
      .filter((field) => !slot.statesFields.includes(field))
      .map((field) => `${place}: $states.${field} is not there; allowed here: ${slot.statesFields.join(', ')}.`),
    ...[...references.names]
      .filter((name) => name !== 'states' && !FUNCTION_NAMES.has(name))
      .flatMap((name) => variableProblems(name, place, references.guarded.has(name), unassigned(name).get(slot.state))),
  ];
}

function variableProblems(
  name: string,
  place: string,
  guarded: boolean,
  path: readonly string[] | 'never' | undefined,
): string[] {
  if (path === 'never') return [`${place}: $${name} is assigned nowhere, and there is no function of that name.`];
  if (path === undefined || guarded) return [];
  return [`${place}: $${name} is not assigned on the path ${path.map((state) => `"${state}"`).join(' > ')}.`];
}

/** For a variable: by state, the shortest path that reaches it without assigning the variable. */
type Unassigned = (variable: string) => { get(state: string): readonly string[] | 'never' | undefined };

function unassignedPaths(definition: Definition): Unassigned {
  const assigned = new Set(assigningTransitionsOf(definition).flatMap((transition) => transition.assigned));
  const known = new Map<string, ReturnType<Unassigned>>();
  return (variable) => {
    if (!assigned.has(variable)) return { get: () => 'never' };
    const paths = known.get(variable) ?? shortestPaths(definition, (one) => !one.assigned.includes(variable));
    known.set(variable, paths);
    return paths;
  };
}
