import { type Assembly, readAssembly } from '#sandbox/world/assembly.ts';
import { VirtualTimers } from '#sandbox/world/clock.ts';
import { drawnDurations } from '#sandbox/world/durations.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { createWorld } from '#sandbox/world/world.ts';
import { synthesize } from '../../synthesize.ts';

const refuse = () => Promise.reject(new Error('Nothing answers on this network.'));

let assembly: Assembly;
beforeAll(() => {
  assembly = readAssembly(synthesize());
}, 120_000);

/** A world of the synthesized deployment, without databases. */
async function deployed(seed: string) {
  const random = seededRandom(seed);
  const timers = new VirtualTimers();
  const world = await createWorld({
    ...{ assembly, timers, random, durations: drawnDurations(random) },
    networkOf: () => ({ reach: refuse, resolve: refuse, connect: refuse }),
  });
  return { world, timers };
}

test('the synthesized templates boot as they are, and their schedules run probe and sweep without a denied call', async () => {
  const { world, timers } = await deployed('boot');

  await timers.runUntil(timers.now() + 180_000);

  const outcomes = [...new Set(world.callLog.map(({ operation, result }) => `${operation} ${result}`))];
  expect(outcomes.filter((outcome) => !outcome.endsWith(' ok'))).toEqual([]);
  expect(outcomes).toEqual(expect.arrayContaining(['PutMetricData ok', 'ListExecutions ok']));
  expect(world.complaints).toEqual([]);
  expect(world.deadLetters).toEqual([]);
});

test('the suspicion of any Region reaches the failover machine of both candidates', async () => {
  const { world, timers } = await deployed('suspicion');
  const started = timers.now();
  const { metrics } = world.host;
  const metric = { namespace: 'Understudy', name: 'Suspicion', dimensions: { Group: 'orders' } };
  for (const second of [62, 72, 82]) {
    timers.after(second * 1000, () => {
      const at = timers.now();
      metrics.put('eu-west-2', metric, { at, visibleAt: at, value: 1, highResolution: true });
    });
  }

  await timers.runUntil(() => world.executions.length >= 2, started + 120_000);

  expect(world.executions.map(({ machine, region }) => `${region} ${machine}`).sort()).toEqual([
    'eu-central-1 understudy-failover',
    'eu-west-1 understudy-failover',
  ]);
  expect(world.executions[0]?.input).toMatchObject({ group: 'orders', trigger: 'alarm' });
});

test('the same seed gives the same calls at the same moments', async () => {
  const callsOf = async (seed: string) => {
    const { world, timers } = await deployed(seed);
    await timers.runUntil(timers.now() + 120_000);
    return world.callLog.map(({ at, appliedAt, region, role, operation, result }) =>
      [at, appliedAt, region, role, operation, result].join(' '),
    );
  };

  const calls = await callsOf('one');

  expect(calls.length).toBeGreaterThan(50);
  expect(await callsOf('one')).toEqual(calls);
  expect(await callsOf('two')).not.toEqual(calls);
});
