/**
 * The Amazon States Language subset that the state machines of this project use.
 * Names are those of the specification (https://states-language.net), query language JSONata.
 */

/** A string that is one JSONata expression, written `{% … %}`, or any JSON value that may hold such strings. */
export type Template = unknown;

/** Variables that a state, a choice rule or a catcher assigns; visible from the next state on. */
export type Assign = Readonly<Record<string, Template>>;

/** Tries a Task again; the first retrier whose ErrorEquals matches decides, and each counts for itself. */
export interface Retrier {
  readonly Comment?: string;
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** Where a Task goes when no retrier is left for its error. */
export interface Catcher {
  readonly Comment?: string;
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: Assign;
  readonly Output?: Template;
}

/** One rule of a Choice; the first whose Condition is true decides. */
export interface ChoiceRule {
  readonly Comment?: string;
  readonly Condition: string | boolean;
  readonly Next: string;
  readonly Assign?: Assign;
  readonly Output?: Template;
}

interface Common {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
  readonly Output?: Template;
}

interface Continuing extends Common {
  readonly Assign?: Assign;
  readonly Next?: string;
  readonly End?: true;
}

export interface Task extends Continuing {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Template;
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Choice extends Common {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Assign?: Assign;
}

export interface Wait extends Continuing {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
}

export interface Pass extends Continuing {
  readonly Type: 'Pass';
}

export interface Succeed extends Common {
  readonly Type: 'Succeed';
}

export interface Fail {
  readonly Type: 'Fail';
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
  readonly Error?: string;
  readonly Cause?: string;
}

export type State = Task | Choice | Wait | Pass | Succeed | Fail;

/** The top level of a state machine definition. */
export interface Definition {
  readonly Comment?: string;
  readonly QueryLanguage: 'JSONata';
  readonly Version?: '1.0';
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}
