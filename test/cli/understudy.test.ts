import { loadConfiguration } from '#cli/load-configuration.ts';
import { understudy } from '#cli/understudy.ts';
import { adoptedAws } from './adopted-aws.ts';

/** Runs a command line against an AWS with Ireland as the writer, and returns what it printed. */
async function run(...args: readonly string[]) {
  const aws = adoptedAws(loadConfiguration('understudy.yaml'), 'eu-west-1');
  let out = '';
  let err = '';
  const code = await understudy(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    clients: () => aws.clients,
    now: () => 0,
  });
  return { code, out, err, writes: aws.writes };
}

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
  [[], 'got no command; allowed: validate or adopt'],
  [['promote'], 'got promote; allowed: validate or adopt'],
  [['adopt', '--group', 'orders'], 'adopt needs --group NAME and --owner REGION'],
  [['validate', '--frob'], "Unknown option '--frob'"],
  [['adopt', '--group', 'orders', '--owner', 'eu-west-1', '--config', bad], 'kind'],
])('the command line %j ends with 2 and starts nothing', async (args, sentence) => {
  const { code, err, writes } = await run(...args);

  expect(code).toBe(2);
  expect(err).toContain(sentence);
  expect(writes).toEqual([]);
});
