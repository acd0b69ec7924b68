import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoiseMeasured } from '#cli/noise-report.ts';
import { noiseKindOf } from '#sandbox/simulator/detection/noise-kinds.ts';
import { drawYear } from '#sandbox/simulator/detection/noise-year.ts';
import { seededRandom } from '#sandbox/world/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'noise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In processes of their own: the simulator's clock is not the test runner's. */
function noise(...args: readonly string[]) {
  return spawnSync(process.execPath, ['cli/detection.ts', '--noise', '--workers', '1', ...args], {
    ...{ encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  });
}

/** The sample's configuration with one more line in the policy. */
function policyWith(line: string): string {
  const file = join(folder, `${line.replace(/\W/g, '')}.yaml`);
  const sample = readFileSync('understudy.yaml', 'utf8');
  writeFileSync(file, sample.replace('mode: automatic', `mode: automatic\n      ${line}`));
  return file;
}

/** Episodes that the first years have of a kind. */
const drawnIn = (years: number, kind: string): number =>
  Array.from({ length: years }, (_, index) => drawYear([noiseKindOf(kind)], seededRandom(`noise/${index + 1}`)))
    .flatMap(({ disturbances }) => disturbances)
    .reduce((sum, disturbance) => sum + disturbance.kinds.length, 0);

const kinds = (...names: readonly string[]) => names.flatMap((name) => ['--kind', name]);

test('a year of cuts, restarts and failovers inside the Region starts runs, and each of them refuses', () => {
  const played = kinds('multi-az-failover', 'database-restart', 'owner-cut-off', 'understudy-deployment');
  const { status, stdout, stderr } = noise(...played, '--group-years', '1', '--json');
  const { failovers, violations, broken, runs, refusals, fewerPerYear, ...total } = JSON.parse(stdout) as NoiseMeasured;

  expect({ failovers, violations, broken }).toEqual({ failovers: [], violations: [], broken: [] });
  expect(runs).toBeGreaterThan(5);
  expect(refusals.reduce((sum, [, count]) => sum + count, 0)).toBe(runs);
  expect(refusals.map(([reason]) => reason)).toContain('The writer answers. That calls for no failover.');
  expect(total.kinds.map(({ kind }) => kind)).toEqual([
    ...['multi-az-failover', 'database-restart', 'owner-cut-off', 'understudy-deployment'],
  ]);
  expect(fewerPerYear).toBe(3);
  expect(stderr).toContain('1 of 1 group-years');
  expect(status).toBe(0);
}, 120_000);

test.each([
  ['a dwell of 5 s', 'dwellSeconds: 5', 'owner-cut-off', '12'],
  ['no patience with Multi-AZ', 'inRegionSeconds: 45', 'multi-az-failover', '4'],
])(
  '%s is found out by the same noise',
  (_what, line, kind, years) => {
    const { status, stdout, stderr } = noise(...kinds(kind), '--group-years', years, '--config', policyWith(line));

    expect(stderr).toContain(`a failover that nothing called for (${kind})`);
    expect(stdout).toMatch(new RegExp(`^Year \\d+, ${kind}: declared after \\d+\\.\\d s\\.`, 'm'));
    expect(stdout).toMatch(
      /\d+ failovers that nothing called for in \d+ group-years: [\d.]+ a year for each group\.\n$/,
    );
    expect(stdout).not.toContain('declared after -');
    // What comes after a failover is played in a world of its own, and not left out.
    expect(stdout).toMatch(new RegExp(`^\\| ${kind} +\\| +\\d+ \\| +${drawnIn(Number(years), kind)} \\|`, 'm'));
    expect(status).toBe(1);
  },
  180_000,
);

test('options of the one measurement are refused in the other, with the word that is meant', () => {
  expect(noise('--seeds', '3')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--seeds is for the kinds of outages; with --noise say --group-years N.'),
  });
  expect(noise('--kind', 'region-loss').stderr).toContain('There is no kind of noise "region-loss": give one of');
  const { status, stderr } = spawnSync(process.execPath, ['cli/detection.ts', '--group-years', '3'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('--group-years is for --noise; for the kinds of outages say --seeds N.');
}, 60_000);
