import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WriteAnswer } from '#functions/answers.ts';
import { ask } from '#functions/questions.ts';
import { realNetwork } from '#functions/runtime/network.ts';
import type { Network } from '#functions/runtime/runtime.ts';
import { systemClock } from '#functions/runtime/system.ts';
import { beatStatement, heartbeatStatement, preparingStatements } from '#functions/statements.ts';
import { openSession } from '#sandbox/live/database-session.ts';
import { type Keeper, startKeeper } from '#sandbox/live/keeper.ts';
import { createPrimary, createRoles } from '#sandbox/live/postgres.ts';
import { installPostgres } from '#sandbox/live/postgres-binaries.ts';
import type { PostgresServer } from '#sandbox/live/postgres-server.ts';

/** Every statement on a real PostgreSQL server, as the role with no more rights than the documentation asks for. */

let keeper: Keeper;
let server: PostgresServer;
const network: Network = {
  ...realNetwork,
  connect: async ({ timeoutMilliseconds }) => {
    const limits = { connectTimeoutMilliseconds: timeoutMilliseconds, queryTimeoutMilliseconds: timeoutMilliseconds };
    const credentials = { ...server.credentials('understudy'), database: 'app' };
    const session = await openSession({ endpoint: server.endpoint, credentials, ...limits });
    return { query: (sql) => session.query(sql), end: async () => session.close() };
  },
};
const login = () => ({ ...server.endpoint, user: 'understudy', database: 'app', region: 'eu-west-1' });
const asked = { network, clock: systemClock };

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'statements-test-'));
  keeper = startKeeper();
  keeper.watchFolder(folder);
  const installation = installPostgres(folder);
  server = await createPrimary({
    name: 'eu-west-1',
    folder: join(folder, 'server'),
    installation,
    keeper,
    clock: systemClock,
  });
  await server.start();
  await createRoles(server);
  const database = { database: 'app' };
  for (const statement of preparingStatements) await server.query(statement, database);
  for (const grant of [
    'grant usage on schema understudy to understudy',
    'grant select on understudy.heartbeat to understudy',
    'grant select, insert, update on understudy.probe to understudy',
  ])
    await server.query(grant, database);
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await keeper.release();
}, 60_000);

test('the server answers a greeting', async () => {
  const { host, port } = server.endpoint;

  await expect(realNetwork.reach(host, port, 5000)).resolves.toBeUndefined();
});

test('a table without a beat tells nothing, one with a beat its age, and the beats of a writer are its own', async () => {
  const question = { kind: 'replication' as const, login: login(), vetoSeconds: 15 };
  const session = await network.connect({ ...question.login, timeoutMilliseconds: 2000 });
  const [before] = await session.query(heartbeatStatement);
  const beatenAt = systemClock.now();
  await server.query(beatStatement, { database: 'app' });
  await server.query(beatStatement, { database: 'app' });

  const [after] = await session.query(heartbeatStatement);
  await session.end();

  expect(before).toMatchObject({ beat_at_ms: null, in_recovery: false });
  expect(after).toMatchObject({ in_recovery: false });
  expect(Math.abs(Number(after?.beat_at_ms) - beatenAt)).toBeLessThan(5000);
  expect(Math.abs(Number(after?.now_ms) - beatenAt)).toBeLessThan(5000);
  expect(await ask(question, 2000, asked)).toMatchObject({
    ok: true,
    state: 'unknown',
    reason: expect.stringContaining('is no standby: its beats are its own.'),
  });
});

test('a writer says that it is one', async () => {
  expect(await ask({ kind: 'role', login: login() }, 2000, asked)).toMatchObject({ ok: true, role: 'writer' });
});

test('a write probe commits, again and again, until the server takes no writes', async () => {
  const probe = async () => (await ask({ kind: 'write-probe', login: login() }, 2000, asked)) as WriteAnswer;
  const outcomes = [(await probe()).outcome, (await probe()).outcome];
  const [row] = await server.query('select count(*)::int as rows from understudy.probe', { database: 'app' });
  await server.setReadOnly(true);

  const fenced = await probe();

  expect(outcomes).toEqual(['written', 'written']);
  expect(row).toEqual({ rows: 1 });
  expect(fenced).toMatchObject({ outcome: 'read-only', code: '25006' });
  await server.setReadOnly(false);
});

test('a login that the server does not know is refused, not unreachable', async () => {
  const stranger = {
    ...network,
    connect: () =>
      openSession({
        endpoint: server.endpoint,
        credentials: { ...server.credentials('understudy'), password: 'wrong' },
        connectTimeoutMilliseconds: 5000,
        queryTimeoutMilliseconds: 5000,
      }).then((session) => ({ query: session.query, end: async () => session.close() })),
  };

  const answer = await ask({ kind: 'write-probe', login: login() }, 2000, { network: stranger, clock: systemClock });

  expect(answer).toMatchObject({ outcome: 'refused', code: '28P01' });
});

test('a server that was stopped is unreachable', async () => {
  const [{ host, port }, before] = [server.endpoint, login()];
  await server.stop();

  const [reach, write] = await Promise.all([
    ask({ kind: 'reach', host, port }, 2000, asked),
    ask({ kind: 'write-probe', login: before }, 2000, asked),
  ]);

  expect(reach.ok).toBe(false);
  expect(write).toMatchObject({ outcome: 'unreachable' });
  await server.start();
});
