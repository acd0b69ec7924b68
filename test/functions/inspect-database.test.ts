import { handler, inspectDatabase, type Question } from '#functions/inspect-database.ts';
import type { Network, Session } from '#functions/runtime/runtime.ts';
import { task } from '#functions/runtime/task.ts';
import { heartbeatStatement, roleStatement, writeProbeStatement } from '#functions/statements.ts';
import { fakeRuntime, silence, start } from './fake-runtime.ts';

const login = { host: 'db.example.com', port: 5432, user: 'understudy', database: 'orders', region: 'eu-central-1' };

async function inspect(questions: Question[], network: Partial<Network>) {
  const runtime = fakeRuntime({ region: 'eu-central-1', network });
  const { answers } = await task(inspectDatabase, runtime)({ questions, timeoutMilliseconds: 2000 });
  return { answers, took: runtime.clock.now() - start };
}

const database = (query: Session['query']): Partial<Network> => ({
  connect: async () => ({ query, end: async () => undefined }),
});
const failing = (error: unknown) => database(() => Promise.reject(error));
const sqlError = (code: string, message: string) => Object.assign(new Error(message), { code });

test('answers come in the order of the questions, and a failing network is an answer', async () => {
  const questions: Question[] = [
    { kind: 'resolve', name: 'orders.db.example.com' },
    { kind: 'reach', host: 'open.example.com', port: 5432 },
    { kind: 'reach', host: 'shut.example.com', port: 5432 },
    { kind: 'role', login },
  ];

  const { answers } = await inspect(questions, {
    reach: async (host) => {
      if (host.startsWith('shut')) throw new Error('connect ECONNREFUSED');
    },
    resolve: async () => ['orders.eu-west-1.example.com'],
  });

  expect(answers).toEqual([
    {
      kind: 'resolve',
      ok: true,
      chain: ['orders.eu-west-1.example.com'],
      reason: 'orders.db.example.com leads to orders.eu-west-1.example.com.',
    },
    { kind: 'reach', ok: true, reason: 'open.example.com takes connections.' },
    { kind: 'reach', ok: false, reason: 'shut.example.com takes no connection: connect ECONNREFUSED' },
    { kind: 'role', ok: false, role: 'unknown', reason: 'db.example.com could not be asked: no network in this test' },
  ]);
});

test('questions are asked at the same time, each within its limit', async () => {
  const question = { kind: 'reach' as const, host: 'silent.example.com', port: 5432 };

  const { answers, took } = await inspect([question, question, { kind: 'role', login }], {
    reach: silence,
    connect: silence,
  });

  expect(answers.map(({ ok }) => ok)).toEqual([false, false, false]);
  expect(took).toBe(2000);
});

describe('replication', () => {
  const question: Question = { kind: 'replication', login, vetoSeconds: 15 };
  const beat = (ageMilliseconds: number | null, in_recovery = true) =>
    database(async (sql) =>
      sql === heartbeatStatement
        ? [{ beat_at_ms: ageMilliseconds === null ? null : start - ageMilliseconds, now_ms: start, in_recovery }]
        : [],
    );

  test.each([
    ['flowing', 'young', 14_900],
    ['stalled', 'old', 15_000],
    ['flowing', 'from the future', -5000],
  ])('is %s when the newest heartbeat is %s', async (state, _what, age) => {
    const { answers } = await inspect([question], beat(age));

    expect(answers[0]).toMatchObject({ kind: 'replication', ok: true, state, heartbeatAt: start - age });
  });

  test('is unknown in a server that is no standby, whose beats are its own', async () => {
    const { answers } = await inspect([question], beat(500, false));

    expect(answers[0]).toEqual({
      kind: 'replication',
      ok: true,
      state: 'unknown',
      reason: 'db.example.com is no standby: its beats are its own.',
    });
  });

  test('is unknown when there has never been a heartbeat, or nobody answers', async () => {
    const never = await inspect([question], beat(null));
    const nobody = await inspect([question], {});

    expect(never.answers[0]).toMatchObject({ ok: true, state: 'unknown', reason: 'db.example.com has no heartbeat.' });
    expect(nobody.answers[0]).toMatchObject({ ok: false, state: 'unknown' });
  });
});

describe('a write probe', () => {
  const question: Question = { kind: 'write-probe', login };

  test('is written when the statement came back', async () => {
    const { answers } = await inspect(
      [question],
      database(async (sql) => (sql === writeProbeStatement ? [{ probed_at_ms: start }] : [])),
    );

    expect(answers[0]).toMatchObject({ ok: true, outcome: 'written' });
  });

  test.each([
    ['read-only', 'the server says so', sqlError('25006', 'cannot execute INSERT in a read-only transaction')],
    ['refused', 'the server has another reason', sqlError('53300', 'too many connections')],
    ['refused', 'the table is missing', sqlError('42P01', 'relation "understudy.probe" does not exist')],
    ['refused', 'the session breaks under it', sqlError('ECONNRESET', 'read ECONNRESET')],
  ])('is %s when %s', async (outcome, _why, error) => {
    const { answers } = await inspect([question], failing(error));

    expect(answers[0]).toMatchObject({ ok: false, outcome });
  });

  test('is refused, which proves nothing, when an open session does not answer', async () => {
    const { answers } = await inspect([question], database(silence));

    expect(answers[0]).toMatchObject({ outcome: 'refused' });
  });

  test.each([
    ['nobody answers', silence],
    ['nobody listens', () => Promise.reject(sqlError('ECONNREFUSED', 'connect ECONNREFUSED'))],
    ['the host has no name', () => Promise.reject(sqlError('ENOTFOUND', 'getaddrinfo ENOTFOUND'))],
  ])('is unreachable when %s', async (_why, connect) => {
    const { answers } = await inspect([question], { connect });

    expect(answers[0]).toMatchObject({ ok: false, outcome: 'unreachable' });
  });

  test('is not sent over a session that opens after the limit', async () => {
    const sent: string[] = [];
    const runtime = fakeRuntime({
      region: 'eu-central-1',
      network: {
        connect: async () => {
          await runtime.clock.sleep(5000);
          return {
            query: async (sql) => {
              sent.push(sql);
              return [];
            },
            end: async () => undefined,
          };
        },
      },
    });

    await task(inspectDatabase, runtime)({ questions: [question], timeoutMilliseconds: 2000 });
    await runtime.clock.sleep(10_000);

    expect(sent).toEqual([]);
  });
});

test.each([
  [true, 'standby'],
  [false, 'writer'],
])('a server whose recovery is %s is a %s', async (inRecovery, role) => {
  const { answers } = await inspect(
    [{ kind: 'role', login }],
    database(async (sql) => (sql === roleStatement ? [{ in_recovery: inRecovery }] : [])),
  );

  expect(answers[0]).toMatchObject({ ok: true, role });
});

test('an unknown question or too long a limit is refused with its place', async () => {
  const run = task(inspectDatabase, fakeRuntime({ region: 'eu-central-1' }));

  await expect(run({ questions: [{ kind: 'drop' }], timeoutMilliseconds: 9000 })).rejects.toMatchObject({
    name: 'InvalidInput',
    message: expect.stringContaining('questions[0].kind'),
  });
  expect(handler).toBeInstanceOf(Function);
});
