/** Sentences about what the witness can't confirm that need no mark of their own, by the reason. */
export const unmarkedWitness: Readonly<Record<string, readonly string[]>> = {
  "part of a sentence about what the witness can't confirm that has a mark": [
    'If it went down …, up to … s of writes are lost.',
    'when it fell silent',
    "the witness can't confirm the outage",
  ],
  'what becomes of it where nobody answers, on a page that has a mark': [
    "Without it nothing goes on that the witness can't confirm: once it can, the policy decides again, and a failover may go on by itself.",
    'Without it nothing is left unfenced: once the RDS API of … answers, the failover goes on by itself, behind a proven fence.',
    '… To keep that back, too: understudy pause --group … --region … --for MINUTES --reason TEXT.',
  ],
  'only a new configuration between the confirmation and the declaration': [
    "What the witness can't confirm was approved while this run was deciding, and is not any more. ……",
    'The policy asks nobody any more.',
  ],
};
