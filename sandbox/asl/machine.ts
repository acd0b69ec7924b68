/** Loads a state machine definition, and refuses what this interpreter would run differently from AWS. */
import type { Definition } from './definition.ts';
import { expressionProblems } from './expression-problems.ts';
import { graphProblems } from './graph-problems.ts';
import { plainJson } from './payload.ts';
import { shapeProblems } from './shape-problems.ts';

/** A definition that was checked and can be run any number of times. */
export interface Machine {
  readonly definition: Definition;
  readonly comment: string;
  readonly timeoutSeconds?: number;
}

/** A definition can't be run; `problems` has one sentence for each reason. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Checks a definition (parsed JSON, substitutions made) and makes it ready to run.
 * Throws InvalidDefinition with all problems of the first kind that there is: fields, then transitions,
 * then expressions, since the later ones can only be read where the earlier ones are sound.
 */
export function loadMachine(definition: unknown): Machine {
  refuse(shapeProblems(definition));
  // A copy, so that nobody can change a definition after it was checked.
  const sound = plainJson(definition) as Definition;
  refuse(graphProblems(sound));
  refuse(expressionProblems(sound));
  return {
    definition: sound,
    comment: sound.Comment ?? '',
    ...(sound.TimeoutSeconds === undefined ? {} : { timeoutSeconds: sound.TimeoutSeconds }),
  };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new InvalidDefinition(problems);
}
