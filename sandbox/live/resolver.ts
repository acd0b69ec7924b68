import DNS from 'dns2';
import type { Clock } from './clock.ts';
import { canonicalName, type RecordType } from './dns-records.ts';
import type { Endpoint } from './ports.ts';

/** Where a name leads. */
export type Resolution = {
  /** The last name of the CNAME chain: the endpoint's own name. */
  target: string;
  address: string;
  /** Seconds for which this answer still holds: at first the smallest TTL of the chain. */
  ttlSeconds: number;
  fromCache: boolean;
};

/** A name did not lead to an address; the message says why. */
export class NameNotResolved extends Error {
  override name = 'NameNotResolved';
}

/** `server` is the authoritative server; `isCutOff` says whether the resolver's Region can reach it at this moment. */
export type ResolverOptions = {
  server: Endpoint;
  clock: Clock;
  timeoutMilliseconds?: number;
  isCutOff?: () => boolean;
};

/** The caching resolver of one client Region. */
export type Resolver = {
  /** Resolves by the cache while its answer holds, else by a query. Throws NameNotResolved. */
  resolve(name: string): Promise<Resolution>;
  /** Resolves by a query, past the cache, and leaves the cache as it is. Throws NameNotResolved. */
  resolveUncached(name: string): Promise<Resolution>;
  /** The strings of a name's TXT records, never cached; empty when there is none. Throws NameNotResolved. */
  resolveText(name: string): Promise<string[]>;
};

type Cached = { resolution: Resolution; expiresAt: number };

/**
 * Makes a resolver that keeps an answer for the smallest TTL of its chain, as clients' resolvers do, and keeps no refusals.
 * Queries go over UDP, and over TCP when the answer is truncated.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const cache = new Map<string, Cached>();
  const underway = new Map<string, Promise<Resolution>>();

  const resolveUncached = async (name: string) => readResolution(name, await query(options, name, 'A'));
  const refresh = async (name: string) => {
    // Counted from before the query: an answer never holds longer than its server meant.
    const askedAt = options.clock.now();
    const resolution = await resolveUncached(name);
    cache.set(name, { resolution, expiresAt: askedAt + resolution.ttlSeconds * 1000 });
    return resolution;
  };
  return {
    resolveUncached: (name) => resolveUncached(canonicalName(name)),
    resolveText: async (name) => readTexts(name, await query(options, canonicalName(name), 'TXT')),
    resolve: (spelling) => {
      const name = canonicalName(spelling);
      const cached = cache.get(name);
      const remaining = (cached?.expiresAt ?? 0) - options.clock.now();
      if (cached && remaining > 0) {
        return Promise.resolve({ ...cached.resolution, ttlSeconds: remaining / 1000, fromCache: true });
      }
      // Clients that ask at the same moment share one query.
      const asked = underway.get(name) ?? refresh(name).finally(() => underway.delete(name));
      underway.set(name, asked);
      return asked;
    },
  };
}

async function query(options: ResolverOptions, name: string, type: RecordType): Promise<DNS.Packet> {
  const { host: dns, port } = options.server;
  const timeout = options.timeoutMilliseconds ?? 2000;
  if (options.isCutOff?.()) throw new NameNotResolved(`${name}: the name server is out of reach`);
  try {
    const answer = await DNS.UDPClient({ dns, port, timeout, retryOverTCP: false })(name, type);
    if (!answer.header.tc) return answer;
    // dns2's TCP client waits without limit by itself.
    return await Promise.race([DNS.TCPClient({ dns, port })(name, type), rejectAfter(timeout)]);
  } catch (error) {
    throw new NameNotResolved(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function rejectAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    AbortSignal.timeout(milliseconds).addEventListener('abort', () => reject(new Error('no answer over TCP')));
  });
}

function refuseFailure(name: string, rcode: number): void {
  if (rcode === DNS.Packet.RCODE.NOERROR) return;
  const code = Object.entries(DNS.Packet.RCODE).find(([, value]) => value === rcode)?.[0];
  throw new NameNotResolved(`${name}: the name server answers ${code ?? rcode}`);
}

function readResolution(name: string, { header, answers }: DNS.Packet): Resolution {
  refuseFailure(name, header.rcode);
  let target = name;
  let ttlSeconds = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= answers.length; step += 1) {
    const record = answers.find((candidate) => canonicalName(candidate.name) === target);
    if (!record) break;
    ttlSeconds = Math.min(ttlSeconds, record.ttl);
    if (record.address !== undefined) return { target, address: record.address, ttlSeconds, fromCache: false };
    target = canonicalName(record.domain ?? '');
  }
  throw new NameNotResolved(`${name}: the answer has no address for ${target}`);
}

function readTexts(name: string, { header, answers }: DNS.Packet): string[] {
  if (header.rcode === DNS.Packet.RCODE.NXDOMAIN) return [];
  refuseFailure(name, header.rcode);
  return answers.flatMap(({ type, data }) => {
    if (type !== DNS.Packet.TYPE.TXT || data === undefined) return [];
    return [Array.isArray(data) ? data.join('') : String(data)];
  });
}
