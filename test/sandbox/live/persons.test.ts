import { loadConfiguration } from '#cli/load-configuration.ts';
import { overrideCommand } from '#core/override.ts';
import { approvalOf, proposalInWords } from '#core/proposal.ts';
import { asksTwoPersons } from '#sandbox/live/asking.ts';
import { commandIn } from '#sandbox/live/persons.ts';
import { approval, id, proposed } from '../../core/proposals.ts';

test('a person types the very words of the page', () => {
  const { proposal } = proposed();
  const page = proposal ? proposalInWords('orders', proposal, approval).join('\n') : '';

  const options = ['--group', 'orders', '--target', 'eu-central-1', '--proposal', id];
  expect(commandIn(page, 'approve')).toEqual(['approve', ...options]);
  expect(commandIn(page, 'decline')).toEqual(['decline', ...options]);
});

test("both persons of the drill are approvers in the configuration's own account, and both are needed", () => {
  const given = loadConfiguration('understudy.yaml');
  const [group] = Object.values(asksTwoPersons(given).groups);

  expect(group && approvalOf(group)).toMatchObject({
    persons: 2,
    approvers: [expect.stringContaining(given.account), expect.stringContaining(given.account)],
  });
});

test('where the page asks for a reason a person gives their own', () => {
  const page = `To override: ${overrideCommand('orders', 'eu-central-1', 7, 21)}. Then it is decided anew within a minute or two.`;

  expect(commandIn(page, 'override')?.slice(5)).toEqual([
    ...['--epoch', '7', '--loss', '180'],
    '--reason',
    'Said in a drill.',
  ]);
});

test('a text in quotes is one word, and the sentence around the command is none of it', () => {
  const page = 'To go on: understudy pause --group orders --for 30 --reason "Sale, at 10.". It is told.';

  expect(commandIn(page, 'pause')).toEqual(['pause', '--group', 'orders', '--for', '30', '--reason', 'Sale, at 10.']);
});

test.each(['Nothing is asked of you.', 'understudy approve', 'To resume: understudy resume --group orders'])(
  'a page that asks for something else has nothing to type: %s',
  (page) => {
    expect(commandIn(page, 'approve')).toBeUndefined();
  },
);
