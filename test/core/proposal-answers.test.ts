import { answered, propose } from '#core/proposal.ts';
import { approval, arn, assessment, bothApprove, id, making, minute, person, proposed } from './proposals.ts';
import { at, settled } from './small-world.ts';

test('who approved may still decline', () => {
  const entry = proposed(['jane', 'approve', minute], ['jane', 'decline', 2 * minute]);

  expect(entry.proposal?.declined?.approver).toBe(arn('jane'));
});

test('who declined, or approved, and says so again changes nothing, even while it is being carried out', () => {
  const declined = proposed(['sam', 'decline', minute]);
  const approved = { ...proposed(...bothApprove), ...held };

  for (const [entry, choice] of [
    [declined, 'decline'],
    [approved, 'approve'],
  ] as const)
    expect(answered(entry, { id, choice, person: person('sam') }, approval, at(3 * minute))).toEqual(entry);
  expect(() => answered(declined, { id, choice: 'decline', person: person('jane') }, approval, at(minute))).toThrow(
    'has declined',
  );
});

test('who approved before somebody else declined is told of the decline, and not that they count', () => {
  const entry = proposed(['jane', 'approve', minute], ['sam', 'decline', 2 * minute]);

  expect(() => answered(entry, { id, choice: 'approve', person: person('jane') }, approval, at(3 * minute))).toThrow(
    `${arn('sam')} has declined`,
  );
});

const held = { holder: 'run-2', leaseExpiresAt: at(5 * minute) };

test.each([
  ['another proposal', { ...proposed(), proposal: { ...propose(settled(), assessment, making).proposal, id: '1-7' } }],
  ['one that was used', settled()],
  ['one of an older epoch', { ...proposed(), epoch: 2 }],
  ['one that was declined', proposed(['sam', 'decline', 1])],
  ['one that is being carried out', { ...proposed(), ...held }],
])('an answer to %s is refused, and nothing is recorded', (_what, entry) => {
  for (const choice of ['approve', 'decline'] as const)
    expect(() => answered(entry, { id, choice, person: person('jane') }, approval, at(minute))).toThrow(
      expect.objectContaining({ name: 'CommandRefused', message: expect.stringMatching(/Nothing was recorded\.$/) }),
    );
});

test('an answer at the moment of the expiry comes too late', () => {
  const answer = (second: number) =>
    answered(proposed(), { id, choice: 'approve', person: person('jane') }, approval, at(second));

  expect(answer(30 * minute - 1).proposal.approvals).toHaveLength(1);
  expect(() => answer(30 * minute)).toThrow('expired');
});
