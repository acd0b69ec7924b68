import { type Execution, type Standing, startExecution } from '#sandbox/asl/execution.ts';
import { HISTORY_EVENTS_MAX } from '#sandbox/asl/history.ts';
import { type ExecutionRecord, type MachineSpec, statusOf } from './executions.ts';
import { type Host, resourcesOf } from './host.ts';
import type { Iam } from './iam.ts';
import { runIntegration } from './integrations.ts';
import { machineSpec } from './machine-spec.ts';
import { type Service, ServiceFault } from './service.ts';
import { stepFunctionsOperations } from './step-functions-operations.ts';

type Kept = { -readonly [Key in keyof ExecutionRecord]: ExecutionRecord[Key] };

const REDRIVABLE_MILLISECONDS = 14 * 86_400_000;

function whyNotRedrivable({ result, arn, history }: ExecutionRecord, now: number): string | undefined {
  if (result === undefined || result.status === 'SUCCEEDED')
    return `Execution ${arn} is ${result?.status ?? 'RUNNING'}; only a failed, timed out or aborted one is redriven.`;
  if (now - result.endedAt > REDRIVABLE_MILLISECONDS) return `Execution ${arn} ended more than 14 days ago.`;
  return history.length >= HISTORY_EVENTS_MAX - 1 ? `The history of execution ${arn} is full.` : undefined;
}

/** The simulated Step Functions of all Regions: machines from the templates, run by the interpreter. */
export class StepFunctions implements Service {
  readonly name = 'states';
  readonly operations: Service['operations'] = stepFunctionsOperations(this);
  /** All executions, in the order of their start. */
  readonly all: ExecutionRecord[] = [];
  readonly #machines = new Map<string, MachineSpec>();
  readonly #executions = new Map<string, Kept>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Loads the machines of the templates. Throws for a definition that the interpreter would run differently from AWS. */
  deploy(iam: Iam): void {
    for (const resource of resourcesOf(this.#host, 'AWS::StepFunctions::StateMachine')) {
      const spec = machineSpec(resource);
      iam.mustTrust(spec.role, 'states.amazonaws.com', `${resource.stack}, ${resource.logicalId}`);
      this.#machines.set(spec.arn, spec);
    }
  }

  /** Throws StateMachineDoesNotExist. */
  machine(arn: string): MachineSpec {
    const spec = this.#machines.get(arn);
    if (spec !== undefined) return spec;
    throw new ServiceFault('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** Throws ExecutionDoesNotExist. */
  execution(arn: string): ExecutionRecord {
    const record = this.#executions.get(arn);
    if (record !== undefined) return record;
    throw new ServiceFault('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  /**
   * Starts an execution. A name that is running with the same input answers that execution; any other use of a name
   * that was ever used throws ExecutionAlreadyExists.
   */
  start(machineArn: string, input: unknown, name = this.#host.random.id()): ExecutionRecord {
    const spec = this.machine(machineArn);
    if (!/^[\w-]{1,80}$/.test(name)) throw new ServiceFault('InvalidName', `Invalid Name: '${name}'`);
    const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(arn);
    if (existing !== undefined) {
      if (statusOf(existing) === 'RUNNING' && JSON.stringify(existing.input) === JSON.stringify(input)) return existing;
      throw new ServiceFault('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    return this.#run(spec, arn, name, input);
  }

  /**
   * Goes on with an execution that failed, timed out or was stopped in the last 14 days, from the state that it stood in, with the
   * same input and the same definition; returns when. Throws ExecutionDoesNotExist, ExecutionNotRedrivable
   * [Step Functions API reference, RedriveExecution].
   */
  redrive(arn: string): number {
    const record = this.#executions.get(arn);
    const now = this.#host.timers.now();
    const standing = record?.running.standing();
    if (!record || !standing) throw new ServiceFault('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    const refusal = whyNotRedrivable(record, now);
    if (refusal !== undefined) throw new ServiceFault('ExecutionNotRedrivable', refusal);
    const spec = this.machine(record.machineArn);
    const running = this.#launch(spec, record, record.history as Kept['history'][number][], standing);
    Object.assign(record, { running, path: running.path, result: undefined, redrives: record.redrives + 1 });
    this.#follow(record);
    return now;
  }

  #run(spec: MachineSpec, arn: string, name: string, input: unknown): ExecutionRecord {
    const { timers } = this.#host;
    const history: Kept['history'][number][] = [];
    const running = this.#launch(spec, { arn, name, input }, history);
    const record: Kept = {
      ...{ arn, name, machine: spec.name, machineArn: spec.arn, region: spec.region, input, startedAt: timers.now() },
      ...{ path: running.path, history, running, result: undefined, redrives: 0 },
    };
    this.#executions.set(arn, record);
    this.all.push(record);
    this.#follow(record);
    return record;
  }

  #launch(
    spec: MachineSpec,
    { arn, name, input }: Pick<Kept, 'arn' | 'name' | 'input'>,
    history: Kept['history'][number][],
    from?: Standing,
  ): Execution {
    const context = { executionArn: arn, name, machineArn: spec.arn, machineName: spec.name, roleArn: spec.role };
    const where = { region: spec.region, machine: spec.name, execution: name };
    return startExecution(
      spec.machine,
      input,
      this.#ports(spec, arn, (event) => {
        history.push(event);
        this.#host.emit({ kind: 'state', at: event.timestamp, ...where, history: event });
      }),
      context,
      from,
    );
  }

  /** Tells of the start, and keeps and tells of the end. */
  #follow(record: Kept): void {
    const where = { region: record.region, machine: record.machine, execution: record.name };
    this.#host.emit({ kind: 'execution', at: this.#host.timers.now(), ...where, status: 'RUNNING' });
    record.running.result.then(
      (result) => {
        record.result = result;
        this.#host.emit({ kind: 'execution', at: result.endedAt, ...where, status: result.status });
      },
      (fault: unknown) => this.#host.dispatch.complaints.push(fault),
    );
  }

  /** In a dead Region time passes but nothing goes on: every answer waits until the Region is back. */
  #ports({ region, role }: MachineSpec, arn: string, onEvent: (event: ExecutionRecord['history'][number]) => void) {
    const { timers, reach, random } = this.#host;
    const up = () => reach.until(() => reach.isUp(region, 'states'));
    const stream = random.child(arn);
    return {
      clock: {
        now: () => timers.now(),
        sleep: async (milliseconds: number, signal?: AbortSignal) => {
          await timers.sleep(milliseconds, signal);
          await up();
        },
      },
      random: () => stream.next(),
      id: () => random.id(),
      onEvent,
      task: async (call: Parameters<typeof runIntegration>[2]) => {
        await up();
        try {
          return await runIntegration(this.#host, this, call, { region, role });
        } finally {
          await up();
        }
      },
    };
  }
}
