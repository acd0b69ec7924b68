/** What the loader objects to, for tests. */
import { InvalidDefinition, loadMachine } from '#sandbox/asl/machine.ts';
import { definitionOf, LAMBDA } from './run-machine.ts';

/** The sentences with which a definition is refused; none if it is accepted. */
export function problemsOf(definition: unknown): readonly string[] {
  try {
    loadMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof InvalidDefinition) return error.problems;
    throw error;
  }
}

/** A machine of one Task with these fields, which is also its end. */
export const task = (fields: object) =>
  definitionOf({ Assess: { Type: 'Task', Resource: LAMBDA, End: true, ...fields } });
