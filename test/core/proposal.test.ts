import { assess } from '#core/assess.ts';
import type { Assessment } from '#core/evidence.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { answered, proposalId, proposalInWords, propose, standing } from '#core/proposal.ts';
import { observation, type Seen, witness } from './observations.ts';
import { approval, arn, assessment, bothApprove, id, making, minute, person, proposed } from './proposals.ts';
import { at, frankfurt, ireland, settled } from './small-world.ts';

const asks = (entry: LedgerEntry, second: number, given: Partial<Assessment> = {}) =>
  standing({ approval, entry, assessment: { ...assessment, ...given }, here: frankfurt, now: at(second) });

test('a proposal says what is proposed, until when, and the very commands that answer it', () => {
  const { proposal } = propose(settled(), assessment, making);

  expect(proposal).toMatchObject({ id, epoch: 1, from: ireland, to: frankfurt, expiresAt: at(30 * minute) });
  expect(proposalInWords('orders', proposal, approval)).toEqual([
    'A failover of group orders from eu-west-1 to eu-central-1 is proposed (region-down); it may lose up to 3 s of writes.',
    "What can't be fenced in eu-west-1 is left with a fence debt: clients that still reach it write there, to be lost.",
    `It needs approvals of 2 persons before ${new Date(at(30 * minute)).toISOString()}. No answer means no failover.`,
    `To approve: understudy approve --group orders --target eu-central-1 --proposal ${id}`,
    `To decline: understudy decline --group orders --target eu-central-1 --proposal ${id}`,
  ]);
});

test('a proposal that takes the place of another one has an id of its own, even within one second', () => {
  const ids = [at(0), at(0) + 1].map((now) => propose(settled(), assessment, { ...making, now }).proposal.id);

  expect(new Set(ids).size).toBe(2);
  for (const each of ids) expect(each).toMatch(proposalId.pattern);
});

test('two different persons are enough for two approvals', () => {
  const entry = proposed(...bothApprove);

  expect(asks(entry, 3 * minute)).toEqual({ go: true });
  expect(entry.proposal?.approvedAt).toBe(at(2 * minute));
});

test('one person who approves twice is one person', () => {
  const entry = proposed(['jane', 'approve', minute], ['jane', 'approve', 2 * minute]);

  expect(entry.proposal?.approvals).toHaveLength(1);
  expect(entry.proposal?.approvedAt).toBeUndefined();
  expect(asks(entry, 3 * minute)).toMatchObject({ go: false, ask: false });
});

test('an approval more than is needed is recorded, and starts nothing anew', () => {
  const entry = proposed(...bothApprove, ['kim', 'approve', 3 * minute]);

  expect(entry.proposal?.approvals).toHaveLength(3);
  expect(entry.proposal?.approvedAt).toBe(at(2 * minute));
});

test('one approval is enough where the policy asks for one', () => {
  const one = { ...approval, persons: 1 };
  const entry = answered(proposed(), { id, choice: 'approve', person: person('jane') }, one, at(minute));

  expect(standing({ approval: one, entry, assessment, here: frankfurt, now: at(2 * minute) })).toEqual({ go: true });
});

test('somebody who is an approver no more does not count any more', () => {
  const without = { ...approval, approvers: [arn('jane'), arn('kim')] };

  const found = standing({
    approval: without,
    entry: proposed(...bothApprove),
    assessment,
    here: frankfurt,
    now: at(3 * minute),
  });

  expect(found).toMatchObject({ go: false, ask: false });
});

test.each([
  ['nothing was proposed', settled(), minute, {}, 'The policy is approve: the failover needs approvals of 2 persons.'],
  [
    'it expired without enough approvals',
    proposed(['jane', 'approve', minute]),
    30 * minute,
    {},
    `Proposal ${id} expired at ${new Date(at(30 * minute)).toISOString()} with 1 of 2 approvals.`,
  ],
  [
    'it expired before it was carried out',
    proposed(...bothApprove),
    30 * minute,
    {},
    `Proposal ${id} expired at ${new Date(at(30 * minute)).toISOString()} with 2 of 2 approvals.`,
  ],
  [
    'the writer answered in between',
    proposed(...bothApprove),
    3 * minute,
    { silentSince: at(minute) },
    `Proposal ${id} is about an outage that ended: the writer has answered since, or was found silent anew.`,
  ],
  [
    'nobody knows since when the writer is silent',
    proposed(...bothApprove),
    3 * minute,
    { silentSince: undefined },
    `Proposal ${id} is about an outage that ended: the writer has answered since, or was found silent anew.`,
  ],
  [
    'the loss grew',
    proposed(...bothApprove),
    3 * minute,
    { loss: { lowerSeconds: 0, upperSeconds: 4 } },
    `Proposal ${id} was about a smaller loss.`,
  ],
  [
    'the loss is unknown now',
    proposed(...bothApprove),
    3 * minute,
    { loss: { lowerSeconds: 0, upperSeconds: null } },
    `Proposal ${id} was about a smaller loss.`,
  ],
  [
    'a newer epoch was declared',
    { ...proposed(...bothApprove), epoch: 2 },
    3 * minute,
    {},
    'The policy is approve: the failover needs approvals of 2 persons.',
  ],
] as const)('persons are asked anew when %s', (_what, entry, second, given, why) => {
  expect(asks(entry, second, given as Partial<Assessment>)).toEqual({ go: false, ask: true, why });
});

test('a writer that answered one observer since is another outage, though the other observer saw one long silence', () => {
  const dwell = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
  const judged = (second: number, answered: number) => {
    const silent: Seen = { endpoint: 'down', controlPlane: 'down', at: at(second) };
    const cut = observation(frankfurt, {
      ...silent,
      silentSince: at(-60),
      replication: 'stalled',
      heartbeatAt: at(-1),
    });
    const other = observation(witness, { ...silent, silentSince: at(answered + 10), answeredAt: at(answered) });
    return assess([cut, other], [frankfurt, witness], dwell, at(second));
  };
  const entry = proposed(...bothApprove);
  const standsAt = (second: number, answered: number) => {
    const found = judged(second, answered);
    expect(found).toMatchObject({ proven: true, silentSince: at(-60), answeredAt: at(answered) });
    const loss = { lowerSeconds: 0, upperSeconds: 3 };
    return standing({ approval, entry, assessment: { ...found, loss }, here: frankfurt, now: at(second) });
  };

  expect(standsAt(3 * minute, -70)).toEqual({ go: true });
  expect(standsAt(20 * minute, 18 * minute)).toMatchObject({
    go: false,
    ask: true,
    why: expect.stringContaining('ended'),
  });
});

test('a proposal for another Region is none', () => {
  const found = standing({
    ...{ approval, entry: proposed(...bothApprove), assessment },
    ...{ here: 'eu-west-2', now: at(3 * minute) },
  });

  expect(found).toMatchObject({ go: false, ask: true });
});

test('while it waits nobody is asked again, and a decline silences it until it expires', () => {
  expect(asks(proposed(), minute)).toMatchObject({ go: false, ask: false });

  const declined = proposed(['jane', 'approve', minute], ['sam', 'decline', 2 * minute]);
  expect(asks(declined, 29 * minute)).toMatchObject({ go: false, ask: false });
  expect(asks(declined, 30 * minute)).toMatchObject({ go: false, ask: true });
});

test('a decline counts for more than any number of approvals, whatever the failover would lose by then', () => {
  const declined = proposed(...bothApprove, ['kim', 'decline', 3 * minute]);
  const why = `${arn('kim')} declined proposal ${id}: it is not asked again before ${new Date(at(30 * minute)).toISOString()}.`;

  for (const upperSeconds of [3, 4, null])
    expect(asks(declined, 4 * minute, { loss: { lowerSeconds: 0, upperSeconds } })).toEqual({
      go: false,
      ask: false,
      why,
    });
});

test('a proposal that waits says for how many persons, and until when', () => {
  const until = new Date(at(30 * minute)).toISOString();

  expect(asks(proposed(), minute)).toMatchObject({
    why: `Proposal ${id} waits for approvals of 2 persons until ${until}.`,
  });
  expect(asks(proposed(['jane', 'approve', minute]), 2 * minute)).toMatchObject({
    why: `Proposal ${id} waits for one approval until ${until}.`,
  });
});

test('a person whom the ledger names twice is one person', () => {
  const { proposal, ...rest } = proposed(['jane', 'approve', minute]);
  if (!proposal) throw new Error('There is no proposal.');
  const approvals = [...proposal.approvals, ...proposal.approvals];

  expect(asks({ ...rest, proposal: { ...proposal, approvals } }, 2 * minute)).toMatchObject({ go: false, ask: false });
});

test('a proposal that was made without a bound of the loss stands whatever the loss is', () => {
  const { proposal, ...rest } = proposed(...bothApprove);
  if (!proposal) throw new Error('There is no proposal.');
  const entry = { ...rest, proposal: { ...proposal, loss: { lowerSeconds: 0, upperSeconds: null } } };

  for (const upperSeconds of [600, null])
    expect(asks(entry, 3 * minute, { loss: { lowerSeconds: 0, upperSeconds } })).toEqual({ go: true });
});

test('a proposal that nobody was told of is told by the next run, once the one that made it must be dead', () => {
  const untold = propose(settled(), assessment, making);

  expect(asks(untold, 59)).toMatchObject({ ask: false });
  expect(asks(untold, 60)).toMatchObject({ ask: true });
});

test('a proposal that somebody has answered was told, though its run died before it could say so', () => {
  const untold = propose(settled(), assessment, making);
  const entry = answered(untold, { id, choice: 'approve', person: person('jane') }, approval, at(30));

  expect(asks(entry, 2 * minute)).toMatchObject({ go: false, ask: false });
});
