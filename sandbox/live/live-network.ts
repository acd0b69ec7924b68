import { connect } from 'node:net';
import type { Region } from '#core/configuration.ts';
import type { Login, Network, Session } from '#functions/runtime/runtime.ts';
import { openSession } from './database-session.ts';
import type { LiveEngine } from './live-engine.ts';
import type { Endpoint } from './ports.ts';
import type { Resolver } from './resolver.ts';

/** What a Region's network is made of: who serves which endpoint, and the Region's own resolver. */
export interface LiveNetworkOptions {
  readonly region: Region;
  readonly engineOf: (endpoint: string) => LiveEngine | undefined;
  readonly resolver: Resolver;
}

// What a PostgreSQL client asks first; a listener whose server is gone accepts the connection and never answers it.
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The network of one Region on loopback: real sockets through the Region's links, real DNS. */
export function liveNetwork({ region, engineOf, resolver }: LiveNetworkOptions): Network {
  const linkTo = (host: string): Endpoint => {
    const endpoint = engineOf(host)?.links.get(region)?.endpoint;
    if (endpoint) return endpoint;
    throw new Error(`${host} has no address in ${region}.`);
  };
  return {
    reach: (host, _port, timeoutMilliseconds) => greet(linkTo(host), timeoutMilliseconds),
    resolve: async (name) => [(await resolver.resolve(name)).target],
    connect: (login) => signIn(login, linkTo(login.host), engineOf(login.host)),
  };
}

/** Resolves when a PostgreSQL server answers its first byte. */
function greet(endpoint: Endpoint, timeoutMilliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint);
    const fail = (why: Error) => {
      socket.destroy();
      reject(why);
    };
    socket.setTimeout(timeoutMilliseconds, () => fail(new Error(`No answer within ${timeoutMilliseconds / 1000} s.`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('The connection was closed without an answer.')));
    socket.once('connect', () => socket.write(SSL_REQUEST));
    socket.once('data', () => {
      resolve();
      socket.destroy();
    });
  });
}

async function signIn(login: Login, endpoint: Endpoint, engine: LiveEngine | undefined): Promise<Session> {
  const credentials = engine?.server.credentials('understudy');
  if (!credentials) throw new Error(`${login.host} has no server.`);
  const session = await openSession({
    endpoint,
    // The drill's one database stands for the configured one; its password for the token that IAM would sign.
    credentials,
    connectTimeoutMilliseconds: login.timeoutMilliseconds,
    queryTimeoutMilliseconds: login.timeoutMilliseconds,
  });
  return {
    query: (sql, values) => session.query(sql, values === undefined ? undefined : [...values]),
    end: async () => session.close(),
  };
}
