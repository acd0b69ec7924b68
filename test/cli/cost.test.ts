import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import type { CostLine } from '#infra/cost/cost-line.ts';
import type { Summary } from '#infra/cost/idle-cost.ts';

/** The command as a person runs it: it synthesizes the configuration that it is given. */

const folder = mkdtempSync(join(tmpdir(), 'understudy-cost-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cost = (...args: readonly string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) =>
    execFile(process.execPath, ['cli/cost.ts', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );

/** The drill's configuration with a second group that is like the first in all but its names. */
function withSecondGroup(): string {
  const configuration = parse(readFileSync('understudy.yaml', 'utf8')) as Configuration;
  const other = JSON.stringify(configuration.groups.orders)
    .replaceAll('orders', 'billing')
    .replaceAll('db-ORDERS', 'db-BILLING')
    .replaceAll('c0ffee', 'c0ffef');
  const file = join(folder, 'two-groups.yaml');
  writeFileSync(file, stringify({ ...configuration, groups: { ...configuration.groups, billing: JSON.parse(other) } }));
  return file;
}

test('prints the tables that docs/cost.md shows', async () => {
  const { code, out } = await cost();
  const page = readFileSync('docs/cost.md', 'utf8');
  const fence = /(?<=```text\n)[\s\S]*?(?=```)/;

  if (process.env.UPDATE_GOLDEN)
    writeFileSync(
      'docs/cost.md',
      page.replace(fence, () => out),
    );

  expect(code).toBe(0);
  expect(readFileSync('docs/cost.md', 'utf8').match(fence)?.[0]).toBe(out);
}, 60_000);

test('a second group costs as much as the first, and the installation no more than before', async () => {
  const answers = await Promise.all([cost('--json'), cost('--json', '--config', withSecondGroup())]);
  const [one, two] = answers.map(({ out }) => JSON.parse(out) as Summary & { lines: readonly CostLine[] });

  expect(answers.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect(two?.fixed).toBeCloseTo(one?.fixed ?? 0, 8);
  expect(two?.groups.orders).toBeCloseTo(one?.groups.orders ?? 0, 8);
  expect(two?.groups.billing).toBeCloseTo(one?.groups.orders ?? 0, 8);
  expect(two?.lines.filter(({ group }) => group === 'billing')).toHaveLength(
    one?.lines.filter(({ group }) => group === 'orders').length ?? 0,
  );
}, 60_000);

test('what can not be used ends with 2 and a sentence', async () => {
  const option = await cost('--monthly');
  const file = await cost('--config', join(folder, 'nowhere.yaml'));

  expect([option.code, file.code]).toEqual([2, 2]);
  expect(option.err).toContain("Unknown option '--monthly'");
  expect(file.err).toContain('got no such file');
});

test('an interrupted computation says so and leaves no folder behind', async () => {
  const temporary = mkdtempSync(join(folder, 'interrupted-'));
  const child = spawn(process.execPath, ['cli/cost.ts'], {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_NO_WARNINGS: '1', TMPDIR: temporary } },
  });
  let told = '';
  child.stderr.on('data', (text: Buffer) => {
    told += text.toString();
  });
  const looking = setInterval(() => {
    if (readdirSync(temporary).some((name) => name.startsWith('understudy-cost'))) child.kill('SIGINT');
  }, 20);
  const [status] = await once(child, 'exit');
  clearInterval(looking);

  expect([status, told]).toEqual([130, 'Interrupted; nothing is left behind.\n']);
  expect(readdirSync(temporary).filter((name) => name.startsWith('understudy-cost'))).toEqual([]);
}, 60_000);

test('explains itself', async () => {
  const { code, out } = await cost('--help');

  expect(code).toBe(0);
  for (const option of ['--config', '--json', '--help']) expect(out).toContain(option);
});
