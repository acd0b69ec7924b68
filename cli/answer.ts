import type { Region } from '#core/configuration.ts';
import type { Choice } from '#core/proposal.ts';
import { type Commander, carryOut } from './command-function.ts';

/** An answer to a proposal: which one, in which Region, and yes or no. */
export interface Answering {
  readonly group: string;
  /** The Region that would take over, where the answer is taken. */
  readonly region: Region;
  /** The proposal's id, as the page has it. */
  readonly proposal: string;
  readonly choice: Choice;
}

/** Answers a proposal as whoever the credentials belong to; the answer is what became of it. Throws NotDone, and what Lambda throws. */
export const answer = (
  commander: Commander,
  { group, region, proposal, choice }: Answering,
): Promise<readonly string[]> =>
  carryOut(commander, {
    ...{ file: 'answer-proposal', group, region },
    words: [proposal, choice],
    input: { proposal, choice },
    again: 'The answer may have been recorded all the same: send it again, for the same answer counts once.',
  });
