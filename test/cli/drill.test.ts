import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { outageNames } from '#sandbox/live/outages.ts';

/** The drill's command line: what it refuses, and what it leaves behind when it is stopped. */

const command = ['cli/require-node.cjs', 'cli/drill.ts'];

function run(...args: string[]): { code: number; out: string; err: string } {
  try {
    const out = execFileSync(process.execPath, [...command, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: 0, out, err: '' };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: stdout, err: stderr };
  }
}

const reports = () => (existsSync('drill-reports') ? readdirSync('drill-reports') : []);
const stages = () => readdirSync(tmpdir()).filter((name) => name.startsWith('understudy-drill-'));

test('tells what it can do, and ends well', () => {
  const { code, out } = run('--help');

  expect(code).toBe(0);
  for (const word of [...outageNames, '--time-scale', '--seed', '--keep', '--json']) expect(out).toContain(word);
});

test.each([
  [['--outage', 'earthquake'], '--outage: got earthquake; allowed: region, partition'],
  [['--time-scale', '0'], '--time-scale: got 0; allowed: a whole number from 1 to 100'],
  [['--time-scale', '1e1'], '--time-scale: got 1e1; allowed: a whole number from 1 to 100'],
  [['--outage', ''], '--outage: got ""; allowed'],
  [['--seed', '1', '--seed', '2'], 'got --seed more than once; allowed: each option once.'],
  [['--seed', 'x'], '--seed: got x; allowed: a whole number'],
  [['--frobnicate'], "Unknown option '--frobnicate'; allowed: --outage, --time-scale, "],
  [['--frobnicate'], '--help. See --help.\n'],
  [['--config', 'test/no-such-file.yaml'], 'got no such file'],
])('refuses %j with a sentence, and ends with 2', (args, sentence) => {
  const { code, err } = run(...args);

  expect(err).toContain(sentence);
  expect(code).toBe(2);
});

const mistaken = [
  'unknown-region',
  'no-witness',
  'shared-database',
  'eventual-ledger',
  'unknown-kind',
  'automatic-without-unfenced',
  'syntax-error',
  'empty',
];

test.each(mistaken)('starts nothing with a configuration that has the mistake %s, and ends with 2', (name) => {
  const before = stages();
  const { code, err } = run('--config', `test/fixtures/configurations/${name}.yaml`);

  expect(err).toMatch(/mistake/);
  expect(err).toMatch(/allowed/);
  expect(code).toBe(2);
  expect(stages()).toEqual(before);
});

test('stops every server and removes its folder and the one for its report on Ctrl-C', async () => {
  const before = stages();
  const drill = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => drill.once('exit', resolve));
  const mine = () => stages().find((name) => !before.includes(name));
  for (let patience = 600; patience > 0 && postmasters(mine()).length < 2 && drill.exitCode === null; patience -= 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const [stage, servers] = [mine(), postmasters(mine())];
  drill.kill('SIGINT');
  const code = await ended;

  expect(servers).toHaveLength(2);
  expect(code).toBe(130);
  expect(existsSync(`${tmpdir()}/${stage}`)).toBe(false);
  expect(reports().filter((name) => name.endsWith(`-${drill.pid}`))).toEqual([]);
  expect(postmasters(stage)).toEqual([]);
}, 120_000);

/** Data folders below the stage's folder that a server runs on; a server's children carry its command line until they have a title. */
function postmasters(stage: string | undefined): string[] {
  const processes = execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' }).split('\n');
  const folders = processes.map((line) => / -D (\S+\/data) -p \d+/.exec(line)?.[1] ?? '');
  return [...new Set(folders.filter((folder) => stage !== undefined && folder.includes(stage)))];
}
