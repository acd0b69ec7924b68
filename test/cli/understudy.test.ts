import { answering, instead, lambdaAnswering, pausing, run, runAs, runOn } from './command-line.ts';

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
    instead(pausing, '--for', '0'),
    'got --for 0 --reason "Sale". A pause lasts whole minutes; allowed: 1 to 10080 (7 days).',
  ],
  [instead(pausing, '--for', '10081'), 'allowed: 1 to 10080 (7 days)'],
  [instead(pausing, '--for', '1h'), 'allowed: 1 to 10080 (7 days)'],
  [instead(pausing, '--reason', ' '), 'A pause needs a reason: one line of up to 200 characters.'],
  [['adopt', '--group', 'orders'], 'adopt needs --group NAME and --owner REGION'],
  [['validate', '--frob'], "Unknown option '--frob'; allowed: --config, --group, "],
  [['--version'], '--dry-run, --json, --help. See understudy --help.\n'],
  [['validate', '--config'], "Option '--config <value>' argument missing. See understudy --help.\n"],
  [['validate', '--config', ''], '"": got no such file; allowed: a readable configuration in YAML.'],
  [[''], 'got ""; allowed: validate, '],
  [
    ['validate', '--config', 'understudy.yaml', '--config', bad],
    'got --config more than once; allowed: each option once. Leave one of them. See understudy --help.\n',
  ],
  [[...pausing, '--for', '60'], 'got --for more than once'],
  [['adopt', '--group', 'orders', '--owner', 'eu-west-1', '--config', bad], 'kind'],
])('the command line %j ends with 2 and starts nothing', async (args, sentence) => {
  const { code, err, writes } = await run(...args);

  expect(code).toBe(2);
  expect(err).toContain(sentence);
  expect(writes).toEqual([]);
});

test.each([
  ['approve', ...instead(answering, '--group', 'bills')],
  ['decline', ...instead(answering, '--target', 'eu-west-2')],
  ['approve', ...instead(answering, '--proposal', '7')],
  [...instead(pausing, '--group', 'bills')],
  ['resume', '--group', 'orders', '--region', 'eu-west-2'],
])('the command line %s %s %s … is refused before credentials are looked for', async (...args) => {
  const none = () => Promise.reject(new Error('There are no credentials.'));

  expect(await runAs(none, {}, ...args)).toMatchObject({ code: 2 });
  expect(await runAs(none, {}, 'approve', ...answering)).toMatchObject({
    ...{ code: 1, err: 'Error: There are no credentials.\n' },
  });
});

test.each([
  ['CredentialsProviderError', 'Could not load credentials from any providers'],
  ['LedgerUnavailable', 'The ledger did not answer: Could not load credentials from any providers'],
])('whoever has no credentials is told where they come from (%s)', async (name, message) => {
  const none = () => Promise.reject(Object.assign(new Error(message), { name }));
  const { code, err } = await runAs(none, {}, ...pausing);

  expect([code, err]).toEqual([1, expect.stringMatching(`^${name}: ${message}\n.*aws sso login.*AWS_PROFILE.*\n$`)]);
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
  ['--group', 'toString'],
  ['--owner', 'eu-west-2'],
])('an adoption with %s %s, which is not in the configuration, ends with 2', async (...other) => {
  expect(await run('adopt', ...instead(['--group', 'orders', '--owner', 'eu-west-1'], ...other))).toMatchObject({
    ...{ code: 2, out: '', writes: [] },
  });
});
