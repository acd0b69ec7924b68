import { instead, lambdaAnswering, runOn } from './command-line.ts';

const releasing = ['release', '--region', 'eu-central-1', '--for', '60', '--reason', 'Ireland is down'] as const;

test('a release is heard by a function of the Region, signed for the installation', async () => {
  const { asked, clients } = lambdaAnswering({ said: { reasons: ['It was heard.'] } });

  expect(await runOn(clients, ...releasing)).toMatchObject({ code: 0, out: 'It was heard.\n' });
  expect(asked).toEqual([
    {
      region: 'eu-central-1',
      name: 'arn:aws:lambda:eu-central-1:111122223333:function:understudy-release-groups',
      payload: {
        ...{ group: '_installation', minutes: 60, reason: 'Ireland is down' },
        proof: {
          ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', date: '19700101T000000Z' },
          signature: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    },
  ]);
});

test.each([
  [['--region', 'eu-west-2'], 'eu-west-2 is no candidate of any group; allowed: eu-west-1 or eu-central-1.'],
  [['--for', '0'], 'A release lasts whole minutes; allowed: 1 to 1440 (a day).'],
  [['--for', 'soon'], 'A release lasts whole minutes; allowed: 1 to 1440 (a day).'],
  [['--reason', ' '], 'A release needs a reason: one line of up to 200 characters.'],
  [['--group', 'orders'], 'got --group, which release does not take'],
])('%j is refused before anybody is asked', async (more, problem) => {
  const { asked, clients } = lambdaAnswering();

  const { code, err } = await runOn(clients, ...instead(releasing, ...more));

  expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  expect(asked).toEqual([]);
});

test('a release that may have been recorded says so', async () => {
  const said = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 20.00 seconds' };
  const { clients } = lambdaAnswering({ FunctionError: 'Unhandled', said });

  expect(await runOn(clients, ...releasing)).toMatchObject({
    code: 1,
    err: `${said.errorMessage} The release may have been recorded all the same: give the command again, and the newer one replaces it.\n`,
  });
});
