import { instead, lambdaAnswering, runOn } from './command-line.ts';

const words = ['proceed', '--group', 'orders', '--region', 'eu-central-1', '--epoch', '2', '--reason', 'Gone'] as const;

test('a leave to go on unfenced is heard by the function of the target, with epoch, reason and signature', async () => {
  const { asked, clients } = lambdaAnswering({ said: { reasons: ['It was heard.'] } });

  expect(await runOn(clients, ...words)).toMatchObject({ code: 0, out: 'It was heard.\n' });
  expect(asked).toMatchObject([
    {
      name: 'arn:aws:lambda:eu-central-1:111122223333:function:understudy-instruct-group',
      payload: { action: 'proceed', group: 'orders', epoch: 2, reason: 'Gone' },
    },
  ]);
});

test.each([
  ['--epoch', 'two', 'got --epoch two; allowed: the epoch as the page has it.\n'],
  ['--epoch', '', 'got --epoch ""; allowed: the epoch as the page has it.\n'],
  ['--epoch', '0', 'got --epoch 0; allowed: the epoch as the page has it.\n'],
  ['--reason', ' ', 'got --reason " "; allowed: one line of up to 200 characters.\n'],
])('%s %s is refused before anything is sent', async (option, value, err) => {
  const { asked, clients } = lambdaAnswering();
  expect(await runOn(clients, ...instead(words, option, value))).toMatchObject({ code: 2, err });
  expect(asked).toEqual([]);
});
