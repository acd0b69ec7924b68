import { instead, lambdaAnswering, pausing, runOn } from './command-line.ts';

test.each(['eu-west-1', 'eu-central-1'])(
  'pause and resume are heard in %s, by a function of that Region',
  async (region) => {
    const heard = { said: { reasons: ['It was heard.'] } };
    const { asked, clients } = lambdaAnswering(heard, heard);
    const proof = {
      ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', date: '19700101T000000Z' },
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    const name = `arn:aws:lambda:${region}:111122223333:function:understudy-instruct-group`;

    expect(await runOn(clients, ...instead(pausing, '--region', region))).toMatchObject({
      code: 0,
      out: 'It was heard.\n',
    });
    expect(await runOn(clients, 'resume', '--group', 'orders', '--region', region, '--json')).toMatchObject({
      ...{ code: 0, out: '{"ok":true,"done":["It was heard."]}\n' },
    });
    expect(asked).toEqual([
      { region, name, payload: { action: 'pause', group: 'orders', minutes: 30, reason: 'Sale', proof } },
      { region, name, payload: { action: 'resume', group: 'orders', proof } },
    ]);
  },
);

test('a pause that may have been recorded says so, one for a Region that is no candidate is sent nowhere', async () => {
  const said = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 20.00 seconds' };
  const { asked, clients } = lambdaAnswering({ FunctionError: 'Unhandled', said });

  expect(await runOn(clients, ...pausing)).toMatchObject({
    code: 1,
    err: `${said.errorMessage} The pause may have been recorded all the same: give the command again, and the newer one replaces it.\n`,
  });
  expect(await runOn(clients, ...instead(pausing, '--region', 'eu-west-2'))).toMatchObject({
    code: 2,
    err: 'eu-west-2 is no candidate of group orders; allowed: eu-west-1 or eu-central-1.\n',
  });
  expect(asked).toHaveLength(1);
});
