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

describe('a standby that would lose more than another one', () => {
  const stockholm = 'eu-north-1';
  /** The outage was proven an hour ago, and a pause of the group has ended since. */
  function proven(): SmallWorld {
    const world = smallWorld(settled());
    const behind: Record<string, number> = { [frankfurt]: 9_000, [stockholm]: 2_000 };
    const lambda = (region: string) => {
      const heartbeatAt = start - 3_600_000 - (behind[region] ?? 0);
      const replicas = region in behind ? { replication: 'stalled' as const, heartbeatAt } : {};
      const silent = { endpoint: 'down', controlPlane: 'down', at: start, silentSince: start - 3_600_000 } as const;
      const seen = { ...observation(region, { ...silent, ...replicas }), ...(region in behind && { unfit: [] }) };
      return { send: async () => invoked(seen) } as never;
    };
    const { configuration, clients } = world.runtime;
    const orders = { ...group, candidates: [...group.candidates, stockholm] as const } as unknown as typeof group;
    const runtime = {
      ...world.runtime,
      configuration: { ...configuration, groups: { ...configuration.groups, orders } },
      clients: { ...clients, lambda },
    };
    return { ...world, runtime };
  }

  test('leaves it to that one for a minute from its own start, where that comes long after the proof', async () => {
    const sweep = { ...request, trigger: 'sweep' };

    await expect(assess(proven(), sweep, 59)).rejects.toMatchObject({
      name: 'OutageNotYetProven',
      message: expect.stringMatching(
        /^eu-north-1 would lose up to 2 s, eu-central-1 up to 9 s: it is left to eu-north-1 for 1 s/,
      ),
    });
    expect(await assess(proven(), sweep, 60)).toMatchObject({ assessment: { proven: true } });
  });

  test('goes on at once where persons have approved that it does', async () => {
    expect(await assess(proven(), { ...request, trigger: 'approval', event: '1-1' })).toMatchObject({
      assessment: { proven: true },
    });
  });
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
