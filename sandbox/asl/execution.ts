/** Runs a machine on a clock that is passed in, against tasks that are passed in. */
import type { Clock } from './clock.ts';
import type { HistoryEvent } from './history.ts';
import type { Machine } from './machine.ts';
import { Run } from './run.ts';
import type { TaskCall, Variables } from './visit.ts';

export type { Clock } from './clock.ts';
export { TaskFailed } from './failure.ts';
export type { HistoryEvent } from './history.ts';
export type { TaskCall } from './visit.ts';

/** What an execution takes from the world. */
export interface ExecutionPorts {
  /** The only source of time. */
  readonly clock: Clock;
  /** At least 0, less than 1; asked for jitter and for `$random`. */
  random(): number;
  /** A fresh UUID for `$uuid`. */
  id(): string;
  /** Calls a Task's resource. Rejects with TaskFailed; any other rejection is a fault of the port and rejects `result`. */
  task(call: TaskCall): Promise<unknown>;
  onEvent?(event: HistoryEvent): void;
}

/** How an execution ended. Times are in milliseconds since the epoch. */
export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** The states in the order in which they were entered; a retry does not enter a state again. */
  readonly path: readonly string[];
  /** The number of events in the history. */
  readonly events: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A running execution. */
export interface Execution {
  /** Settles when the execution has ended. Rejects only for a fault of a port. */
  readonly result: Promise<ExecutionResult>;
  /** The states entered so far. */
  readonly path: readonly string[];
  /** Ends the execution as ABORTED, as StopExecution does; without effect when it has ended. */
  abort(cause?: string): void;
  /** Where it stands now; undefined before the first state is entered. */
  standing(): Standing | undefined;
}

/** Where an execution stands: the state that it entered last, and all that a redrive goes on with. */
export interface Standing {
  readonly state: string;
  readonly input: unknown;
  readonly variables: Variables;
  readonly path: readonly string[];
  /** Events in the history so far. */
  readonly events: number;
  /** Of the first attempt. */
  readonly startedAt: number;
  /** How often it was redriven. */
  readonly redrives: number;
}

/** The names that `$states.context` shows. */
export interface ExecutionContext {
  readonly executionArn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn?: string;
}

/**
 * Starts an execution of a loaded machine; the first state is entered in a later microtask. `from`: redrives an execution that has
 * ended, from the state that it stood in; its retries and its time limit begin anew.
 */
export function startExecution(
  machine: Machine,
  input: unknown,
  ports: ExecutionPorts,
  context: ExecutionContext,
  from?: Standing,
): Execution {
  const run = new Run(machine, input, ports, context, from);
  run.start();
  return {
    result: run.result,
    path: run.path,
    abort: (cause) => run.abort(cause),
    standing: () => run.standing(),
  };
}
