import { ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { arnsOf } from '#core/names.ts';
import type { Running, Start } from '#core/sweeping.ts';
import type { Runtime } from '../runtime/runtime.ts';

type Starting = Pick<Runtime, 'clients' | 'configuration' | 'region'>;

/** Executions of one of our machines in the own Region that have not ended; the newest thousand at most. */
export async function runningExecutions(
  runtime: Starting,
  machine: 'failover' | 'converge',
): Promise<readonly Running[]> {
  const stateMachineArn = arnsOf(runtime.configuration, runtime.region).machine(machine);
  const command = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000 });
  const { executions = [] } = await runtime.clients.stepFunctions().send(command);
  return executions.map(({ name, startDate }) => ({ name: name ?? '', startedAt: startDate?.getTime() ?? 0 }));
}

/** Starts an execution under its name. Returns false when there was one of that name: the same was started before. */
export async function startExecution(runtime: Starting, { machine, name, input }: Start): Promise<boolean> {
  const stateMachineArn = arnsOf(runtime.configuration, runtime.region).machine(machine);
  try {
    const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    await runtime.clients.stepFunctions().send(command);
    return true;
  } catch (error) {
    if ((error as Error).name === 'ExecutionAlreadyExists') return false;
    throw error;
  }
}
