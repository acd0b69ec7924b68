import { lambdaAnswering, pausing, run, runAs, runOn } from './command-line.ts';

const bad = 'test/fixtures/configurations/many-mistakes.yaml';

test('a valid configuration is told with its groups and Regions', async () => {
  expect(await run('validate')).toMatchObject({
    code: 0,
    out: 'understudy.yaml is valid: group orders in eu-west-1, eu-central-1, eu-west-2.\n',
  });
});

test('every mistake of a configuration is one line on standard error, and the exit code is 2', async () => {
  const { code, out, err } = await run('validate', '--config', bad);

  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err.trimEnd().split('\n')).toHaveLength(7);
});

test('with --json the problems are one object on standard output', async () => {
  const { code, out, err } = await run('validate', '--json', '--config', bad);

  expect(code).toBe(2);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ ok: false, problems: { length: 7 } });
});

test('help is printed and nothing else is done', async () => {
  const { code, out, writes } = await run('adopt', '--help');

  expect(code).toBe(0);
  expect(out).toContain('understudy adopt --group NAME --owner REGION');
  expect(writes).toEqual([]);
});

test('an adoption prints what it did', async () => {
  const { code, out, writes } = await run('adopt', '--group', 'orders', '--owner', 'eu-west-1');

  expect(code).toBe(0);
  expect(out).toContain('The ledger says that eu-west-1 owns group orders (epoch 1).');
  expect(writes).toHaveLength(3);
});

test('a refused adoption ends with 1', async () => {
  expect(await run('adopt', '--group', 'orders', '--owner', 'eu-central-1')).toMatchObject({
    code: 1,
    out: '',
    writes: [],
  });
});

test.each([
  [
    [],
    'got no command; allowed: validate, adopt, approve, decline, pause, resume, override, proceed, acknowledge, release',
  ],
  [
    ['promote'],
    'got promote; allowed: validate, adopt, approve, decline, pause, resume, override, proceed, acknowledge, release',
  ],
  [
    ['approve', '--group', 'orders', '--target', 'eu-central-1'],
    'approve needs --group NAME and --target REGION and --proposal ID',
  ],
  [
    ['decline', '--proposal', '1-7', '--target', 'eu-central-1'],
    'decline needs --group NAME and --target REGION and --proposal ID',
  ],
  [
    ['pause', '--group', 'orders', '--region', 'eu-west-1', '--for', '5'],
    'pause needs --group NAME and --region REGION and --for MINUTES and --reason TEXT',
  ],
  [['resume', '--group', 'orders'], 'resume needs --group NAME and --region REGION'],
  [
    [...pausing, '--for', '0'],
    'got --for 0 --reason "Sale". A pause lasts whole minutes; allowed: 1 to 10080 (7 days).',
  ],
  [[...pausing, '--for', '10081'], 'allowed: 1 to 10080 (7 days)'],
  [[...pausing, '--for', '1h'], 'allowed: 1 to 10080 (7 days)'],
  [[...pausing, '--reason', ' '], 'A pause needs a reason: one line of up to 200 characters.'],
  [['adopt', '--group', 'orders'], 'adopt needs --group NAME and --owner REGION'],
  [['validate', '--frob'], "Unknown option '--frob'"],
  [['adopt', '--group', 'orders', '--owner', 'eu-west-1', '--config', bad], 'kind'],
])('the command line %j ends with 2 and starts nothing', async (args, sentence) => {
  const { code, err, writes } = await run(...args);

  expect(code).toBe(2);
  expect(err).toContain(sentence);
  expect(writes).toEqual([]);
});

const answering = ['--group', 'orders', '--target', 'eu-central-1', '--proposal', '1-7'] as const;
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
  ['group', 'bills', 'There is no group bills in the configuration; allowed: orders.'],
  ['target', 'eu-west-2', 'eu-west-2 is no candidate of group orders; allowed: eu-west-1 or eu-central-1.'],
  [
    'proposal',
    '1-7/approve',
    "got --proposal 1-7/approve; allowed: the proposal's id as the page has it: digits, a hyphen, digits.",
  ],
])('an answer for an unknown %s ends with 2 and is sent nowhere', async (option, value, sentence) => {
  const { asked, clients } = lambdaAnswering();

  expect(await runOn(clients, 'approve', ...answering, `--${option}`, value)).toMatchObject({
    code: 2,
    err: `${sentence}\n`,
  });
  expect(asked).toEqual([]);
});

test.each([
  ['approve', ...answering, '--group', 'bills'],
  ['decline', ...answering, '--target', 'eu-west-2'],
  ['approve', ...answering, '--proposal', '7'],
  [...pausing, '--group', 'bills'],
  ['resume', '--group', 'orders', '--region', 'eu-west-2'],
])('the command line %s %s %s … is refused before credentials are looked for', async (...args) => {
  const none = () => Promise.reject(new Error('There are no credentials.'));

  expect(await runAs(none, {}, ...args)).toMatchObject({ code: 2 });
  expect(await runAs(none, {}, 'approve', ...answering)).toMatchObject({
    ...{ code: 1, err: 'Error: There are no credentials.\n' },
  });
});

const resuming = ['resume', '--group', 'orders', '--region', 'eu-west-1'] as const;
const answerOptions = '--group NAME, --target REGION, --proposal ID, --config FILE, --json';

test.each([
  [['approve', ...answering, '--dry-run'], '--dry-run', answerOptions],
  [['decline', ...answering, '--dry-run'], '--dry-run', answerOptions],
  [['approve', ...answering, '--reason', 'Sale'], '--reason', answerOptions],
  [
    [...pausing, '--dry-run'],
    '--dry-run',
    '--group NAME, --region REGION, --for MINUTES, --reason TEXT, --config FILE, --json',
  ],
  [[...resuming, '--dry-run'], '--dry-run', '--group NAME, --region REGION, --config FILE, --json'],
  [
    [...resuming, '--for', '5', '--reason', 'Sale'],
    '--for and --reason',
    '--group NAME, --region REGION, --config FILE, --json',
  ],
  [
    ['adopt', '--group', 'orders', '--owner', 'eu-west-1', '--target', 'eu-central-1'],
    '--target',
    '--group NAME, --owner REGION, --dry-run, --config FILE, --json',
  ],
  [['validate', '--dry-run'], '--dry-run', '--config FILE, --json'],
])('an option that is not of the command ends with 2 and starts nothing: %j', async (args, option, allowed) => {
  const { asked, clients } = lambdaAnswering();

  expect(await runOn(clients, ...args)).toMatchObject({
    ...{ code: 2, writes: [] },
    err: `got ${option}, which ${args[0]} does not take; allowed: ${allowed}. Leave it out. See understudy --help.\n`,
  });
  expect(asked).toEqual([]);
});

test('an adoption alone can be tried without a change, and its help says so', async () => {
  const { code, writes } = await run('adopt', '--group', 'orders', '--owner', 'eu-west-1', '--dry-run');

  expect([code, writes]).toEqual([0, []]);
  expect((await run('--help')).out).toContain('--dry-run       (adopt) says what would be done');
});

test.each([
  ['--group', 'bills'],
  ['--owner', 'eu-west-2'],
])('an adoption with %s %s, which is not in the configuration, ends with 2', async (...other) => {
  expect(await run('adopt', '--group', 'orders', '--owner', 'eu-west-1', ...other)).toMatchObject({
    ...{ code: 2, out: '', writes: [] },
  });
});
