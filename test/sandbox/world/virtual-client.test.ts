import { stubbornClient, writingClient } from '#sandbox/world/virtual-client.ts';
import { longestSilence, lostWrites, splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import { caller } from './drill-configuration.ts';
import { cname, FRANKFURT_ENDPOINT, IRELAND, NAME, virtualWorld, ZONE } from './virtual-world.ts';

const FENCE = 'sg-0a1b2c3d4e5f60072';

/** Both clients write through the application's name from London. */
async function atWork(overrides: Parameters<typeof virtualWorld>[0] = {}) {
  const world = virtualWorld(overrides);
  const common = { fabric: world.fabric, region: 'eu-west-2', writerName: NAME };
  const good = writingClient({ ...common, name: 'good' });
  const stubborn = stubbornClient({ ...common, name: 'stubborn' });
  await world.timers.advance(10_000);
  return { ...world, good, stubborn };
}

const standby = (world: ReturnType<typeof virtualWorld>) => caller(world.rds, 'eu-central-1');
const promote = (world: ReturnType<typeof virtualWorld>) =>
  standby(world).call('PromoteReadReplica', { DBInstanceIdentifier: 'orders-eu-central-1' });

describe('a client that goes by the name', () => {
  test('has every write acknowledged once while nothing is wrong', async () => {
    const { good, ireland, frankfurt, timers } = await atWork();
    good.stop();
    await timers.advance(2_000);

    const stored = ireland.commits.flatMap(({ token }) => (token?.startsWith('good') ? [token] : []));

    expect(good.failures).toEqual([]);
    expect(stored).toEqual(good.acknowledged.map(({ token }) => token));
    expect(lostWrites(good.acknowledged, frankfurt)).toEqual([]);
  });

  test('follows the name to the new writer after a dead Region, and its silence is the outage', async () => {
    const world = await atWork();
    const startedAt = world.timers.now();

    world.reach.down('eu-west-1');
    promote(world);
    await world.timers.advance(61_000);
    world.route53.addRecord(ZONE, cname(FRANKFURT_ENDPOINT));
    await world.timers.advance(30_000);

    expect(world.good.acknowledged.at(-1)?.by).toBe('orders-eu-central-1');
    const silence = longestSilence(world.good.acknowledged, startedAt - 5_000, world.timers.now());
    expect(silence).toBeGreaterThan(60_000);
    expect(silence).toBeLessThan(75_000);
  });

  test('does not store a write twice when the answer was lost', async () => {
    const world = await atWork();

    // Cut just after a write was sent, in the middle of its way back.
    world.timers.after(1_020, () => world.fabric.setLink('eu-west-1', 'eu-west-2', false));
    world.timers.after(4_000, () => world.fabric.setLink('eu-west-1', 'eu-west-2', true));
    await world.timers.advance(20_000);

    const stored = world.ireland.commits.flatMap(({ token }) => token ?? []);
    expect(world.good.failures).not.toEqual([]);
    expect(new Set(stored).size).toBe(stored.length);
  });
});

describe('what the data says', () => {
  test('is a loss of what was acknowledged and not yet replayed', async () => {
    const world = await atWork({ replicationMilliseconds: () => 5_000 });

    world.reach.down('eu-west-1');
    promote(world);
    await world.timers.advance(61_000);

    const lost = lostWrites(world.good.acknowledged, world.frankfurt);
    expect(lost.length).toBeGreaterThanOrEqual(4);
    expect(lost.length).toBeLessThanOrEqual(6);
  });

  test('is a split brain while the old writer is not fenced, and none of it after a fence', async () => {
    const world = await atWork();

    promote(world);
    await world.timers.advance(90_000);
    const unfenced = splitBrainWrites(world.stubborn.acknowledged, world.frankfurt).length;
    const old = caller(world.rds, 'eu-west-1');
    old.call('ModifyDBInstance', {
      DBInstanceIdentifier: IRELAND,
      VpcSecurityGroupIds: [FENCE],
      ApplyImmediately: true,
    });
    await world.timers.advance(25_000);
    const behindTheFence = splitBrainWrites(world.stubborn.acknowledged, world.frankfurt).length;
    old.call('RebootDBInstance', { DBInstanceIdentifier: IRELAND });
    await world.timers.advance(25_000);
    const fenced = splitBrainWrites(world.stubborn.acknowledged, world.frankfurt).length;
    await world.timers.advance(60_000);

    expect(unfenced).toBeGreaterThan(20);
    // The open session survives the closed security group: only the restart ends it.
    expect(behindTheFence).toBeGreaterThan(unfenced + 20);
    expect(splitBrainWrites(world.stubborn.acknowledged, world.frankfurt)).toHaveLength(fenced);
  });
});
