import type { Configuration, Region } from '#core/configuration.ts';
import { type Proof, purposeOf } from '#core/identity-proof.ts';
import { FunctionFailed, invokeFunction } from '#functions/aws/lambda-invoke.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { type Credentials, signIdentity } from './sign-identity.ts';

/** A command that a function carries out in one Region, for whoever signed it. */

/** The command does not count; the message says why. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** Who gives a command, where from, and when. */
export interface Commander {
  readonly configuration: Configuration;
  readonly clients: Clients;
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is asked of a function, how it is signed, and what to tell where its outcome is unknown. */
export interface Command {
  /** The function's file. */
  readonly file: string;
  readonly group: string;
  /** One of the group's candidates (`groupOf` says so): where the command is heard. */
  readonly region: Region;
  /** What is signed along, beside installation and group. */
  readonly words: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  /** What to do where nobody knows whether it was recorded. */
  readonly again: string;
}

/** A command that somebody else's write came in between of is given again so often. */
const attempts = 3;

/** Signs a command and has it carried out; the answer is what became of it, one sentence each. Throws NotDone, and what Lambda throws. */
export async function carryOut(
  { configuration, clients, credentials, now }: Commander,
  { file, group, region, words, input, again }: Command,
): Promise<readonly string[]> {
  const proof: Proof = signIdentity(credentials, region, purposeOf(configuration, group, words), now);
  for (let attempt = 1; ; attempt++) {
    try {
      const asked = { ...input, group, proof };
      return (await invokeFunction<{ reasons: readonly string[] }>({ clients, configuration }, region, file, asked))
        .reasons;
    } catch (error) {
      const { errorType, errorMessage, isFinal } = failureIn(error);
      if (errorType === 'LedgerChanged' && attempt < attempts) continue;
      throw new NotDone(isFinal ? errorMessage : `${errorMessage} ${again}`);
    }
  }
}

interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Nothing was recorded; otherwise nobody knows. */
  readonly isFinal: boolean;
}

/** What our function threw, as Lambda reports it, or that nothing came back. Throws on what Lambda itself refused. */
function failureIn(error: unknown): Failure {
  if (!(error instanceof FunctionFailed)) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    // With an answer of 4xx the function was never started.
    if (($metadata?.httpStatusCode ?? 500) < 500) throw error;
    return { errorType: name, errorMessage: `Lambda did not answer (${name}: ${message}).`, isFinal: false };
  }
  const { errorType = 'Error', errorMessage = error.message } = JSON.parse(
    error.message.slice(error.message.indexOf('{')),
  ) as Partial<Record<'errorType' | 'errorMessage', string>>;
  return { errorType, errorMessage, isFinal: unrecorded.includes(errorType) };
}

/** Thrown before anything was written, or where somebody else's write was there first. */
const unrecorded: readonly string[] = ['CommandRefused', 'InvalidInput', 'LedgerChanged', 'GroupNotAdopted'];
