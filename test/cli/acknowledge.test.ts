import { instead, lambdaAnswering, runOn } from './command-line.ts';

const acknowledging = [
  'acknowledge',
  '--group',
  'orders',
  '--region',
  'eu-west-1',
  '--epoch',
  '3',
  '--reason',
  'Seen.',
];

test('an acknowledgement is heard in the Region that is named, with epoch, reason and a proof', async () => {
  const { asked, clients } = lambdaAnswering({ said: { reasons: ['It was heard.'] } });

  expect(await runOn(clients, ...acknowledging)).toMatchObject({ code: 0, out: 'It was heard.\n' });
  expect(asked).toEqual([
    {
      region: 'eu-west-1',
      name: 'arn:aws:lambda:eu-west-1:111122223333:function:understudy-instruct-group',
      payload: {
        ...{ action: 'acknowledge', group: 'orders', epoch: 3, reason: 'Seen.' },
        proof: expect.objectContaining({ signature: expect.stringMatching(/^[0-9a-f]{64}$/) }),
      },
    },
  ]);
});

test('where nobody knows whether it was recorded, that is said, and what to do', async () => {
  const said = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 20.00 seconds' };
  const { clients } = lambdaAnswering({ FunctionError: 'Unhandled', said });

  expect(await runOn(clients, ...acknowledging)).toMatchObject({
    code: 1,
    err: `${said.errorMessage} It may have been recorded all the same: give the command again, for it is told where that is so.\n`,
  });
});

test.each([
  [
    ['--epoch', 'three'],
    'got --epoch three --reason "Seen.". An acknowledgement names an epoch; allowed: the whole number that the page has.',
  ],
  [['--epoch', '0'], 'An acknowledgement names an epoch; allowed: the whole number that the page has.'],
  [['--reason', ' '], 'An acknowledgement needs a reason: one line of up to 200 characters.'],
  [['--for', '5'], 'got --for, which acknowledge does not take'],
  [['--region', 'eu-west-2'], 'eu-west-2 is no candidate of group orders; allowed: eu-west-1 or eu-central-1.'],
])('%j is refused on the spot', async (words, err) => {
  const { asked, clients } = lambdaAnswering();

  expect(await runOn(clients, ...instead(acknowledging, ...words))).toMatchObject({
    code: 2,
    err: expect.stringContaining(err),
  });
  expect(asked).toEqual([]);
});
