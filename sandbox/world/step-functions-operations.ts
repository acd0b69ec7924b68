import { arnIn } from './arns.ts';
import { description, statusOf } from './executions.ts';
import { type Call, type Operation, ServiceFault } from './service.ts';
import type { StepFunctions } from './step-functions.ts';

/** The operations of Step Functions that the functions and the command line use. */
export function stepFunctionsOperations(states: StepFunctions): Readonly<Record<string, Operation>> {
  return {
    StartExecution: {
      mutating: false,
      needs: (call) => [{ action: 'states:StartExecution', resource: arnIn(call, 'stateMachineArn') }],
      target: (call) => lastOf(call, 'stateMachineArn'),
      apply: (call) => {
        const name = call.input.name === undefined ? undefined : String(call.input.name);
        const { arn, startedAt } = states.start(arnIn(call, 'stateMachineArn'), inputOf(call), name);
        return { executionArn: arn, startDate: new Date(startedAt) };
      },
    },
    DescribeExecution: {
      mutating: false,
      needs: (call) => [{ action: 'states:DescribeExecution', resource: arnIn(call, 'executionArn') }],
      target: (call) => lastOf(call, 'executionArn'),
      apply: (call) => description(states.execution(arnIn(call, 'executionArn'))),
    },
    StopExecution: {
      mutating: false,
      needs: (call) => [{ action: 'states:StopExecution', resource: arnIn(call, 'executionArn') }],
      target: (call) => lastOf(call, 'executionArn'),
      apply: (call) => {
        const record = states.execution(arnIn(call, 'executionArn'));
        record.running.abort(call.input.cause === undefined ? undefined : String(call.input.cause));
        return { stopDate: new Date(record.result?.endedAt ?? record.startedAt) };
      },
    },
    RedriveExecution: {
      mutating: false,
      needs: (call) => [{ action: 'states:RedriveExecution', resource: arnIn(call, 'executionArn') }],
      target: (call) => lastOf(call, 'executionArn'),
      apply: (call) => ({ redriveDate: new Date(states.redrive(arnIn(call, 'executionArn'))) }),
    },
    ListExecutions: {
      mutating: false,
      needs: (call) => [{ action: 'states:ListExecutions', resource: arnIn(call, 'stateMachineArn') }],
      target: (call) => lastOf(call, 'stateMachineArn'),
      apply: (call) => list(states, call),
    },
  };
}

/** Newest first, as AWS lists them; one page, since no list here is longer than AWS's page of 1,000. */
function list(states: StepFunctions, call: Call) {
  const machine = states.machine(arnIn(call, 'stateMachineArn'));
  const { statusFilter, maxResults } = call.input;
  const executions = states.all
    .filter((record) => record.machineArn === machine.arn)
    .filter((record) => statusFilter === undefined || statusOf(record) === statusFilter)
    .reverse()
    .slice(0, Number(maxResults ?? 1000) || 1000)
    .map((record) => {
      const {
        input: _,
        output: __,
        error: ___,
        cause: ____,
        ...item
      } = { output: 0, error: 0, cause: 0, ...description(record) };
      return item;
    });
  return { executions };
}

function inputOf(call: Call): unknown {
  try {
    return JSON.parse(String(call.input.input ?? '{}'));
  } catch {
    throw new ServiceFault('InvalidExecutionInput', `The input is no JSON: ${String(call.input.input)}`);
  }
}

const lastOf = (call: Call, field: string): string => String(call.input[field]).split(':').at(-1) ?? '';
