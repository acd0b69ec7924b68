import type { Answer, ReachAnswer, ReplicationAnswer, ResolveAnswer, RoleAnswer, WriteAnswer } from './answers.ts';
import type { Question } from './inspect-database.ts';
import { bounded } from './runtime/bounded.ts';
import type { Login, Runtime, Session } from './runtime/runtime.ts';
import { heartbeatStatement, roleStatement, writeProbeStatement } from './statements.ts';

/** How a question about a database or a name is asked on the network. */

type Asking = Pick<Runtime, 'network' | 'clock'>;
type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

/** Asks one question within the time given. Never rejects. */
export function ask(question: Question, timeoutMilliseconds: number, runtime: Asking): Promise<Answer> {
  switch (question.kind) {
    case 'reach':
      return askReach(question, timeoutMilliseconds, runtime);
    case 'replication':
      return askReplication(question, timeoutMilliseconds, runtime);
    case 'write-probe':
      return askWrite(question, timeoutMilliseconds, runtime);
    case 'role':
      return askRole(question, timeoutMilliseconds, runtime);
    case 'resolve':
      return askResolve(question, timeoutMilliseconds, runtime);
  }
}

async function askReach(
  { host, port }: Of<'reach'>,
  timeout: number,
  { network, clock }: Asking,
): Promise<ReachAnswer> {
  try {
    await bounded(clock, timeout, () => network.reach(host, port, timeout));
    return { kind: 'reach', ok: true, reason: `${host} takes connections.` };
  } catch (error) {
    return { kind: 'reach', ok: false, reason: `${host} takes no connection: ${wordsOf(error)}` };
  }
}

async function askReplication(
  question: Of<'replication'>,
  timeout: number,
  asking: Asking,
): Promise<ReplicationAnswer> {
  try {
    const [row] = await inSession(question.login, timeout, asking, (session) => session.query(heartbeatStatement));
    return { kind: 'replication', ok: true, ...flow(row ?? {}, question) };
  } catch (error) {
    const reason = `${question.login.host} could not be asked: ${wordsOf(error)}`;
    return { kind: 'replication', ok: false, state: 'unknown', reason };
  }
}

/**
 * A table without a beat says nothing: beats may never have been set up. Nor does one in a server that was promoted, or left behind
 * as a writer: its beats are its own. A beat from the future counts as young, for it vetoes.
 */
function flow(row: Readonly<Record<string, unknown>>, { login, vetoSeconds }: Of<'replication'>) {
  const now = Number(row.now_ms);
  if (row.in_recovery === false)
    return { state: 'unknown' as const, reason: `${login.host} is no standby: its beats are its own.` };
  if (row.beat_at_ms === null || row.beat_at_ms === undefined || !Number.isFinite(now))
    return { state: 'unknown' as const, reason: `${login.host} has no heartbeat.` };
  const heartbeatAt = Math.floor(Number(row.beat_at_ms));
  const ageSeconds = Math.round((now - heartbeatAt) / 100) / 10;
  const state = ageSeconds < vetoSeconds ? ('flowing' as const) : ('stalled' as const);
  return { state, heartbeatAt, reason: `${login.host} replayed its newest heartbeat ${ageSeconds} s ago.` };
}

async function askWrite({ login }: Of<'write-probe'>, timeout: number, asking: Asking): Promise<WriteAnswer> {
  let open = false;
  try {
    await inSession(login, timeout, asking, (session) => {
      open = true;
      return session.query(writeProbeStatement);
    });
    return { kind: 'write-probe', ok: true, outcome: 'written', reason: `${login.host} committed a write.` };
  } catch (error) {
    return { kind: 'write-probe', ok: false, ...refusalOf(error, open, login.host) };
  }
}

const readOnlyTransaction = '25006';

function refusalOf(error: unknown, open: boolean, host: string): Pick<WriteAnswer, 'outcome' | 'code' | 'reason'> {
  const code = sqlStateOf(error);
  if (code === readOnlyTransaction)
    return { outcome: 'read-only', code, reason: `${host} is read-only: ${wordsOf(error)}` };
  if (code) return { outcome: 'refused', code, reason: `${host} refused with ${code}: ${wordsOf(error)}` };
  if (open) return { outcome: 'refused', reason: `${host} did not answer a write: ${wordsOf(error)}` };
  return { outcome: 'unreachable', reason: `${host} can't be reached: ${wordsOf(error)}` };
}

async function askRole({ login }: Of<'role'>, timeout: number, asking: Asking): Promise<RoleAnswer> {
  try {
    const [row] = await inSession(login, timeout, asking, (session) => session.query(roleStatement));
    const role = row?.in_recovery === true ? 'standby' : 'writer';
    return { kind: 'role', ok: true, role, reason: `${login.host} is a ${role}.` };
  } catch (error) {
    return { kind: 'role', ok: false, role: 'unknown', reason: `${login.host} could not be asked: ${wordsOf(error)}` };
  }
}

async function askResolve(
  { name }: Of<'resolve'>,
  timeout: number,
  { network, clock }: Asking,
): Promise<ResolveAnswer> {
  try {
    const chain = await bounded(clock, timeout, () => network.resolve(name, timeout));
    return { kind: 'resolve', ok: true, chain, reason: `${name} leads to ${chain.at(-1) ?? 'no other name'}.` };
  } catch (error) {
    return { kind: 'resolve', ok: false, chain: [], reason: `${name} was not resolved: ${wordsOf(error)}` };
  }
}

/** One session for one question, with one limit over signing in and asking together. */
async function inSession<Rows>(
  login: Omit<Login, 'timeoutMilliseconds'>,
  timeoutMilliseconds: number,
  { network, clock }: Asking,
  use: (session: Session) => Promise<Rows>,
): Promise<Rows> {
  return bounded(clock, timeoutMilliseconds, async (signal) => {
    const session = await network.connect({ ...login, timeoutMilliseconds });
    try {
      // A session that opens after the limit must not be used: nobody would hear of what it did.
      signal.throwIfAborted();
      return await use(session);
    } finally {
      // A polite goodbye may never be answered on a cut link, so nobody waits for it.
      session.end().catch(() => undefined);
    }
  });
}

/** PostgreSQL's five-character code; Node's own codes, such as ECONNREFUSED and EPIPE, look different. */
function sqlStateOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) ? code : undefined;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));
