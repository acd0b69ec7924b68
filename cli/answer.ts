import type { Configuration, Region } from '#core/configuration.ts';
import type { Choice } from '#core/proposal.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { carryOut } from './command-function.ts';
import type { Credentials } from './sign-identity.ts';

/** An answer to a proposal: which one, in which Region, and yes or no. */
export interface Answering {
  readonly group: string;
  /** The Region that would take over, where the answer is taken. */
  readonly target: Region;
  /** The proposal's id, as the page has it. */
  readonly proposal: string;
  readonly choice: Choice;
}

/**
 * Answers a proposal as whoever the credentials belong to, and returns what became of it, one sentence each.
 * `now`: milliseconds since 1970. Throws NotDone, and what Lambda throws.
 */
export async function answer(
  configuration: Configuration,
  { group, target: region, proposal, choice }: Answering,
  clients: Clients,
  credentials: Credentials,
  now: number,
): Promise<readonly string[]> {
  return carryOut(
    { configuration, clients, credentials, now },
    {
      ...{ file: 'answer-proposal', group, region },
      words: [proposal, choice],
      input: { proposal, choice },
      again: 'The answer may have been recorded all the same: send it again, for the same answer counts once.',
    },
  );
}
