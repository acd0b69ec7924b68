import type { Login } from '#functions/runtime/runtime.ts';
import { heartbeatStatement, roleStatement, writeProbeStatement } from '#functions/statements.ts';
import { caller } from './drill-configuration.ts';
import { cname, FRANKFURT_ENDPOINT, IRELAND_ENDPOINT, NAME, outcome, virtualWorld, ZONE } from './virtual-world.ts';

const login: Login = {
  host: IRELAND_ENDPOINT,
  port: 5432,
  user: 'understudy',
  database: 'orders',
  region: 'eu-west-1',
  timeoutMilliseconds: 3000,
};

/** A world seen from London, and one session with Ireland. */
async function withSession(overrides: Parameters<typeof virtualWorld>[0] = {}) {
  const world = virtualWorld(overrides);
  const network = world.fabric.networkOf('eu-west-2');
  const { value: session, error } = await outcome(world.timers, network.connect(login));
  if (!session) throw error ?? new Error('The session was not opened in time.');
  return { ...world, network, session };
}

describe('reaching a port', () => {
  test('succeeds by the endpoint and by an alias of it', async () => {
    const { timers, fabric } = virtualWorld();
    const network = fabric.networkOf('eu-west-2');

    expect(await outcome(timers, network.reach(IRELAND_ENDPOINT, 5432, 3000))).toMatchObject({ took: 32 });
    expect((await outcome(timers, network.reach(NAME, 5432, 3000))).error).toBeUndefined();
  });

  test.each([
    ['the link is cut', 'ETIMEDOUT', 3000, (w: World) => w.fabric.setLink('eu-west-1', 'eu-west-2', false)],
    ['the Region is down', 'ETIMEDOUT', 3000, (w: World) => w.reach.down('eu-west-1')],
    ['the security group is closed', 'ETIMEDOUT', 3000, (w: World) => w.ireland.setReachable(false)],
    ['the process is down', 'ECONNREFUSED', 17, (w: World) => w.ireland.kill()],
  ])('fails when %s', async (_title, code, took, fault) => {
    const world = virtualWorld();
    await fault(world);

    const seen = await outcome(world.timers, world.fabric.networkOf('eu-west-2').reach(IRELAND_ENDPOINT, 5432, 3000));

    expect([seen.error?.code, seen.took]).toEqual([code, took]);
  });

  test('fails at once for a name that does not exist', async () => {
    const { timers, fabric } = virtualWorld();

    const seen = await outcome(timers, fabric.networkOf('eu-west-2').reach('nowhere.example.com', 5432, 3000));

    expect(seen.error?.code).toBe('ENOTFOUND');
  });

  test('succeeds when the link heals within the limit', async () => {
    const { timers, fabric } = virtualWorld();
    fabric.setLink('eu-west-1', 'eu-west-2', false);
    timers.after(2000, () => fabric.setLink('eu-west-1', 'eu-west-2', true));

    const seen = await outcome(timers, fabric.networkOf('eu-west-2').reach(IRELAND_ENDPOINT, 5432, 3000));

    expect([seen.error, seen.took]).toEqual([undefined, 2030]);
  });
});

type World = ReturnType<typeof virtualWorld>;

describe('resolving a name', () => {
  test('gives the chain of targets, from the cache until the TTL is over', async () => {
    const { timers, fabric, route53 } = virtualWorld();
    const resolve = async () => (await outcome(timers, fabric.networkOf('eu-west-2').resolve(NAME, 1000), 1000)).value;

    expect(await resolve()).toEqual([IRELAND_ENDPOINT]);
    route53.addRecord(ZONE, cname(FRANKFURT_ENDPOINT));
    expect(await resolve()).toEqual([IRELAND_ENDPOINT]);
    await timers.advance(4000);
    expect(await resolve()).toEqual([FRANKFURT_ENDPOINT]);
  });

  test('has its own cache in each Region', async () => {
    const { timers, fabric, route53 } = virtualWorld();
    const resolve = async (region: string) =>
      (await outcome(timers, fabric.networkOf(region).resolve(NAME, 1000), 100)).value;

    await resolve('eu-west-2');
    route53.addRecord(ZONE, cname(FRANKFURT_ENDPOINT));

    expect([await resolve('eu-west-2'), await resolve('eu-central-1')]).toEqual([
      [IRELAND_ENDPOINT],
      [FRANKFURT_ENDPOINT],
    ]);
  });

  test('times out while the Region has no DNS, except from the cache', async () => {
    const { timers, fabric } = virtualWorld();
    const network = fabric.networkOf('eu-west-2');
    await outcome(timers, network.resolve(NAME, 1000), 100);
    fabric.setDns('eu-west-2', false);

    const cached = await outcome(timers, network.resolve(NAME, 1000), 1000);
    await timers.advance(5000);
    const late = await outcome(timers, network.resolve(NAME, 1000), 2000);

    expect(cached.value).toEqual([IRELAND_ENDPOINT]);
    expect([late.error?.code, late.took]).toEqual(['ETIMEOUT', 1000]);
  });
});

describe('signing in', () => {
  test.each([
    ['another user', { user: 'postgres' }, '28000'],
    ['a token of another Region', { region: 'eu-central-1' }, '28000'],
    ['an alias, since the token is signed for the endpoint', { host: NAME }, '28000'],
    ['another database', { database: 'postgres' }, '3D000'],
  ])('is refused with %s', async (_title, change, code) => {
    const { timers, fabric, ireland } = virtualWorld();

    const seen = await outcome(timers, fabric.networkOf('eu-west-2').connect({ ...login, ...change }));

    expect([seen.error?.code, ireland.openSessions]).toEqual([code, 0]);
  });

  test('is refused when IAM does not let the function of that Region connect', async () => {
    const { timers, fabric } = virtualWorld({ maySignIn: (from) => from !== 'eu-west-2' });

    const seen = await outcome(timers, fabric.networkOf('eu-west-2').connect(login));

    expect(seen.error?.message).toBe('PAM authentication failed for user "understudy"');
  });
});

describe('a session', () => {
  test('answers the role, the newest beat and the write probe', async () => {
    const { session, timers, ireland } = await withSession();
    const ask = async (sql: string) => (await outcome(timers, session.query(sql), 100)).value?.[0];

    expect(await ask(roleStatement)).toEqual({ in_recovery: false });
    const beat = await ask(heartbeatStatement);
    expect(Number(beat?.now_ms) - Number(beat?.beat_at_ms)).toBeLessThan(1000);
    expect(await ask(writeProbeStatement)).toEqual({ probed_at_ms: ireland.commits.at(-1)?.at });
    expect(ireland.commits.at(-1)?.kind).toBe('probe');
  });

  test('has no beat to tell of before the first one', async () => {
    const { fabric, timers } = virtualWorld();
    const session = await outcome(timers, fabric.networkOf('eu-west-1').connect(login), 100);

    const seen = await outcome(timers, session.value?.query(heartbeatStatement) ?? Promise.reject(), 100);

    expect(seen.value?.[0]?.beat_at_ms).toBeNull();
  });

  test('refuses the write probe on a read-only writer with SQLSTATE 25006', async () => {
    const { session, timers, ireland } = await withSession();
    await ireland.setReadOnly(true);

    expect((await outcome(timers, session.query(writeProbeStatement))).error?.code).toBe('25006');
  });

  test('refuses a statement that it does not know, with a sentence', async () => {
    const { session, timers } = await withSession();

    expect((await outcome(timers, session.query('select 1'))).error?.message).toMatch(
      /knows the statements of .* only/,
    );
  });

  test('lives on behind a closed security group, and ends with a restart', async () => {
    const { session, timers, ireland } = await withSession();

    await ireland.setReachable(false);
    const behind = await outcome(timers, session.query(roleStatement));
    await ireland.restart();
    const after = await outcome(timers, session.query(roleStatement));

    expect([behind.error, after.error?.code]).toEqual([undefined, 'ECONNRESET']);
  });

  test('may have written although its answer is lost', async () => {
    const { session, timers, ireland, fabric } = await withSession();
    const before = ireland.commits.filter(({ kind }) => kind === 'probe').length;
    timers.after(20, () => fabric.setLink('eu-west-1', 'eu-west-2', false));

    const seen = await outcome(timers, session.query(writeProbeStatement));

    expect([seen.error?.code, seen.took]).toEqual(['ETIMEDOUT', 3000]);
    expect(ireland.commits.filter(({ kind }) => kind === 'probe')).toHaveLength(before + 1);
  });

  test('never asks a question whose time was over before it arrived', async () => {
    const { session, timers, ireland, fabric } = await withSession();
    fabric.setLink('eu-west-1', 'eu-west-2', false);

    const seen = await outcome(timers, session.query(writeProbeStatement));
    fabric.setLink('eu-west-1', 'eu-west-2', true);
    await timers.advance(10_000);

    expect(seen.error?.code).toBe('ETIMEDOUT');
    expect(ireland.commits.filter(({ kind }) => kind === 'probe')).toEqual([]);
  });
});

test('a promotion keeps the server in recovery until its simulated end', async () => {
  const { rds, fabric, timers, frankfurt } = virtualWorld();
  const network = fabric.networkOf('eu-central-1');
  const frankfurtLogin = { ...login, host: FRANKFURT_ENDPOINT, region: 'eu-central-1' };
  const probe = async () => {
    const { value: session } = await outcome(timers, network.connect(frankfurtLogin), 100);
    return outcome(timers, session?.query(writeProbeStatement) ?? Promise.reject(new Error('no session')), 100);
  };

  caller(rds, 'eu-central-1').call('PromoteReadReplica', { DBInstanceIdentifier: 'orders-eu-central-1' });
  await timers.advance(50_000);
  const during = await probe();
  await timers.advance(20_000);
  const after = await probe();

  expect([during.error?.code, after.error]).toEqual(['25006', undefined]);
  expect(frankfurt.inRecovery).toBe(false);
});
