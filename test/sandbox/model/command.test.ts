import { spawnSync } from 'node:child_process';

const run = (...args: string[]) => spawnSync(process.execPath, ['cli/model.ts', ...args], { encoding: 'utf8' });

test('tells the shortest counterexample of a rule as numbered sentences', () => {
  const { status, stdout } = run('--off', 'debt');

  expect(status).toBe(0);
  expect(stdout).toContain('Off: debt (2 executions at a time');
  expect(stdout).toContain(' 5 Automatic failover 1 declares target B and epoch 2, and opens no debt.');
  expect(stdout).toContain('10 The call of Automatic failover 1 to promote B takes effect.');
  expect(stdout).toContain('> Broken: If two Regions take commits, a fence debt is open.');
});

test('prints one JSON object with the same figures', () => {
  const { status, stdout } = run('--off', 'debt', '--json');
  const finding = JSON.parse(stdout);

  expect(status).toBe(0);
  expect(finding).toMatchObject({ off: ['debt'], states: 65_336, broken: { exposure: 10 }, expected: true });
  expect(finding.counterexample.story).toHaveLength(12);
});

test('refuses an unknown rule with exit code 2 and a sentence', () => {
  const { status, stderr } = run('--off', 'luck');

  expect(status).toBe(2);
  expect(stderr).toContain('There is no rule "luck": give one or more of epoch, hold,');
});

test.each(['', ',', 'debt,'])('refuses the empty rule in --off "%s"', (off) => {
  const { status, stderr } = run('--off', off);

  expect(status).toBe(2);
  expect(stderr).toContain('There is no rule "": give one or more of epoch, hold,');
});

test('searches one world alone', () => {
  const { status, stdout } = run('--in', 'revert', '--off', 'forgive');

  expect(status).toBe(0);
  expect(stdout).toContain(
    'In revert, off: forgive (2 executions at a time, 1 automatic failovers, 1 by an operator, 1 reverts)',
  );
  expect(stdout).toContain('The target stays down, and no revert leads to a good state.');
});

test('refuses an unknown world with exit code 2 and a sentence', () => {
  const { status, stderr } = run('--in', 'moon');

  expect(status).toBe(2);
  expect(stderr).toContain('There is no world "moon": give one of base, route-53, revert,');
});

test('explains itself', () => {
  const { status, stdout } = run('--help');

  expect(status).toBe(0);
  expect(stdout).toContain(
    'Exit code: 0 everything as documented, 1 something else was found, 2 the command line is wrong.',
  );
});
