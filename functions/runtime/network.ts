import { Resolver } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { greet } from './greeting.ts';
import type { Login, Network, Session } from './runtime.ts';

/** The network as a Lambda function inside the VPC has it. */
export const realNetwork: Network = { reach: greet, resolve, connect };

/** A chain of aliases longer than this is a loop. */
const longestChain = 8;

async function resolve(name: string, timeoutMilliseconds: number): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: timeoutMilliseconds, tries: 1 });
  const chain: string[] = [];
  for (let asked = name; chain.length < longestChain; ) {
    const target = await aliasOf(resolver, asked);
    if (target === undefined) return chain;
    chain.push(target);
    asked = target;
  }
  throw new Error(`${name} leads through more than ${longestChain} aliases: ${chain.join(' -> ')}`);
}

/** The target of a name's CNAME; undefined where the name has none. A name that does not exist at all rejects with ENOTFOUND. */
async function aliasOf(resolver: Resolver, name: string): Promise<string | undefined> {
  try {
    const [target] = await resolver.resolveCname(name);
    return target?.replace(/\.$/, '').toLowerCase();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENODATA') return undefined;
    throw error;
  }
}

async function connect({ host, port, user, database, region, timeoutMilliseconds }: Login): Promise<Session> {
  const socket = new Socket();
  const client = new pg.Client({
    host,
    port,
    user,
    database,
    // Signed with the function's own credentials; no call leaves for it, and it is good for 15 minutes.
    password: await new Signer({ hostname: host, port, username: user, region }).getAuthToken(),
    ssl: { rejectUnauthorized: true, secureContext: trusted() },
    connectionTimeoutMillis: timeoutMilliseconds,
    query_timeout: timeoutMilliseconds,
    statement_timeout: timeoutMilliseconds,
    stream: () => socket,
  });
  // An idle connection that breaks reports it here; unheard, it would end the whole function.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    query: async (sql, values) =>
      (await client.query<Record<string, unknown>>(sql, values ? [...values] : undefined)).rows,
    // Dropped, not said goodbye to: on a cut link a goodbye is never answered.
    end: async () => {
      socket.destroy();
    },
  };
}

/**
 * Certificates of Amazon's own authorities, RDS's among them, as Lambda's Node.js runtimes bring them. Since Node.js 20 the
 * runtime does not load that file by itself, and RDS's authorities are in no public list [Lambda Developer Guide, lambda-nodejs].
 */
const lambdaCertificates = '/var/runtime/ca-cert.pem';

let context: SecureContext | undefined;

/** Made once, since each sign-in needs it: to read all those certificates takes longer than the sign-in itself. */
function trusted(): SecureContext {
  context ??= createSecureContext({
    ca: existsSync(lambdaCertificates) ? readFileSync(lambdaCertificates, 'utf8') : [...rootCertificates],
  });
  return context;
}
