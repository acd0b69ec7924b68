import { approvalProblems } from '#core/approval-problems.ts';
import { draftOf } from '#core/configuration-draft.ts';

const arnOf = (service: 'iam' | 'sts', name: string) => `arn:aws:${service}::111122223333:${name}`;
const user = arnOf('iam', 'user/jane');
const role = arnOf('iam', 'role/teams/on-call');
const center = 'AWSReservedSSO_OnCall_0123456789abcdef';
const session = (name: string) => arnOf('sts', `assumed-role/${center}/${name}`);

/** Where something is wrong with a group of mode `approve`, and what. */
const problems = (persons: unknown, ...approvers: readonly string[]) =>
  approvalProblems(
    draftOf({
      account: '111122223333',
      groups: { orders: { policy: { mode: 'approve', approval: { persons, approvers } } } },
    }),
  ).map(({ path, text }) => [path.slice(5).join('.'), text]);

test('fewer approvers than persons are refused, as many are enough', () => {
  expect(problems(2, user)).toEqual([['', 'got 1; allowed: at least 2, one for each person. Add the missing.']]);
  expect(problems(2, user, role)).toEqual([]);
  expect(problems(1, user)).toEqual([]);
  // The schema has said already that a list needs an entry, and a group a number of persons.
  expect(problems(2)).toEqual([]);
  expect(problems(undefined, user)).toEqual([]);
});

test.each([
  ['a user', user, user],
  ['a session', session('sam'), session('sam')],
  ['a role, by another path', role, arnOf('iam', 'role/on-call')],
  ['a session of a role that is there', arnOf('iam', `role/aws-reserved/sso.amazonaws.com/${center}`), session('sam')],
  ['a role of which a session is there', session('sam'), arnOf('iam', `role/aws-reserved/sso.amazonaws.com/${center}`)],
])('%s is there once', (_what, first, second) => {
  expect(problems(1, user === first ? role : user, first, second)).toEqual([
    ['2', `got "${second}"; allowed: each person once, and "${first}" is there already. Remove one of them.`],
  ]);
});

test('two users of one role of Identity Center are two persons, and so are a user and a role of one name', () => {
  expect(problems(2, session('sam'), session('kim'))).toEqual([]);
  expect(problems(2, arnOf('iam', 'user/on-call'), role)).toEqual([]);
});

test('no group of another mode needs approvers', () => {
  const modes = ['automatic', 'advise', undefined].map((mode) => ({ groups: { orders: { policy: { mode } } } }));

  for (const raw of modes) expect(approvalProblems(draftOf(raw))).toEqual([]);
});
