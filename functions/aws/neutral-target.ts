import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Region } from '#core/configuration.ts';
import type { Signal } from '#core/evidence.ts';
import { namesOf } from '#core/names.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { signalOf } from './rds-read.ts';

/**
 * Does the ledger's table of that Region answer? What it holds does not matter, so the read is not a consistent one: that would
 * need the other replicas too. Never rejects.
 */
export async function ledgerAnswersIn(
  runtime: Pick<Runtime, 'clients' | 'configuration'>,
  region: Region,
  signal?: AbortSignal,
): Promise<Signal> {
  const Key = { group: Object.keys(runtime.configuration.groups)[0] ?? 'none', record: 'entry' };
  const command = new GetCommand({ TableName: namesOf(runtime.configuration).ledgerTable, Key });
  try {
    await runtime.clients.dynamodb(region).send(command, signal ? { abortSignal: signal } : {});
    return 'up';
  } catch (error) {
    return signalOf(error);
  }
}
