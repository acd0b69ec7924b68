import type { Region } from '#core/configuration.ts';
import type { Execution, ExecutionResult, HistoryEvent } from '#sandbox/asl/execution.ts';
import type { Machine } from '#sandbox/asl/machine.ts';

/** A deployed state machine. */
export interface MachineSpec {
  readonly name: string;
  readonly region: Region;
  readonly arn: string;
  readonly role: string;
  readonly machine: Machine;
}

/** An execution as the world keeps it, running or ended. Times are milliseconds since 1970. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly machineArn: string;
  readonly region: Region;
  readonly input: unknown;
  readonly startedAt: number;
  /** The states entered so far. */
  readonly path: readonly string[];
  readonly history: readonly HistoryEvent[];
  readonly running: Execution;
  readonly result: ExecutionResult | undefined;
  /** How often it was redriven. */
  readonly redrives: number;
}

/** `RUNNING`, or how it ended. */
export const statusOf = ({ result }: ExecutionRecord): string => result?.status ?? 'RUNNING';

/** What DescribeExecution answers. */
export const description = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: record.machineArn,
  name: record.name,
  status: statusOf(record),
  startDate: new Date(record.startedAt),
  input: JSON.stringify(record.input),
  ...(record.result === undefined ? {} : ending(record.result)),
});

function ending({ endedAt, output, error, cause }: ExecutionResult) {
  return {
    stopDate: new Date(endedAt),
    ...(output === undefined ? {} : { output: JSON.stringify(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** The same in the letters of the Step Functions integration, with Output as JSON, as `.sync:2` gives it. */
export function integrationResult(record: ExecutionRecord): Record<string, unknown> {
  const described = description(record);
  const output = 'output' in described ? { Output: record.result?.output } : {};
  return {
    ExecutionArn: described.executionArn,
    StateMachineArn: described.stateMachineArn,
    Name: described.name,
    Status: described.status,
    StartDate: record.startedAt,
    Input: described.input,
    ...(record.result === undefined ? {} : { StopDate: record.result.endedAt }),
    ...('error' in described ? { Error: described.error } : {}),
    ...('cause' in described ? { Cause: described.cause } : {}),
    ...output,
  };
}
