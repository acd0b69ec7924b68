import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The command lines of the app and of the demo: what they refuse, with status 2 and sentences alone. */

const folder = mkdtempSync(join(tmpdir(), 'understudy-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (app: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [`infra/${app}.ts`, '--out', join(folder, 'out'), ...args], { encoding: 'utf8' });

const fixtures = 'test/fixtures/configurations';

test.each([
  ['app', '--no-bundling'],
  ['demo', '--ids FILE'],
])('%s tells what it can do, and ends well', (app, option) => {
  const { status, stdout } = run(app, '--help');

  expect(status).toBe(0);
  for (const word of [option, '--config FILE', '--out DIR', '--no-checks']) expect(stdout).toContain(word);
});

test.each([
  [
    'app',
    ['everything'],
    "Unexpected argument 'everything'. This command does not take positional arguments. See --help.",
  ],
  [
    'app',
    ['--frob'],
    "Unknown option '--frob'; allowed: --config, --out, --no-bundling, --no-checks, --help. See --help.",
  ],
  ['app', ['--checks', '--no-checks'], 'got --checks more than once; allowed: each option once.'],
  ['app', ['--config', 'none.yaml'], 'none.yaml: got no such file; allowed: a readable configuration in YAML.'],
  ['app', ['--config', fixtures], `${fixtures}: got a folder; allowed: a readable configuration in YAML.`],
  ['app', ['--config', `${fixtures}/syntax-error.yaml`], 'syntax-error.yaml: line 30, column 5: '],
  ['app', ['--config', `${fixtures}/many-mistakes.yaml`], 'installation (line 8): got "Understudy"; allowed: '],
  ['demo', ['everything'], "Unexpected argument 'everything'."],
  ['demo', ['--config', `${fixtures}/empty.yaml`], 'empty.yaml: got an empty file; allowed: a configuration in YAML.'],
  [
    'demo',
    ['--ids', 'none.yaml'],
    'none.yaml: got no such file; allowed: identifiers in YAML. Name it with --ids FILE.',
  ],
  ['demo', ['--ids', `${fixtures}/syntax-error.yaml`], 'at line 30, column 5; allowed: identifiers in YAML.'],
  ['demo', ['--ids', 'understudy.yaml'], 'understudy.yaml: installation: got an unknown key; allowed: vpcs, peerings.'],
])('%s refuses %j with a sentence, and ends with 2', (app, args, sentence) => {
  const { status, stderr } = run(app, ...args);

  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(2);
});

test.each([
  ['app', 'understudy.yaml', 'got understudy.yaml, where a file is'],
  ['demo', 'understudy.yaml/out', 'got understudy.yaml/out, where a file is'],
  ['app', '', 'got "", where none can be made'],
])('%s does not write its templates into "%s"', (app, out, sentence) => {
  const { status, stderr } = spawnSync(process.execPath, [`infra/${app}.ts`, '--out', out], { encoding: 'utf8' });

  expect(stderr).toContain(`--out: ${sentence}`);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(2);
});

test('every mistake among the identifiers of the demo is told with an example', () => {
  const file = join(folder, 'ids.yaml');
  writeFileSync(file, 'vpcs: { eu-west-1: 5, eu-west-2: pcx-1 }\npeerings: []\n');

  expect(run('demo', '--ids', file).stderr.trim().split('\n')).toEqual([
    `${file}: vpcs.eu-west-1: got 5 (a number); allowed: an identifier such as vpc-0a1b2c3d4e5f60001. Correct it.`,
    `${file}: vpcs.eu-west-2: got "pcx-1"; allowed: an identifier such as vpc-0a1b2c3d4e5f60001. Correct it.`,
    `${file}: peerings: got a list of 0; allowed: a mapping such as { eu-west-1/eu-central-1: pcx-0a1b2c3d4e5f60004 }. Correct it.`,
  ]);
});
