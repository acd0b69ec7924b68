import { virtualWorld } from './virtual-world.ts';

const tokens = (commits: readonly { token?: string }[]) => commits.flatMap(({ token }) => token ?? []);
const refused = expect.objectContaining({ code: '25006' });

describe('replication', () => {
  test('brings each commit to the standby after its delay', async () => {
    const { ireland, frankfurt, timers } = virtualWorld({ replicationMilliseconds: () => 300 });

    ireland.commit('write', 'a');
    await timers.advance(299);
    const early = tokens(frankfurt.commits);
    await timers.advance(1);

    expect([early, tokens(frankfurt.commits)]).toEqual([[], ['a']]);
  });

  test('keeps the order of the commits when a later one travels faster', async () => {
    const delays = [500, 10];
    const { ireland, frankfurt, timers } = virtualWorld({ replicationMilliseconds: () => delays.shift() ?? 10 });

    ireland.commit('write', 'a');
    ireland.commit('write', 'b');
    await timers.advance(400);
    expect(frankfurt.commits).toEqual([]);
    await timers.advance(200);

    expect(tokens(frankfurt.commits)).toEqual(['a', 'b']);
  });

  test('waits while the link is cut and catches up when it heals', async () => {
    const { ireland, frankfurt, timers, fabric } = virtualWorld();

    ireland.commit('write', 'on the way');
    fabric.setLink('eu-west-1', 'eu-central-1', false);
    ireland.commit('write', 'held');
    await timers.advance(10_000);
    const during = frankfurt.commits.length;
    fabric.setLink('eu-west-1', 'eu-central-1', true);
    await timers.advance(500);

    expect(during).toBe(0);
    expect(frankfurt.commits).toEqual(ireland.commits);
  });

  test('goes on where it stopped after the standby was down', async () => {
    const { ireland, frankfurt, timers } = virtualWorld();

    await frankfurt.kill();
    ireland.commit('write', 'a');
    await timers.advance(5_500);
    const during = frankfurt.commits.length;
    await frankfurt.restart();
    await timers.advance(200);

    expect(during).toBe(0);
    expect(frankfurt.commits).toEqual(ireland.commits);
  });

  test('never brings what was not replayed before the promotion', async () => {
    const { ireland, frankfurt, timers, fabric } = virtualWorld();
    ireland.commit('write', 'replayed');
    await timers.advance(100);
    fabric.setLink('eu-west-1', 'eu-central-1', false);
    ireland.commit('write', 'lost');

    await frankfurt.promote();
    fabric.setLink('eu-west-1', 'eu-central-1', true);
    ireland.commit('write', 'diverged');
    frankfurt.commit('write', 'new');
    await timers.advance(10_000);

    expect(tokens(frankfurt.commits)).toEqual(['replayed', 'new']);
    expect(tokens(ireland.commits)).toEqual(['replayed', 'lost', 'diverged']);
  });
});

describe('the heartbeat', () => {
  test('is committed each second by the writer and seen in the standby', async () => {
    const { ireland, frankfurt, timers } = virtualWorld();
    const startedAt = timers.now();

    await timers.advance(3_500);

    expect(ireland.heartbeatAt()).toBe(startedAt + 3_000);
    expect(frankfurt.heartbeatAt()).toBe(startedAt + 3_000);
  });

  test.each([
    ['the process is down', (engine: ReturnType<typeof virtualWorld>['ireland']) => engine.kill()],
    ['the writer is read-only', (engine: ReturnType<typeof virtualWorld>['ireland']) => engine.setReadOnly(true)],
  ])('stops while %s', async (_title, stop) => {
    const { ireland, timers } = virtualWorld();
    await timers.advance(2_500);
    const before = ireland.heartbeatAt();

    await stop(ireland);
    await timers.advance(10_000);

    expect(ireland.heartbeatAt()).toBe(before);
  });

  test('goes on in the standby once it is promoted', async () => {
    const { ireland, frankfurt, timers } = virtualWorld();
    await ireland.kill();

    await frankfurt.promote();
    await timers.advance(2_500);

    expect(frankfurt.heartbeatAt()).toBe(timers.now() - 500);
  });
});

describe('a server', () => {
  test('takes writes as writer only, and not while it is read-only', async () => {
    const { ireland, frankfurt } = virtualWorld();

    expect(() => frankfurt.commit('write', 'a')).toThrow(refused);
    await ireland.setReadOnly(true);
    expect(() => ireland.commit('write', 'a')).toThrow(refused);
    await ireland.restart();
    expect(() => ireland.commit('write', 'a')).toThrow(refused);
    await ireland.setReadOnly(false);
    expect(ireland.commit('write', 'a')).toMatchObject({ token: 'a' });
  });

  test('keeps its sessions behind a closed network until it restarts', async () => {
    const { ireland } = virtualWorld();
    const session = ireland.open();

    await ireland.setReachable(false);
    const behindTheFence = session.ended;
    await ireland.restart();

    expect([behindTheFence, session.ended, ireland.openSessions]).toEqual([false, true, 0]);
  });

  test('cannot be promoted while its process is down', async () => {
    const { frankfurt } = virtualWorld();
    await frankfurt.kill();

    await expect(frankfurt.promote()).rejects.toMatchObject({ code: '57P03' });
    expect(frankfurt.inRecovery).toBe(true);
  });
});
