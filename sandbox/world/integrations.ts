import type { TaskCall } from '#sandbox/asl/execution.ts';
import { TaskFailed } from '#sandbox/asl/execution.ts';
import { integrationResult } from './executions.ts';
import type { Host } from './host.ts';
import { decoded } from './lambda.ts';
import { type Caller, ServiceFault } from './service.ts';
import type { StepFunctions } from './step-functions.ts';

/** Calls a Task's resource with the machine's role. Rejects with TaskFailed, under the names that Step Functions gives. */
export async function runIntegration(
  host: Host,
  states: StepFunctions,
  call: TaskCall,
  caller: Caller,
): Promise<unknown> {
  const fields = (call.arguments ?? {}) as Record<string, unknown>;
  switch (call.resource) {
    case 'arn:aws:states:::lambda:invoke':
      return invokeFunction(host, fields, caller);
    case 'arn:aws:states:::states:startExecution.sync:2':
      return runChild(host, states, fields, caller, call.signal);
    default:
      throw new TaskFailed('States.Runtime', `The world does not know the resource ${call.resource}.`);
  }
}

/** The answer of Lambda as Step Functions passes it on; a function's error becomes the Task's under its own name. */
async function invokeFunction(host: Host, fields: Record<string, unknown>, caller: Caller): Promise<unknown> {
  const { FunctionName, Payload, ...rest } = fields;
  refuseOthers('lambda:invoke', rest);
  const input = { FunctionName, Payload: JSON.stringify(Payload ?? {}) };
  const answer = (await host.dispatch
    .request({ service: 'lambda', operation: 'Invoke', region: caller.region, input, caller })
    .catch((fault: unknown) => {
      throw taskFailure(fault);
    })) as { StatusCode: number; FunctionError?: string; Payload: Uint8Array };
  const result = decoded(answer.Payload);
  if (answer.FunctionError === undefined) {
    return { ExecutedVersion: '$LATEST', StatusCode: answer.StatusCode, Payload: result };
  }
  const { errorType } = result as { errorType: string };
  // A function whose Region died leaves no error type; neither does one whose container was killed.
  const lost = errorType === 'Runtime.ExitError';
  const error = lost ? (host.reach.isUp(caller.region) ? 'Lambda.Unknown' : 'Lambda.ServiceException') : errorType;
  throw new TaskFailed(error, JSON.stringify(result));
}

function taskFailure(fault: unknown): TaskFailed {
  const { name, message } = fault as Error;
  if (!(fault instanceof ServiceFault)) return new TaskFailed('Lambda.Unknown', message);
  if (name === 'TooManyRequestsException') return new TaskFailed('Lambda.TooManyRequestsException', message);
  if (fault.$fault === 'server') return new TaskFailed('Lambda.ServiceException', message);
  return new TaskFailed(`Lambda.${name === 'AccessDeniedException' ? 'AWSLambdaException' : name}`, message);
}

/**
 * Starts an execution and waits for its end. Step Functions needs rights on the child, and on the managed rule that
 * tells it of the end [Step Functions developer guide, connect-stepfunctions].
 */
async function runChild(
  host: Host,
  states: StepFunctions,
  fields: Record<string, unknown>,
  caller: Caller,
  signal: AbortSignal,
): Promise<unknown> {
  const { StateMachineArn, Input, Name, ...rest } = fields;
  refuseOthers('states:startExecution', rest);
  mustListen(host, caller);
  const input = { stateMachineArn: StateMachineArn, input: JSON.stringify(Input ?? {}), name: Name };
  const start = { service: 'states', operation: 'StartExecution', region: caller.region, input, caller };
  const { executionArn } = (await host.dispatch.request(start).catch((fault: unknown) => {
    const { name, message } = fault as Error;
    throw new TaskFailed(`StepFunctions.${name === 'AccessDeniedException' ? name : `${name}Exception`}`, message);
  })) as { executionArn: string };
  const child = states.execution(executionArn);
  const stop = () => {
    const stopCall = { ...start, operation: 'StopExecution', input: { executionArn, cause: 'The parent stopped.' } };
    host.dispatch.request(stopCall).catch(() => {});
  };
  signal.addEventListener('abort', stop, { once: true });
  const result = await child.running.result;
  signal.removeEventListener('abort', stop);
  const described = integrationResult({ ...child, result });
  if (result.status === 'SUCCEEDED') return described;
  throw new TaskFailed('States.TaskFailed', JSON.stringify(described));
}

/** The managed rule through which Step Functions hears of the end of an execution. */
const LISTENING_RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

function mustListen({ iam, account }: Host, caller: Caller): void {
  const resource = `arn:aws:events:${caller.region}:${account}:rule/${LISTENING_RULE}`;
  for (const action of ['events:PutTargets', 'events:PutRule', 'events:DescribeRule']) {
    try {
      iam.authorize(caller, { action, resource }, 'AccessDeniedException');
    } catch (fault) {
      throw new TaskFailed('StepFunctions.AccessDeniedException', (fault as Error).message);
    }
  }
}

function refuseOthers(resource: string, rest: Record<string, unknown>): void {
  const names = Object.keys(rest);
  if (names.length === 0) return;
  throw new TaskFailed('States.Runtime', `${resource}: the world does not know the argument ${names.join(', ')}.`);
}
