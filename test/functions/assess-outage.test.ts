import { assessOutage } from '#functions/assess-outage.ts';
import { task } from '#functions/runtime/task.ts';
import { observation } from '../core/observations.ts';
import { declared, frankfurt, group, ireland, reverted, settled } from '../core/small-world.ts';
import { invoked, start } from './fake-runtime.ts';
import { type SmallWorld, smallWorld } from './small-world.ts';

const request = { group: 'orders', trigger: 'alarm' };
const assess = ({ runtime }: SmallWorld, given: object = request, seconds = 0) =>
  task(assessOutage, runtime)({ request: given, startedAt: new Date(start - seconds * 1000).toISOString() });

test('while nobody can tell, a run that an alarm started asks again, for a minute and a half', async () => {
  await expect(assess(smallWorld(settled()), request, 89)).rejects.toMatchObject({ name: 'OutageNotYetProven' });
  const { assessment, assessedAt } = await assess(smallWorld(settled()), request, 90);
  expect(assessment.proven).toBe(false);
  expect(assessedAt).toBe(start);
});

test('an outage during a revert is waited for like any other: a failover may follow it', async () => {
  await expect(assess(smallWorld(reverted()), request)).rejects.toMatchObject({ name: 'OutageNotYetProven' });
});

test('a silence that never grows older than its look is waited for, but not for ever', async () => {
  const { policy } = group;
  const world = smallWorld(settled());
  const silent = (observer: string) => observation(observer, { endpoint: 'down', controlPlane: 'down', at: start });
  const lambda = (region: string) => ({ send: async () => invoked(silent(region)) }) as never;
  const mute = { ...world, runtime: { ...world.runtime, clients: { ...world.runtime.clients, lambda } } };
  const longest = Math.max(policy.dwellSeconds, policy.inRegionSeconds) + 90;

  await expect(assess(mute, request, longest - 1)).rejects.toMatchObject({ name: 'OutageNotYetProven' });
  expect(await assess(mute, request, longest)).toMatchObject({ assessment: { pending: true, proven: false } });
});

test.each([
  ['a person who starts it', { ...request, trigger: 'manual', reason: 'Flood' }, settled(), frankfurt],
  ['a Region that owns the group itself', request, settled(), ireland],
  ['a transfer that is under way', request, declared(), frankfurt],
])('%s is answered at once', async (_who, given, entry, region) => {
  expect(await assess(smallWorld(entry, region), given)).toMatchObject({ assessment: { proven: false } });
});

test('an unknown group is refused with the names of those that exist', async () => {
  await expect(assess(smallWorld(settled()), { ...request, group: 'bills' })).rejects.toThrow(
    'There is no group bills; this installation has orders.',
  );
});
