import { type Mark, mark } from './mark.ts';

/** The branches that people take by the command line: what becomes of what they say. */
export const personMarks: readonly Mark[] = [
  // What waits for persons, and what they are asked anew for.
  mark('asked', /^reason The policy is approve: the failover needs/),
  mark('asked-alone', /^reason The witness can't confirm that the writer in \S+ is silent/),
  mark('asked-without-witness', /^reason Proposal \S+ was about an outage that the witness could confirm/),
  mark('asked-unfenced', /^reason The RDS API of .* can be fenced, and the policy is unfenced: ask/),
  mark('asked-other-outage', /^reason Proposal \S+ is about an outage that ended/),
  mark('asked-expired', /^reason Proposal \S+ expired at .* with/),
  mark('asked-smaller-loss', /^reason Proposal \S+ was about a smaller loss/),
  mark('asked-untold', /^reason .* Nobody was told of it\./),
  mark('refused-declined', /^reason .* declined proposal \S+: it is not asked again/),
  mark('refused-waiting', /^reason Proposal \S+ waits for .* until/),
  mark('proposed', /^reason Proposal \S+ waits for answers/),
  mark('proposed-told-before', /^reason Proposal \S+ was told already/),
  mark('proposed-by-another', /^reason Nobody has to be asked any more/),
  mark('proposed-while-held', /^reason Group .* is being acted on by/),
  mark('error-proposal-untold', /^fail Unfinished in Propose failover/),
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
  // What becomes of who acknowledges.
  mark('acknowledged-before', /^log instruct-group: Epoch .* was acknowledged before, by/),
  mark('acknowledge-nothing', /^log instruct-group: Group .* has had no transfer/),
  mark('acknowledge-in-advance', /^log instruct-group: Stopped .* This was signed at .*, before epoch .* was declared/),
  mark('acknowledge-wrong-epoch', /^log instruct-group: Stopped .* is at epoch .*, and not at epoch/),
  // What becomes of who accepts a loss.
  mark('override-repeated', /^log instruct-group: This override was recorded before\. /),
  mark('override-used', /^log instruct-group: Stopped .* This override was used: the failover to/),
  mark(
    'override-overtaken',
    /^log instruct-group: Stopped .* This override was signed at .*, and the one that is recorded, by/,
  ),
  mark('override-for-another-epoch', /^log instruct-group: Stopped .* This override is for epoch .* of group/),
  mark('override-under-way', /^log instruct-group: Stopped .* was declared, and what it may lose is decided/),
  // What waits for persons after a declaration, and what becomes of those who let it go on.
  mark('held', /^reason The old writer in .* can't be proven fenced, and the policy is unfenced: ask/),
  mark(
    'refused-stands-still-held',
    /^reason The transfer to .* stands still: (persons were to be asked again|no page to persons could be sent)/,
  ),
  mark('held-not-described', /^reason The RDS API of .* did not describe/),
  mark('held-refused', /^reason AWS refused to .* in /),
  mark('held-no-proof', /^reason .* and a write by the old path was .*: no proof yet/),
  mark('proceed-repeated', /^log instruct-group: This was recorded before: /),
  mark('proceed-for-another-epoch', /^log instruct-group: Stopped .* The command is about epoch/),
  mark('proceed-of-a-stranger', /^log instruct-group: Stopped .* who is no approver of group/),
  mark('proceed-for-nothing', /^log instruct-group: Stopped .* Nothing waits for that/),
];
