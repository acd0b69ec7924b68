import { approverOf } from '#core/approver.ts';

const user = 'arn:aws:iam::111122223333:user/teams/jane';
const role = 'arn:aws:iam::111122223333:role/teams/on-call';
const session = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/sam@example.com';
const approvers = [user, role, session];

test.each([
  ['a user', user, user],
  ['a session of Identity Center', session, session],
  ['any session of a role', 'arn:aws:sts::111122223333:assumed-role/on-call/first', role],
  ['another session of that role, as the same person', 'arn:aws:sts::111122223333:assumed-role/on-call/second', role],
])('%s is the person that the configuration names', (_who, arn, approver) => {
  expect(approverOf({ arn }, approvers)).toBe(approver);
});

test.each([
  ['another user', 'arn:aws:iam::111122223333:user/kim'],
  ['a user of that name under another path', 'arn:aws:iam::111122223333:user/jane'],
  ['a role that begins alike', 'arn:aws:sts::111122223333:assumed-role/on-call-2/first'],
  ['that role in another account', 'arn:aws:sts::444455556666:assumed-role/on-call/first'],
  ['another session of Identity Center', session.replace('sam', 'kim')],
  ['the account itself', 'arn:aws:iam::111122223333:root'],
  ['a federated user', 'arn:aws:sts::111122223333:federated-user/on-call'],
])('%s is nobody', (_who, arn) => {
  expect(approverOf({ arn }, approvers)).toBeUndefined();
});

test('an entry for the very session goes before one for its role, in whichever order they are written', () => {
  const whole = 'arn:aws:iam::111122223333:role/aws-reserved/AWSReservedSSO_OnCall_0123456789abcdef';

  for (const both of [
    [whole, session],
    [session, whole],
  ]) {
    expect(approverOf({ arn: session }, both)).toBe(session);
    expect(approverOf({ arn: session.replace('sam', 'kim') }, both)).toBe(whole);
  }
});
