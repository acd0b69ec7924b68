import type { Region } from '#core/configuration.ts';
import { canonicalName, type followChain } from '#sandbox/live/dns-records.ts';
import type { Timers } from './service.ts';
import { NetworkFault } from './virtual-faults.ts';

/** Where a name leads: the targets of its aliases in order, the last name, and its address if it has one. */
export interface Resolution {
  readonly chain: readonly string[];
  readonly target: string;
  readonly address: string | undefined;
}

/** The caching resolver of one Region. */
export interface VirtualResolver {
  /** Rejects with NetworkFault: ENOTFOUND for a name that does not exist. Waits for ever while DNS is out of reach here. */
  resolve(name: string): Promise<Resolution>;
}

/** What a resolver asks. */
export interface ResolverPorts {
  readonly timers: Timers;
  readonly chain: (name: string, type: 'A') => ReturnType<typeof followChain>;
  /** Can this Region ask the name servers now? */
  readonly reachesDns: (region: Region) => boolean;
}

const QUERY_MILLISECONDS = 2;

/** Keeps an answer for the smallest TTL of its chain, and keeps no refusals. */
export function virtualResolver(region: Region, { timers, chain, reachesDns }: ResolverPorts): VirtualResolver {
  const cache = new Map<string, { resolution: Resolution; until: number }>();
  return {
    resolve: async (spelling) => {
      const name = canonicalName(spelling);
      const cached = cache.get(name);
      if (cached && cached.until > timers.now()) return cached.resolution;
      const askedAt = timers.now();
      await timers.sleep(QUERY_MILLISECONDS);
      if (!reachesDns(region)) return new Promise(() => {});
      const sets = chain(name, 'A');
      if (!sets) throw new NetworkFault('ENOTFOUND', `getaddrinfo ${name}`);
      const targets = sets.filter(({ type }) => type === 'CNAME').map(({ values }) => canonicalName(values[0] ?? ''));
      const resolution = {
        chain: targets,
        target: targets.at(-1) ?? name,
        address: sets.find(({ type }) => type === 'A')?.values[0],
      };
      const ttlSeconds = Math.min(...sets.map((set) => set.ttlSeconds));
      if (sets.length > 0) cache.set(name, { resolution, until: askedAt + ttlSeconds * 1000 });
      return resolution;
    },
  };
}
