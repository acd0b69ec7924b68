import { type Execution, startExecution } from '#sandbox/asl/execution.ts';
import { type ExecutionRecord, type MachineSpec, statusOf } from './executions.ts';
import { type Host, resourcesOf } from './host.ts';
import type { Iam } from './iam.ts';
import { runIntegration } from './integrations.ts';
import { machineSpec } from './machine-spec.ts';
import { type Service, ServiceFault } from './service.ts';
import { stepFunctionsOperations } from './step-functions-operations.ts';

type Kept = { -readonly [Key in keyof ExecutionRecord]: ExecutionRecord[Key] };

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

  #run(spec: MachineSpec, arn: string, name: string, input: unknown): ExecutionRecord {
    const { timers } = this.#host;
    const history: Kept['history'][number][] = [];
    const context = { executionArn: arn, name, machineArn: spec.arn, machineName: spec.name, roleArn: spec.role };
    const where = { region: spec.region, machine: spec.name, execution: name };
    const running: Execution = startExecution(
      spec.machine,
      input,
      this.#ports(spec, arn, (event) => {
        history.push(event);
        this.#host.emit({ kind: 'state', at: event.timestamp, ...where, history: event });
      }),
      context,
    );
    const startedAt = timers.now();
    const record: Kept = {
      ...{ arn, name, machine: spec.name, machineArn: spec.arn, region: spec.region, input, startedAt },
      ...{ path: running.path, history, running, result: undefined },
    };
    this.#executions.set(arn, record);
    this.all.push(record);
    this.#host.emit({ kind: 'execution', at: startedAt, ...where, status: 'RUNNING' });
    running.result.then(
      (result) => {
        record.result = result;
        this.#host.emit({ kind: 'execution', at: result.endedAt, ...where, status: result.status });
      },
      (fault: unknown) => this.#host.dispatch.complaints.push(fault),
    );
    return record;
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
