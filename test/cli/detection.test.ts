import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakdownOf, exitCodeOf, type Measured, refusalsOf, reportOf, tableOf } from '#cli/detection-report.ts';
import type { Row } from '#sandbox/simulator/detection/statistics.ts';

/** In processes of their own, as always: the simulator's clock is not the test runner's. */
function detection(...args: readonly string[]) {
  return spawnSync(process.execPath, ['cli/detection.ts', ...args], {
    ...{ encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  });
}

test('three kinds decide as their rules say, within their targets, and every step of a declaration is seen', () => {
  const kinds = ['region-loss', 'short-cut', 'control-plane'].flatMap((name) => ['--kind', name]);
  const { status, stdout, stderr } = detection(...kinds, '--seeds', '2', '--workers', '1', '--json');
  const { rows, missed, violations, broken } = JSON.parse(stdout) as Measured;
  const [loss, cut, control] = rows;

  expect({ missed, violations, broken }).toEqual({ missed: [], violations: [], broken: [] });
  expect(loss).toMatchObject({ kind: 'region-loss', seeds: 2, declared: 2, wrong: [] });
  expect(loss?.seconds?.max).toBeGreaterThan(45);
  expect(Object.keys(loss?.steps ?? {})).toHaveLength(7);
  expect(cut).toMatchObject({ kind: 'short-cut', seeds: 2, declared: 0, wrong: [] });
  expect(control).toMatchObject({ kind: 'control-plane', declared: 0, wrong: [] });
  expect(control?.refusals.map(([reason]) => reason).join()).toContain("only its Region's RDS API does not");
  expect(stderr).toContain('6 of 6 seeds');
  expect(status).toBe(0);
}, 120_000);

test('a writer that answers now and then, or often too late, is told as such, and one that was cut off once is not', () => {
  const kinds = ['grey', 'slow', 'short-cut'].flatMap((name) => ['--kind', name]);
  const { stdout } = detection(...kinds, '--seeds', '3', '--workers', '1', '--json');
  const said = (JSON.parse(stdout) as Measured).rows.map(({ kind, refusals }) => {
    const reasons = refusals.filter(([reason]) => reason.startsWith('The writer answers, but not every time.'));
    return { kind, degraded: reasons.reduce((sum, [, count]) => sum + count, 0) };
  });

  expect(said).toEqual([
    { kind: 'grey', degraded: expect.any(Number) },
    { kind: 'slow', degraded: expect.any(Number) },
    { kind: 'short-cut', degraded: 0 },
  ]);
  for (const { degraded } of said.slice(0, 2)) expect(degraded).toBeGreaterThan(10);
}, 120_000);

test('the fast profile declares a lost Region within its own targets, and a failover on a cut that outlasts its dwell is no wrong one', () => {
  const kinds = ['region-loss', 'short-cut'].flatMap((name) => ['--kind', name]);
  const { status, stdout } = detection(...kinds, '--profile', 'fast', '--seeds', '4', '--workers', '1', '--json');
  const { rows, missed } = JSON.parse(stdout) as Measured;
  const [loss, cut] = rows;

  expect(missed).toEqual([]);
  expect(loss).toMatchObject({ kind: 'region-loss', rule: 'must', declared: 4 });
  expect(loss?.seconds?.max).toBeLessThan(45);
  expect(cut).toMatchObject({ kind: 'short-cut', rule: 'may', wrong: [] });
  expect(status).toBe(0);
}, 120_000);

test('a wrong command line is told what is allowed', () => {
  expect(detection('--profile', 'turbo')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--profile is "turbo"; allowed: standard or fast.'),
  });
  expect(detection('--profile', 'toString')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--profile is "toString"; allowed: standard or fast.'),
  });
  expect(detection('--seeds', 'many')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--seeds is "many"; it has to be a whole number from 1 to 1000000.'),
  });
  expect(detection('--kind', 'meteor').stderr).toContain('There is no kind "meteor": give one of region-loss,');
  expect(detection('--sedes', '3')).toMatchObject({ status: 2, stderr: expect.stringContaining('--sedes') });
  // The sentence alone: the usage would move it off the screen.
  expect(detection('--workers', '65').stderr).toBe(
    '--workers is "65"; it has to be a whole number from 1 to 64. See --help.\n',
  );
  expect(detection('--seeds', '-1').stderr).toMatch(
    /^Option '--seeds' argument is ambiguous\.\n[\s\S]* See --help\.\n$/,
  );
}, 60_000);

test('a profile over a file with a dwell of its own is refused before anything is played', () => {
  const folder = mkdtempSync(join(tmpdir(), 'written-out-'));
  const config = join(folder, 'own.yaml');
  writeFileSync(
    config,
    readFileSync('understudy.yaml', 'utf8').replace('mode: automatic', 'mode: automatic\n      dwellSeconds: 30'),
  );

  const { status, stdout, stderr } = detection('--config', config, '--profile', 'fast', '--seeds', '1');

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /groups\.orders\.policy\.dwellSeconds: got 30.*allowed: nothing\. Remove it, or leave out --profile\.\n$/,
  );
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('the help names each kind with its rule', () => {
  const { status, stdout } = detection('--help');

  expect(status).toBe(0);
  expect(stdout).toMatch(/grey +must-not +30 % of the connections/);
});

// The second is what a closed terminal sends.
test.each(['SIGINT', 'SIGHUP'] as const)(
  'a measurement that %s ends is soon over, says so, and leaves no folder behind',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
    const child = spawn(process.execPath, ['cli/detection.ts', '--seeds', '500', '--workers', '1'], {
      ...{ stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_NO_WARNINGS: '1', TMPDIR: folder } },
    });
    let told = '';
    child.stderr.on('data', (text: Buffer) => {
      told += text.toString();
      if (/of \d+ seeds/.test(told)) child.kill(signal);
    });
    const [status] = await once(child, 'exit');

    expect(status).toBe(130);
    expect(told).toMatch(/Interrupted after \d+ seeds/);
    expect(readdirSync(folder).filter((name) => name.startsWith('understudy'))).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  },
  120_000,
);

describe('the printed table', () => {
  const row: Row = {
    ...{ kind: 'any', text: 'something', rule: 'must' as const, seeds: 2, declared: 1, notDeclared: 1 },
    ...{ seconds: { median: 50, p99: 61.24, max: 61.24 }, alarmSeconds: { median: 20, p99: 21, max: 21 } },
    steps: { silent: { median: 5, p99: 6, max: 6 }, alarm: { median: 12, p99: 13, max: 13 } },
    wrong: [{ seed: 2, what: 'nothing was declared' }],
    refusals: [
      ['The writer answers.', 7],
      ['b.', 2],
      ['c.', 1],
      ['d.', 1],
    ] as const,
    virtualHours: 1,
  };

  test('has a line of Markdown for each kind, with a dash where nothing was measured', () => {
    const { seconds: _seconds, alarmSeconds: _alarm, ...unseen } = row;
    const [titles, rule, first, second] = tableOf([row, { ...unseen, rule: 'must-not', declared: 0 }]).split('\n');

    expect(titles).toMatch(/^\| kind +\| rule +\| seeds \| declared \| not declared \| median s/);
    expect(rule).toMatch(/^\|-+\|-+\|-+:\|/);
    expect(first).toMatch(
      /\| any +\| must +\| +2 \| +1 \| +1 \| +50\.0 \| +61\.2 \| +61\.2 \| +20\.0 \| +21\.0 \| +1 \|/,
    );
    expect(second).toMatch(/\| +– \| +– \| +– \| +– \| +– \|/);
  });

  test('says where the seconds go, for kinds with a declaration', () => {
    expect(breakdownOf([row, { ...row, kind: 'never', declared: 0 }])).toEqual([
      "any: fault to both observers' first silent look 5.0 (6.0), to the first alarm 12.0 (13.0).",
    ]);
  });

  test('names the most frequent refusals and counts the others', () => {
    expect(refusalsOf([row], 2)).toEqual(['any: 7 × The writer answers. 2 × b. 2 others.']);
  });

  test('names wrong decisions and missed targets', () => {
    const report = reportOf({ rows: [row], missed: ['any: too slow.'], violations: [], broken: [] });

    expect(report).toContain('Wrong decisions:\nany, seed 2: nothing was declared.');
    expect(report).toMatch(/Missed targets:\nany: too slow\.\n\n1\.0 virtual hours\. 1 missed\.$/);
  });
});

test('a missed target or a broken invariant ends with 1, a failed simulation with 3', () => {
  const fine = { missed: [], violations: [], broken: [] };
  const seed = { kind: 'any', seed: 1 };

  expect(exitCodeOf(fine)).toBe(0);
  expect(exitCodeOf({ ...fine, missed: ['any: too slow.'] })).toBe(1);
  expect(exitCodeOf({ ...fine, violations: [{ ...seed, violation: 'S5: one observer' }] })).toBe(1);
  expect(exitCodeOf({ ...fine, missed: ['any: too slow.'], broken: [{ ...seed, broken: 'a worker died' }] })).toBe(3);
});
