/** Sentences without a mark that only a group with several standbys says. */
export const ofSeveralStandbys: Readonly<Record<string, readonly string[]>> = {
  'no seed draws a group with several standbys; test/scenarios/several-standbys.test.ts has one': [
    'It did not say whether it is fit.',
    "… can't tell that the writer is silent.",
    'The writer answers. What stands still is the replication to …: …',
    '… Nothing overrides that.',
    '… would lose …, … …: ',
    '…proposal … to fail over to … stands.',
    '…it is left to … for … s.',
    '… did not say how much would be lost there, and is asked again.',
    '…, another standby, gave no usable answer.',
    "…, another standby, can't take over: …",
    '…, another standby, would lose ….',
    'an unknown time',
    'Whether the standby in … can be promoted could not be seen: the RDS API there gave no answer within … s. Each run looks again: see whether it answers.',
    'Group … has no turn here yet: its turn is left to …, where less would be lost, and a run asks as well.',
  ],
};
