import { spawnSync } from 'node:child_process';
import type { Summary } from '#sandbox/simulator/summary.ts';

/** In processes of their own, as always: the simulator's clock is not the test runner's. */
function simulate(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/simulate.ts', ...args], {
    ...{ encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  });
  return { status, stdout, stderr };
}

test('two hundred seeds hold every invariant, and those played twice give the same traces', () => {
  const { status, stdout, stderr } = simulate('--seeds', '200', '--json');
  expect(stderr).not.toContain('failed');
  const summary = JSON.parse(stdout) as Summary;

  expect(summary.violations).toEqual([]);
  expect(summary.seeds).toBe(200);
  expect(summary.failovers).toBeGreaterThanOrEqual(100);
  expect(summary.virtualHours).toBeGreaterThan(50);
  expect(summary.evaluations).toBeGreaterThan(1_000_000);
  expect(status).toBe(0);
}, 280_000);

test('the canary fails: a failover that records no debt is caught', () => {
  const { status, stdout } = simulate('--mutant', 'canary', '--seeds', '20', '--json');
  const { violations } = JSON.parse(stdout) as Summary;

  expect(status).toBe(1);
  expect(violations[0]?.finding).toMatch(/no debt/);
  expect(violations[0]?.story.at(-1)).toContain('VIOLATION');
}, 120_000);

test('the table of planted bugs names the case of a sweep that catches one', () => {
  const { stdout } = simulate('--mutants', '--mutant', 'run-out-lease', '--seeds', '10');
  expect(stdout.split('\n')[2]).toMatch(/\| a sweep \| sweep run-frozen of cut-off, case \d+ of \d\d \| S9 \|$/);
}, 120_000);

test('a wrong command line is told what is allowed', () => {
  expect(simulate('--seeds', 'many')).toMatchObject({
    status: 2,
    stderr: '--seeds is "many"; it has to be a whole number from 1 to 1000000. See --help.\n',
  });
  expect(simulate('--faults', 'test')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--faults test: got a folder; allowed: a readable file with a list of faults'),
  });
});

test.each([
  ['nowhere.yaml', 'nowhere.yaml: got no such file;'],
  ['test', 'test: got a folder;'],
  ['', '"": got no such file;'],
  ['README.md', 'README.md: line '],
])('a configuration that can not be used, such as "%s", ends with 2 and a sentence', (config, said) => {
  const { status, stdout, stderr } = simulate('--config', config, '--seeds', '1');

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^The configuration has (a mistake|\d+ mistakes):\n/);
  expect(stderr).toContain(`\n${said}`);
  expect(stderr).not.toContain('    at ');
});
