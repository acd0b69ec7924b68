/** Builds and runs small machines on a virtual clock, for tests. */
import {
  type Execution,
  type ExecutionResult,
  type HistoryEvent,
  startExecution,
  type TaskCall,
} from '#sandbox/asl/execution.ts';
import { loadMachine } from '#sandbox/asl/machine.ts';
import { VirtualClock } from './virtual-clock.ts';

export const LAMBDA = 'arn:aws:states:::lambda:invoke';

export const CONTEXT = {
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:failover:orders-7',
  name: 'orders-7',
  machineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:failover',
  machineName: 'failover',
};

/** A definition from its states; it starts at the first of them. */
export function definitionOf(states: Record<string, object>, top: object = {}): Record<string, unknown> {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...top };
}

export interface Ran extends ExecutionResult {
  readonly history: readonly HistoryEvent[];
  readonly calls: readonly (TaskCall & { readonly at: number })[];
  readonly clock: VirtualClock;
}

export interface RunOptions {
  readonly input?: unknown;
  readonly random?: () => number;
  task?(call: TaskCall, clock: VirtualClock): Promise<unknown>;
  /** Called when the execution was started, e.g. to abort it later. */
  started?(execution: Execution, clock: VirtualClock): void;
}

/** Loads a definition and runs it to its end. */
export async function runMachine(definition: Record<string, unknown>, options: RunOptions = {}): Promise<Ran> {
  const clock = new VirtualClock();
  const history: HistoryEvent[] = [];
  const calls: (TaskCall & { at: number })[] = [];
  const task = async (call: TaskCall): Promise<unknown> => {
    calls.push({ ...call, at: clock.now() });
    return options.task?.(call, clock) ?? {};
  };
  const execution = startExecution(
    loadMachine(definition),
    options.input ?? {},
    {
      clock,
      random: options.random ?? (() => 0.5),
      id: () => '00000000-0000-4000-8000-000000000001',
      task,
      onEvent: (event) => history.push(event),
    },
    CONTEXT,
  );
  options.started?.(execution, clock);
  const result = await clock.until(execution.result);
  return { ...result, history, calls, clock };
}
