/** Checks the fields of a definition, part by part. */
import type { Catcher, Retrier, State } from './definition.ts';
import { CATCHER_FIELDS, fieldProblems, MACHINE_FIELDS, RETRIER_FIELDS, RULE_FIELDS, STATE_FIELDS } from './fields.ts';

/** The most characters of a state's name and of a variable's name. */
export const NAME_CHARACTERS_MAX = 80;

/** The problems with fields and their values, one sentence each; empty if the definition has the right shape. */
export function shapeProblems(definition: unknown): string[] {
  const problems = fieldProblems('The machine', definition, MACHINE_FIELDS);
  const states = (definition as { States?: unknown } | null)?.States;
  if (typeof states !== 'object' || states === null || Array.isArray(states)) return problems;
  if (Object.keys(states).length === 0) problems.push('The machine has no states; it needs at least one.');
  return [...problems, ...Object.entries(states).flatMap(([name, state]) => stateProblems(name, state))];
}

function stateProblems(name: string, state: unknown): string[] {
  const place = `State "${name}"`;
  const type = (state as { Type?: unknown } | null)?.Type;
  const fields = typeof type === 'string' ? STATE_FIELDS[type] : undefined;
  if (!fields) {
    const types = Object.keys(STATE_FIELDS).join(', ');
    return [`${place} has the type ${JSON.stringify(type)}, which is not interpreted; allowed types: ${types}.`];
  }
  const problems = fieldProblems(place, state, fields);
  if (name.length > NAME_CHARACTERS_MAX) {
    problems.push(`${place} has ${name.length} characters in its name; at most ${NAME_CHARACTERS_MAX} are allowed.`);
  }
  // The parts below can only be judged when the fields themselves are sound.
  return problems.length > 0 ? problems : partProblems(place, state as State);
}

function partProblems(place: string, state: State): string[] {
  switch (state.Type) {
    case 'Task':
      return [
        ...endingProblems(place, state),
        ...recoveryProblems(place, 'Retry', state.Retry ?? []),
        ...recoveryProblems(place, 'Catch', state.Catch ?? []),
      ];
    case 'Choice':
      return state.Choices.flatMap((rule, index) => fieldProblems(`${place}, Choices[${index}]`, rule, RULE_FIELDS));
    case 'Wait':
      return [
        ...endingProblems(place, state),
        ...((state.Seconds === undefined) === (state.Timestamp === undefined)
          ? [`${place} needs exactly one of Seconds and Timestamp.`]
          : []),
      ];
    case 'Pass':
      return endingProblems(place, state);
    default:
      return [];
  }
}

function endingProblems(place: string, state: { readonly Next?: string; readonly End?: true }): string[] {
  return (state.Next === undefined) === (state.End === undefined)
    ? [`${place} needs exactly one of Next and "End": true.`]
    : [];
}

function recoveryProblems(place: string, field: 'Retry' | 'Catch', entries: readonly (Retrier | Catcher)[]): string[] {
  const fields = field === 'Retry' ? RETRIER_FIELDS : CATCHER_FIELDS;
  return entries.flatMap((entry, index) => {
    const where = `${place}, ${field}[${index}]`;
    const problems = fieldProblems(where, entry, fields);
    if (problems.length > 0) return problems;
    return [...allProblems(where, entry.ErrorEquals, index === entries.length - 1), ...delayProblems(where, entry)];
  });
}

function allProblems(where: string, errors: readonly string[], last: boolean): string[] {
  if (!errors.includes('States.ALL')) return [];
  const alone = errors.length === 1 ? [] : [`${where}: States.ALL has to stand alone in ErrorEquals.`];
  return last ? alone : [...alone, `${where}: States.ALL has to be last, since nothing after it could ever match.`];
}

function delayProblems(where: string, entry: Retrier | Catcher): string[] {
  if (!('MaxDelaySeconds' in entry) || entry.MaxDelaySeconds === undefined) return [];
  const interval = entry.IntervalSeconds ?? 1;
  return entry.MaxDelaySeconds > interval
    ? []
    : [`${where}: MaxDelaySeconds is ${entry.MaxDelaySeconds}; it has to be more than IntervalSeconds (${interval}).`];
}
