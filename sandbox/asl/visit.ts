/** One visit of a state: what it is given, and how it is left. */
import type { Clock } from './clock.ts';
import type { Assign, State, Template } from './definition.ts';
import { fill } from './expression.ts';
import { queryEvaluationError, StateFailed } from './failure.ts';
import { functionsOf } from './functions.ts';
import type { History } from './history.ts';
import { bytesOf, checkPayload, VARIABLES_BYTES_MAX } from './payload.ts';

/** One call of a Task's resource. */
export interface TaskCall {
  /** The Task's Resource, e.g. `arn:aws:states:::lambda:invoke`. */
  readonly resource: string;
  readonly state: string;
  readonly arguments: unknown;
  readonly timeoutSeconds: number | undefined;
  /** Aborted when the answer is not wanted any more: the state timed out, or the execution ended. */
  readonly signal: AbortSignal;
}

/** Everything that an execution shares with the world. */
export interface Surroundings {
  readonly clock: Clock;
  random(): number;
  id(): string;
  task(call: TaskCall): Promise<unknown>;
  readonly history: History;
  /** Aborted when the execution ends. */
  readonly signal: AbortSignal;
  /** `$states.context` but for the State field. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** The variables of an execution by name, without `$`. */
export type Variables = Readonly<Record<string, unknown>>;

/** What a state is entered with. */
export interface Visit<S extends State = State> {
  readonly name: string;
  readonly state: S;
  readonly input: unknown;
  readonly variables: Variables;
  /** Milliseconds since the epoch. */
  readonly enteredAt: number;
  readonly retryCount: number;
  readonly surroundings: Surroundings;
}

/** How a state is left; without `next` the execution has succeeded. */
export interface Leaving {
  readonly next: string | undefined;
  readonly output: unknown;
  readonly variables: Variables;
}

/** What `$states` holds besides input and context: a Task's result, or the error that was caught. */
export type Outcome = { readonly result?: unknown; readonly errorOutput?: { Error: string; Cause: string } };

/**
 * A template's value. Throws States.QueryEvaluationError, naming the field, if an expression fails; that leaves the
 * event EvaluationFailed, as in Step Functions.
 */
export async function evaluateField(
  visit: Visit,
  template: Template,
  field: string,
  outcome: Outcome = {},
): Promise<unknown> {
  try {
    return await fill(template, bindingsOf(visit, outcome), place(visit, field));
  } catch (failure) {
    if (failure instanceof StateFailed) noteEvaluationFailed(visit, failure);
    throw failure;
  }
}

/** A template's value where only some values mean something; any other is a States.QueryEvaluationError too. */
export async function evaluateAs<T>(
  visit: Visit,
  template: Template,
  field: string,
  expected: { readonly allowed: string; accepts(value: unknown): boolean },
): Promise<T> {
  const value = await evaluateField(visit, template, field);
  if (expected.accepts(value)) return value as T;
  const where = place(visit, field);
  const failure = queryEvaluationError(`${where} gives ${JSON.stringify(value)}; allowed: ${expected.allowed}.`);
  noteEvaluationFailed(visit, failure);
  throw failure;
}

function bindingsOf(visit: Visit, outcome: Outcome): Record<string, unknown> {
  const { surroundings, name, enteredAt, retryCount, input, variables } = visit;
  const context = {
    ...surroundings.context,
    State: { Name: name, EnteredTime: new Date(enteredAt).toISOString(), RetryCount: retryCount },
  };
  const functions = functionsOf({
    now: () => surroundings.clock.now(),
    random: () => surroundings.random(),
    id: () => surroundings.id(),
  });
  return { ...functions, ...variables, states: { input, context, ...outcome } };
}

function noteEvaluationFailed(visit: Visit, { error, cause }: StateFailed): void {
  visit.surroundings.history.record('EvaluationFailed', { state: visit.name, error, cause });
}

/** Where something is wrong, in words. */
export function place(visit: Visit, field: string): string {
  return `State "${visit.name}", ${field}`;
}

/** The parts of a state, a choice rule or a catcher that say how it is left. */
export interface Exit {
  readonly Assign?: Assign | undefined;
  readonly Output?: Template | undefined;
  readonly Next?: string | undefined;
}

/**
 * Leaves a state by one of its exits. Assign and Output are evaluated on the same old variables; what Assign sets is
 * seen from the next state on. Without Output, `otherwise` goes on.
 */
export async function leave(visit: Visit, exit: Exit, otherwise: unknown, outcome: Outcome = {}): Promise<Leaving> {
  const assigned = exit.Assign === undefined ? {} : await evaluateField(visit, exit.Assign, 'Assign', outcome);
  const output = exit.Output === undefined ? otherwise : await evaluateField(visit, exit.Output, 'Output', outcome);
  checkPayload(output, place(visit, 'Output'));
  const variables = exit.Assign === undefined ? visit.variables : { ...visit.variables, ...(assigned as Variables) };
  if (exit.Assign !== undefined) checkVariables(visit, assigned, variables);
  return { next: exit.Next, output, variables };
}

function checkVariables(visit: Visit, assigned: unknown, variables: Variables): void {
  checkPayload(assigned, place(visit, 'Assign'));
  if (bytesOf(variables) > VARIABLES_BYTES_MAX) {
    const cause = `${place(visit, 'Assign')}: the variables have more than ${VARIABLES_BYTES_MAX} bytes (10 MiB) together.`;
    throw new StateFailed('States.DataLimitExceeded', cause);
  }
}
