import type { Region } from '#core/configuration.ts';
import type { Login, Network, Session } from '#functions/runtime/runtime.ts';
import { heartbeatStatement, roleStatement, writeProbeStatement } from '#functions/statements.ts';
import type { Life } from './life.ts';
import type { Timers } from './service.ts';
import type { Account } from './sign-in-rights.ts';
import { type Connection, connectTo, dial } from './virtual-connection.ts';
import type { VirtualEngine } from './virtual-engine.ts';
import { NetworkFault, SqlRefusal } from './virtual-faults.ts';
import type { VirtualResolver } from './virtual-resolver.ts';
import { type Roads, within } from './virtual-road.ts';

/** A server at its endpoint, and who may sign in there. */
export interface Place {
  readonly engine: VirtualEngine;
  readonly endpoint: string;
  readonly port: number;
  readonly resourceId: string;
  readonly user: string;
  readonly database: string;
}

/** What a Region's network needs. */
export interface NetworkPorts extends Roads {
  /** The server behind an endpoint's name. */
  readonly placeOf: (endpoint: string) => Place | undefined;
  readonly resolver: VirtualResolver;
  /** Does IAM let the function of this Region sign in (`rds-db:connect`)? */
  readonly maySignIn: (from: Region, account: Account) => boolean;
}

/**
 * The network as the function inside a Region's VPC sees it, in virtual time. What is cut or dead makes a call wait until its
 * limit and reject with ETIMEDOUT; a server whose process is down answers ECONNREFUSED. Sessions know the statements of
 * `functions/statements.ts` and refuse every other one.
 */
export function virtualNetwork(region: Region, ports: NetworkPorts): Network {
  const find = async (host: string, port: number): Promise<Place> => {
    const { target } = await ports.resolver.resolve(host);
    const place = ports.placeOf(target);
    if (!place) throw new NetworkFault('ENOTFOUND', `getaddrinfo ${host}`);
    if (place.port !== port) throw new NetworkFault('ECONNREFUSED', `connect ${host}:${port}`);
    return place;
  };
  const limited = <Result>(what: string, milliseconds: number, work: (asker: Life) => Promise<Result>) =>
    within(ports.timers, { milliseconds, code: 'ETIMEDOUT', what }, work);
  return {
    reach: (host, port, timeout) =>
      limited(`connect ${host}:${port}`, timeout, async () => dial(ports, region, (await find(host, port)).engine)),
    resolve: (name, milliseconds) =>
      within(ports.timers, { milliseconds, code: 'ETIMEOUT', what: `queryCname ${name}` }, async () => {
        const { chain } = await ports.resolver.resolve(name);
        return chain;
      }),
    connect: (login) =>
      limited(`connect ${login.host}:${login.port}`, login.timeoutMilliseconds, async (asker) => {
        const place = await find(login.host, login.port);
        const admit = () => refuseStranger(region, login, place, ports);
        return sessionOn(await connectTo(ports, region, place.engine, admit, asker), login, ports.timers);
      }),
  };
}

/** An IAM token is signed for one endpoint name, one Region and one user, and is worth nothing by any other name. */
function refuseStranger(from: Region, login: Login, place: Place, { maySignIn }: NetworkPorts): void {
  const account = { region: place.engine.region, resourceId: place.resourceId, user: login.user };
  const isSignedForIt = login.host === place.endpoint && login.region === account.region;
  if (!isSignedForIt || login.user !== place.user || !maySignIn(from, account)) {
    throw new SqlRefusal('28000', `PAM authentication failed for user "${login.user}"`, 'FATAL');
  }
  if (login.database === place.database) return;
  throw new SqlRefusal('3D000', `database "${login.database}" does not exist`, 'FATAL');
}

function sessionOn(connection: Connection, { timeoutMilliseconds, host }: Login, timers: Timers): Session {
  const limit = { milliseconds: timeoutMilliseconds, code: 'ETIMEDOUT', what: `query ${host}` };
  return {
    query: (sql) =>
      within(timers, limit, (asker) => connection.ask((engine) => [answer(engine, sql, timers.now())], asker)),
    end: async () => connection.session.end(),
  };
}

function answer(engine: VirtualEngine, sql: string, now: number): Readonly<Record<string, unknown>> {
  switch (sql) {
    case roleStatement:
      return { in_recovery: engine.inRecovery };
    case heartbeatStatement:
      return { beat_at_ms: engine.heartbeatAt() ?? null, now_ms: now, in_recovery: engine.inRecovery };
    case writeProbeStatement:
      return { probed_at_ms: engine.commit('probe').at };
    default:
      throw new SqlRefusal(
        '0A000',
        `The virtual server knows the statements of functions/statements.ts only, not: ${sql}`,
      );
  }
}
