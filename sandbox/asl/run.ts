/** One execution from its start to its end. */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from './clock.ts';
import type { State } from './definition.ts';
import type { ExecutionContext, ExecutionPorts, ExecutionResult, Standing } from './execution.ts';
import { StateFailed } from './failure.ts';
import { History } from './history.ts';
import type { Machine } from './machine.ts';
import { checkPayload, plainJson } from './payload.ts';
import { runState } from './states.ts';
import type { Leaving, Surroundings, Variables } from './visit.ts';

/** The state that was entered last. */
interface Current {
  readonly name: string;
  readonly type: State['Type'];
  readonly input: unknown;
  readonly variables: Variables;
}

type Ending = Pick<ExecutionResult, 'status' | 'output' | 'error' | 'cause'>;

const ENDINGS: Readonly<Record<Ending['status'], HistoryEventType>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** Walks from state to state until the machine ends, its time is over, or someone aborts it. */
export class Run {
  readonly path: string[] = [];
  readonly result: Promise<ExecutionResult>;
  readonly #settle: { resolve(result: ExecutionResult): void; reject(fault: unknown): void };
  readonly #machine: Machine;
  readonly #input: unknown;
  readonly #ended = new AbortController();
  readonly #startedAt: number;
  readonly #clock: Clock;
  readonly #history: History;
  readonly #surroundings: Surroundings;
  readonly #from: Standing | undefined;
  #current: Current | undefined;

  constructor(machine: Machine, input: unknown, ports: ExecutionPorts, context: ExecutionContext, from?: Standing) {
    const { promise, resolve, reject } = Promise.withResolvers<ExecutionResult>();
    this.result = promise;
    this.#settle = { resolve, reject };
    this.#machine = machine;
    this.#input = plainJson(input ?? {});
    this.#clock = ports.clock;
    this.#from = from;
    this.path.push(...(from?.path ?? []));
    this.#startedAt = from?.startedAt ?? ports.clock.now();
    this.#history = new History(
      () => ports.clock.now(),
      (event) => ports.onEvent?.(event),
      from?.events,
    );
    this.#surroundings = {
      clock: ports.clock,
      random: () => ports.random(),
      id: () => ports.id(),
      task: (call) => ports.task(call),
      history: this.#history,
      signal: this.#ended.signal,
      context: contextOf(context, this.#input, this.#startedAt, from && from.redrives + 1),
    };
  }

  start(): void {
    this.#history.record(this.#from ? 'ExecutionRedriven' : 'ExecutionStarted', { input: this.#input });
    const seconds = this.#machine.timeoutSeconds;
    if (seconds !== undefined) {
      const cause = `The execution had not ended after ${seconds} s.`;
      this.#clock.sleep(seconds * 1000, this.#ended.signal).then(
        () => this.#end({ status: 'TIMED_OUT', error: 'States.Timeout', cause }),
        (fault) => this.#break(fault),
      );
    }
    this.#walk().then(
      (output) => this.#end({ status: 'SUCCEEDED', output }),
      (failure) => this.#fail(failure),
    );
  }

  abort(cause?: string): void {
    this.#end({ status: 'ABORTED', ...(cause === undefined ? {} : { cause }) });
  }

  standing(): Standing | undefined {
    if (this.#current === undefined) return undefined;
    const { name, input, variables } = this.#current;
    const redrives = this.#from ? this.#from.redrives + 1 : 0;
    const reached = { path: [...this.path], events: this.#history.count, startedAt: this.#startedAt, redrives };
    return { state: name, input, variables, ...reached };
  }

  async #walk(): Promise<unknown> {
    await null;
    checkPayload(this.#input, 'The input of the execution');
    let leaving: Leaving = this.#from
      ? { next: this.#from.state, output: this.#from.input, variables: this.#from.variables }
      : { next: this.#machine.definition.StartAt, output: this.#input, variables: {} };
    while (leaving.next !== undefined) leaving = await this.#visit(leaving.next, leaving.output, leaving.variables);
    // JSONata marks lists that it has walked through; the caller gets a copy without marks.
    return plainJson(leaving.output);
  }

  async #visit(name: string, input: unknown, variables: Variables): Promise<Leaving> {
    this.#ended.signal.throwIfAborted();
    const state = this.#machine.definition.States[name];
    if (state === undefined) throw new Error(`State "${name}" does not exist; load the machine with loadMachine.`);
    this.#current = { name, type: state.Type, input, variables };
    this.#history.record(`${state.Type}StateEntered`, { state: name, input });
    this.path.push(name);
    const enteredAt = this.#clock.now();
    const surroundings = this.#surroundings;
    const leaving = await runState({ name, state, input, variables, enteredAt, retryCount: 0, surroundings });
    this.#ended.signal.throwIfAborted();
    if (state.Type !== 'Fail')
      this.#history.record(`${state.Type}StateExited`, { state: name, output: leaving.output });
    return leaving;
  }

  #fail(failure: unknown): void {
    if (!(failure instanceof StateFailed)) {
      this.#break(failure);
      return;
    }
    const { error, cause } = failure;
    this.#end({
      status: 'FAILED',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** Ends the execution once; what comes later, also the walk that is now without purpose, changes nothing. */
  #end(ending: Ending): void {
    if (this.#ended.signal.aborted) return;
    const { status, output, error, cause } = ending;
    this.#recordAborted(status);
    this.#history.recordEnd(ENDINGS[status], status === 'SUCCEEDED' ? { output } : { error, cause });
    this.#ended.abort(new Error(`The execution has ended: ${status}.`));
    const times = { startedAt: this.#startedAt, endedAt: this.#clock.now() };
    this.#settle.resolve({ ...ending, path: [...this.path], events: this.#history.count, ...times });
  }

  /** A state that is cut short leaves an event, where Step Functions has a name for it. */
  #recordAborted(status: Ending['status']): void {
    if (status !== 'ABORTED' || this.#current === undefined) return;
    const { name, type } = this.#current;
    if (type === 'Task' || type === 'Wait') this.#history.recordEnd(`${type}StateAborted`, { state: name });
  }

  /** A port broke its promise: that is no outcome of the machine, so the caller has to hear of it. */
  #break(fault: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(fault);
    this.#settle.reject(fault);
  }
}

function contextOf(
  context: ExecutionContext,
  input: unknown,
  startedAt: number,
  redrives: number | undefined,
): Record<string, unknown> {
  return {
    Execution: {
      Id: context.executionArn,
      Input: input,
      Name: context.name,
      StartTime: new Date(startedAt).toISOString(),
      ...(redrives === undefined ? {} : { RedriveCount: redrives }),
      ...(context.roleArn === undefined ? {} : { RoleArn: context.roleArn }),
    },
    StateMachine: { Id: context.machineArn, Name: context.machineName },
  };
}
