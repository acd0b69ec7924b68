import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Region } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The invoked function ran and threw; `cause` carries what it threw, as Lambda reports it. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
}

const decoder = new TextDecoder();

/**
 * Invokes one of our functions, by its file's name, and returns what it answered. Throws FunctionFailed with the function's
 * own words, or the SDK's error when Lambda itself refused or did not answer. Bound it: `bounded(clock, …, (signal) => …)`.
 */
export async function invokeFunction<Answer>(
  runtime: Pick<Runtime, 'clients' | 'configuration'>,
  region: Region,
  file: string,
  payload: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const command = new InvokeCommand({
    FunctionName: arnsOf(runtime.configuration, region).function(file),
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(payload),
  });
  const { FunctionError, Payload } = await runtime.clients
    .lambda(region)
    .send(command, signal ? { abortSignal: signal } : {});
  const text = decoder.decode(Payload);
  if (FunctionError === undefined) return JSON.parse(text) as Answer;
  throw new FunctionFailed(`${file} in ${region} failed (${FunctionError}): ${text}`);
}
