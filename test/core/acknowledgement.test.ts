import { acknowledged, acknowledgementProblems, acknowledging, isAcknowledged } from '#core/acknowledgement.ts';
import { acknowledgement, at, declared, group, settled, transfer } from './small-world.ts';

const asker = { arn: 'arn:aws:iam::111122223333:user/jane', userId: 'AIDAJANE', signedAt: at(0) };
const said = { epoch: 3, reason: 'A disk that was replaced.' };
const moved = settled({ epoch: 3, transfer: transfer({ epoch: 3 }) });

test('what a person has seen is in the entry, with who, when and why', () => {
  expect(acknowledged(moved, { ...said, asker }, at(60))).toEqual({
    ...moved,
    acknowledgement: { ...said, at: at(60), by: asker.arn, userId: asker.userId },
  });
});

test.each([2, 4])('epoch %d is refused at epoch 3, with the right one', (epoch) => {
  expect(() => acknowledged(moved, { ...said, epoch, asker }, at(60))).toThrow(
    `Group orders is at epoch 3 (owner eu-west-1), and not at epoch ${epoch}. Nothing was recorded: look at what happened, and give --epoch 3 if you still mean it.`,
  );
});

test('what was signed before the epoch was declared has not seen it, and is refused; the same second will do', () => {
  const late = settled({ epoch: 3, transfer: transfer({ epoch: 3, moments: { declared: at(0.9) } }) });
  const signed = (seconds: number) => () =>
    acknowledged(late, { ...said, asker: { ...asker, signedAt: at(seconds) } }, at(60));

  expect(signed(-1)).toThrow(
    'This was signed at 2027-01-15T07:59:59.000Z, before epoch 3 of group orders was declared at 2027-01-15T08:00:00.900Z. Nothing was recorded: ',
  );
  expect(signed(0)().acknowledgement?.epoch).toBe(3);
});

test('a declaration that was edited to be further ahead than any clock is wrong keeps nobody from it', () => {
  const ahead = settled({ epoch: 3, transfer: transfer({ epoch: 3, moments: { declared: at(9000) } }) });

  expect(acknowledged(ahead, { ...said, asker }, at(60)).acknowledgement?.epoch).toBe(3);
});

test('an epoch is acknowledged once, whoever says it again', () => {
  const once = acknowledged(moved, { ...said, asker }, at(60));

  expect(acknowledged(once, { ...said, asker: { ...asker, arn: 'sam' } }, at(90))).toBe(once);
});

test('a newer epoch is acknowledged in place of an older one', () => {
  const later = { ...moved, acknowledgement: acknowledgement({ epoch: 2 }) };

  expect(acknowledged(later, { ...said, asker }, at(60)).acknowledgement?.epoch).toBe(3);
});

test('where nothing was ever declared there is nothing to acknowledge, and that is told', () => {
  const read = settled({ epoch: 3 });
  const next = acknowledged(read, { ...said, asker }, at(60));

  expect(next).toBe(read);
  expect(acknowledging(said, group).inWords({ read, next }, asker, at(60))).toEqual([
    'Group orders has had no transfer: there is nothing to acknowledge.',
  ]);
});

test('whoever acknowledges hears what that is good for, and the second one who did so before', () => {
  const next = acknowledging(said, group).applied(moved, asker, at(60));
  const sam = { ...asker, arn: 'arn:aws:iam::111122223333:user/sam' };

  expect(acknowledging(said, group).inWords({ read: moved, next }, asker, at(60))).toEqual([
    'arn:aws:iam::111122223333:user/jane has acknowledged the failovers of group orders up to epoch 3, because "A disk that was replaced.".',
    'They hold up no failover any more; the next one counts anew. Should an outage last, it is decided within a minute or two.',
  ]);
  expect(acknowledging(said, group).inWords({ read: next, next }, sam, at(90))).toEqual([
    'Epoch 3 of group orders was acknowledged before, by arn:aws:iam::111122223333:user/jane at 2027-01-15T08:01:00.000Z.',
  ]);
});

test('with the policy advise nobody is told of a failover that starts by itself', () => {
  const advising = acknowledging(said, { policy: { ...group.policy, mode: 'advise' } });
  const next = advising.applied(moved, asker, at(60));

  expect(advising.inWords({ read: moved, next }, asker, at(60))[1]).toBe(
    'They hold up no failover any more; the next one counts anew. The policy is advise, so that nothing starts by itself.',
  );
});

test('an edit by hand that leaves nothing to read covers nothing, and is no error', () => {
  for (const edited of [null, {}]) expect(isAcknowledged(settled({ acknowledgement: edited as never }), 1)).toBe(false);
});

test('a transfer that is under way can be acknowledged: its person has seen it', () => {
  expect(acknowledged(declared(), { ...said, epoch: 2, asker }, at(60)).acknowledgement?.epoch).toBe(2);
});

test.each([
  [{ epoch: 0, reason: 'Seen.' }, 'An acknowledgement names an epoch; allowed: the whole number that the page has.'],
  [{ epoch: 1.5, reason: 'Seen.' }, 'An acknowledgement names an epoch; allowed: the whole number that the page has.'],
  [{ epoch: 1, reason: ' ' }, 'An acknowledgement needs a reason: one line of up to 200 characters.'],
  [{ epoch: 1, reason: 'Two\nlines.' }, 'An acknowledgement needs a reason: one line of up to 200 characters.'],
])('%j is no acknowledgement', (asked, problem) => {
  expect(acknowledgementProblems(asked)).toEqual([problem]);
});
