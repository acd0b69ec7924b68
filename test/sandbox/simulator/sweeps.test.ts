import { disturbances } from '#sandbox/simulator/sweeps/disturbances.ts';
import { everyShare, inWords, runSweeps, type Swept } from '#sandbox/simulator/sweeps/run-sweeps.ts';
import { synthesize } from '../../synthesize.ts';

/**
 * Every disturbance at every point of every story that it concerns: each run comes to a good end, under the oracle's eyes. The
 * points are those of an undisturbed run: the beginning of each Task of both machines, and each changing call of the failover
 * machine's functions.
 */

const folder = synthesize();

const swept = new Map<string, Swept>();
beforeAll(async () => {
  const startedAt = performance.now();
  for (const each of await runSweeps(folder)) swept.set(`${each.disturbance} ${each.story}`, each);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(`Sweeps, ${seconds} s:\n${[...swept.values()].map((each) => `  ${inWords(each)}\n`).join('')}`);
}, 280_000);

/** How many points there are at least, and whether each run has to end with a failover. */
const expected = [
  ['region-returns', 'region-lost', 25, 'some'],
  ['region-returns', 'cut-off', 25, 'some'],
  ['duplicate-event', 'cut-off', 40, 'each'],
  ['duplicate-event', 'writer-dead', 40, 'each'],
  ['second-failover', 'cut-off', 40, 'each'],
  ['second-failover', 'writer-dead', 40, 'each'],
  ['second-converge', 'cut-off', 40, 'each'],
  ['second-converge', 'writer-dead', 40, 'each'],
  ['run-frozen', 'cut-off', 35, 'some'],
  ['failover-stopped', 'region-lost', 20, 'some'],
  ['failover-stopped', 'cut-off', 20, 'some'],
  ['failover-stopped', 'writer-dead', 20, 'each'],
] as const;

test.each(expected)(
  '"%s" of "%s" comes to a good end at each of more than %i points, with a failover in %s of the runs',
  (disturbance, story, least, moves) => {
    const { all, tried, struck, moved, failures } = swept.get(`${disturbance} ${story}`) ?? missing();

    expect(failures).toEqual([]);
    expect([tried, struck]).toEqual([all, all]);
    expect(all).toBeGreaterThan(least);
    expect(moved).toBeGreaterThan(all / 2);
    if (moves === 'each') expect(moved).toBe(all);
  },
);

test('every disturbance is swept, over every story that it names', () => {
  const named = new Set(everyShare.map(({ disturbance, story }) => `${disturbance} ${story}`));

  expect([...named].sort()).toEqual(expected.map(([disturbance, story]) => `${disturbance} ${story}`).sort());
  expect(new Set(everyShare.map(({ disturbance }) => disturbance)).size).toBe(Object.keys(disturbances).length);
});

test('a planted bug is found: a debt that is cleared because its Region answers', async () => {
  const share = { disturbance: 'region-returns', story: 'cut-off', first: 0, step: 6 } as const;
  const [found] = await runSweeps(folder, { shares: [share], processes: 1, mutant: 'debt-cleared-on-reach' });

  expect(found?.failures.length).toBeGreaterThan(0);
  expect(found?.failures[0]?.faults.join(' ')).toMatch(/fence debt|writer/);
}, 60_000);

function missing(): never {
  throw new Error('Nothing was swept.');
}
