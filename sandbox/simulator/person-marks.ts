import { type Mark, mark } from './mark.ts';

/** The branches that people take by the command line: what becomes of what they say. */
export const personMarks: readonly Mark[] = [
  // What becomes of their answers.
  mark('answer-repeated', /^log answer-proposal: .* had approved proposal/),
  mark('answer-left-to-sweep', /^log answer-proposal: What was approved is left to the next sweep/),
  mark('answer-to-nobody', /^log answer-proposal: Stopped .* asks nobody/),
  mark('answer-of-a-stranger', /^log answer-proposal: Stopped .* who is no approver of group/),
  mark('answer-with-old-proof', /^log answer-proposal: Stopped .* The proof was signed at/),
  mark('answer-forged', /^log answer-proposal: Stopped .* AWS does not know the signer/),
  mark('answer-without-sts', /^log answer-proposal: Stopped .* No answer within/),
  mark('answer-to-none', /^log answer-proposal: Stopped .* has no proposal/),
  mark('answer-late', /^log answer-proposal: Stopped .* Proposal \S+ expired at/),
  mark('answer-after-decline', /^log answer-proposal: Stopped .* has declined proposal/),
  mark('answer-while-held', /^log answer-proposal: Stopped .* is being acted on by/),
  // What becomes of who pauses and resumes.
  mark('pause-repeated', /^log instruct-group: This pause was recorded before\. Group/),
  mark('pause-repeated-late', /^log instruct-group: This pause was recorded before, and is over/),
  mark('pause-overtaken', /^log instruct-group: Stopped .* This pause was signed at .*, before .* paused the group at/),
  mark('pause-with-old-proof', /^log instruct-group: Stopped .* The proof was signed at/),
  mark('pause-forged', /^log instruct-group: Stopped .* AWS does not know the signer/),
  mark('pause-without-sts', /^log instruct-group: Stopped .* No answer within/),
  mark('resume-overtaken', /^log instruct-group: Stopped .* This end of a pause was signed at .*, before/),
  mark('resume-of-nothing', /^log instruct-group: Group .* is not paused: nothing was changed/),
  // What becomes of who accepts a loss.
  mark('override-repeated', /^log instruct-group: This override was recorded before\. /),
  mark('override-used', /^log instruct-group: Stopped .* This override was used: the failover to/),
  mark(
    'override-overtaken',
    /^log instruct-group: Stopped .* This override was signed at .*, and the one that is recorded, by/,
  ),
  mark('override-for-another-epoch', /^log instruct-group: Stopped .* This override is for epoch .* of group/),
  mark('override-under-way', /^log instruct-group: Stopped .* was declared, and asks nobody any more/),
];
