import { answering, instead, lambdaAnswering, runOn } from './command-line.ts';

/** Answers to a proposal. */

const changed = { FunctionError: 'Unhandled', said: { errorType: 'LedgerChanged', errorMessage: 'Somebody wrote.' } };

test.each(['approve', 'decline'] as const)(
  '%s sends a signature of our own to the target Region, and no secret',
  async (choice) => {
    const { asked, clients } = lambdaAnswering({ said: { reasons: ['It was heard.'] } });

    const { code, out } = await runOn(clients, choice, ...answering);

    expect([code, out]).toEqual([0, 'It was heard.\n']);
    expect(asked).toEqual([
      {
        region: 'eu-central-1',
        name: 'arn:aws:lambda:eu-central-1:111122223333:function:understudy-answer-proposal',
        payload: {
          ...{ group: 'orders', proposal: '1-7', choice },
          proof: {
            ...{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', date: '19700101T000000Z' },
            signature: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
      },
    ]);
  },
);

test('an answer that somebody else came in between of is given again, but not for ever', async () => {
  const heard = lambdaAnswering(changed, { said: { reasons: ['It was heard.'] } });
  const never = lambdaAnswering(changed, changed, changed);

  expect(await runOn(heard.clients, 'approve', ...answering)).toMatchObject({ code: 0 });
  expect(await runOn(never.clients, 'approve', ...answering)).toMatchObject({ code: 1, err: 'Somebody wrote.\n' });
  expect([heard.asked.length, never.asked.length]).toEqual([2, 3]);
});

test('an answer that does not count ends with 1 and says why', async () => {
  const said = { errorType: 'CommandRefused', errorMessage: 'Proposal 1-7 expired.' };
  const { clients } = lambdaAnswering({ FunctionError: 'Unhandled', said });

  expect(await runOn(clients, 'approve', ...answering)).toMatchObject({ code: 1, err: 'Proposal 1-7 expired.\n' });
});

test.each([
  ['that was ended', { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 20.00 seconds' }],
  ['whose ledger did not answer', { errorType: 'LedgerUnavailable', errorMessage: 'The ledger did not answer.' }],
])('a function %s may have recorded the answer, and the person is told to send it again', async (_which, said) => {
  const { clients } = lambdaAnswering({ FunctionError: 'Unhandled', said });

  expect(await runOn(clients, 'approve', ...answering)).toMatchObject({
    code: 1,
    err: `${said.errorMessage} The answer may have been recorded all the same: send it again, for the same answer counts once.\n`,
  });
});

test('a Lambda that does not answer may have recorded it as well; one that refuses has not', async () => {
  const throwing = (error: Error) => ({
    lambda: () => ({ send: () => Promise.reject(error) }) as never,
  });
  const silent = Object.assign(new Error('Socket timed out.'), { name: 'TimeoutError' });
  const refused = Object.assign(new Error('Not allowed.'), {
    ...{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } },
  });

  expect((await runOn(throwing(silent), 'approve', ...answering)).err).toBe(
    'Lambda did not answer (TimeoutError: Socket timed out.). The answer may have been recorded all the same: send it again, for the same answer counts once.\n',
  );
  expect((await runOn(throwing(refused), 'approve', ...answering)).err).toBe('AccessDeniedException: Not allowed.\n');
});

test.each([
  ['group', 'toString', 'There is no group toString in the configuration; allowed: orders.'],
  ['group', '', 'There is no group "" in the configuration; allowed: orders.'],
  ['target', '', '"" is no candidate of group orders; allowed: eu-west-1 or eu-central-1.'],
  ['group', 'bills', 'There is no group bills in the configuration; allowed: orders.'],
  ['target', 'eu-west-2', 'eu-west-2 is no candidate of group orders; allowed: eu-west-1 or eu-central-1.'],
  [
    'proposal',
    '1-7/approve',
    "got --proposal 1-7/approve; allowed: the proposal's id as the page has it: digits, a hyphen, digits.",
  ],
])('an answer for an unknown %s ends with 2 and is sent nowhere', async (option, value, sentence) => {
  const { asked, clients } = lambdaAnswering();

  expect(await runOn(clients, 'approve', ...instead(answering, `--${option}`, value))).toMatchObject({
    code: 2,
    err: `${sentence}\n`,
  });
  expect(asked).toEqual([]);
});
