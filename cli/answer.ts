import type { Configuration, Region } from '#core/configuration.ts';
import { purposeOf } from '#core/identity-proof.ts';
import { type Choice, proposalId } from '#core/proposal.ts';
import { FunctionFailed, invokeFunction } from '#functions/aws/lambda-invoke.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { type Credentials, signIdentity } from './sign-identity.ts';

/** The answer does not count; the message says why. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

export interface Answering {
  readonly group: string;
  /** The Region that would take over, where the answer is taken. */
  readonly target: Region;
  /** The proposal's id, as the page has it. */
  readonly proposal: string;
  readonly choice: Choice;
}

/** An answer that somebody else's came in between of is given again so often. */
const attempts = 3;

/**
 * Answers a proposal as whoever the credentials belong to, and returns what became of it, one sentence each.
 * `now`: milliseconds since 1970. Throws NotAnswered, and what Lambda throws.
 */
export async function answer(
  configuration: Configuration,
  { group, target, proposal, choice }: Answering,
  clients: Clients,
  credentials: Credentials,
  now: number,
): Promise<readonly string[]> {
  const candidates = configuration.groups[group]?.candidates;
  if (!candidates)
    throw new NotAnswered(
      `There is no group ${group} in the configuration; allowed: ${Object.keys(configuration.groups).join(', ')}.`,
    );
  if (!candidates.includes(target))
    throw new NotAnswered(`${target} is no candidate of group ${group}; allowed: ${candidates.join(' or ')}.`);
  if (!proposalId.pattern.test(proposal))
    throw new NotAnswered(`got --proposal ${proposal}; allowed: ${proposalId.allowed}.`);
  const purpose = purposeOf(configuration, { group, id: proposal, choice });
  const input = { group, proposal, choice, proof: signIdentity(credentials, target, purpose, now) };
  for (let attempt = 1; ; attempt++) {
    try {
      const asked = { clients, configuration };
      return (await invokeFunction<{ reasons: readonly string[] }>(asked, target, 'answer-proposal', input)).reasons;
    } catch (error) {
      const { errorType, errorMessage, isFinal } = failureIn(error);
      if (errorType === 'LedgerChanged' && attempt < attempts) continue;
      throw new NotAnswered(isFinal ? errorMessage : `${errorMessage} ${mayCount}`);
    }
  }
}

const mayCount = 'The answer may have been recorded all the same: send it again, for the same answer counts once.';

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
const unrecorded: readonly string[] = ['AnswerRefused', 'InvalidInput', 'LedgerChanged', 'GroupNotAdopted'];
