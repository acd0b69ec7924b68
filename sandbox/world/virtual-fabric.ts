import { type Configuration, type Database, type Group, type Region, standbysOf } from '#core/configuration.ts';
import type { Network, Web } from '#functions/runtime/runtime.ts';
import { canonicalName } from '#sandbox/live/dns-records.ts';
import type { Fabric } from './engine.ts';
import { instanceIn } from './rds-instance.ts';
import type { Reach } from './reach.ts';
import type { Timers } from './service.ts';
import type { Account } from './sign-in-rights.ts';
import { type VirtualEngine, virtualEngine } from './virtual-engine.ts';
import { type Place, virtualNetwork } from './virtual-network.ts';
import { streamCommits } from './virtual-replication.ts';
import { type ResolverPorts, type VirtualResolver, virtualResolver } from './virtual-resolver.ts';
import { type Roads, usualLatency } from './virtual-road.ts';
import { type Applications, virtualWeb } from './virtual-web.ts';

/** What the databases and networks of virtual time are made of. */
export interface VirtualFabricOptions {
  readonly configuration: Configuration;
  readonly timers: Timers;
  readonly reach: Reach;
  /** The simulated Route 53's `chain`. */
  readonly chain: ResolverPorts['chain'];
  /** The Region that owns a group at the start; the group's first candidate unless said otherwise. */
  readonly ownerOf?: (group: string) => Region;
  /** How long a commit travels to a standby, in milliseconds; 40 unless said otherwise. */
  readonly replicationMilliseconds?: (standby: Region) => number;
  readonly latencyMilliseconds?: Roads['latencyMilliseconds'];
  /** Do the streams between the databases flow, where the ways between their Regions are open? Yes, unless said otherwise. */
  readonly isStreaming?: () => boolean;
  /** Does IAM let the function of a Region sign in? Yes, unless said otherwise; see `signInRights`. */
  readonly maySignIn?: (from: Region, account: Account) => boolean;
}

/** The fabric in virtual time: model servers, and what its clients and tests need of it. */
export interface VirtualFabric extends Fabric, Roads {
  engine(identifier: string): VirtualEngine;
  /** The server behind an endpoint's name. */
  placeOf(endpoint: string): Place | undefined;
  /** A made-up address per endpoint, for Route 53's answers; undefined for other names. */
  addressOf(endpoint: string): string | undefined;
  /** The Region's caching resolver, which its functions and its clients share. */
  resolverOf(region: Region): VirtualResolver;
  /** Cuts a Region off from all name servers, or heals that; caches go on answering. */
  setDns(region: Region, open: boolean): void;
  /** The public Internet as a Region's functions see it. */
  webOf(region: Region): Web;
  readonly applications: Applications;
}

/** Makes the servers of a configuration: each database's owner writes and streams to the other candidates. Throws for an unknown name. */
export function virtualFabric(options: VirtualFabricOptions): VirtualFabric {
  const { configuration, timers, reach, latencyMilliseconds = usualLatency, maySignIn = () => true } = options;
  const places = Object.entries(configuration.groups).flatMap(([name, group]) =>
    Object.values(group.databases).flatMap((database) =>
      replicated(options, group, database, options.ownerOf?.(name) ?? group.candidates[0]),
    ),
  );
  const byEndpoint = new Map(places.map((place) => [canonicalName(place.endpoint), place]));
  const byIdentifier = new Map(places.map(({ engine }) => [engine.identifier, engine]));
  const withoutDns = new Set<Region>();
  const reachesDns = (region: Region) => reach.isUp(region) && !withoutDns.has(region);
  const roads: Roads = { timers, reach, latencyMilliseconds };
  const placeOf = (endpoint: string) => byEndpoint.get(canonicalName(endpoint));
  const resolverOf = kept((region) => virtualResolver(region, { timers, chain: options.chain, reachesDns }));
  const networkOf = kept(
    (region): Network => virtualNetwork(region, { ...roads, placeOf, maySignIn, resolver: resolverOf(region) }),
  );
  const applications: Applications = { answers: [], broken: new Set() };
  const webOf = kept((region) =>
    virtualWeb(region, { timers, reach, configuration, placeOf, resolverOf, applications }),
  );
  return {
    ...roads,
    ...{ applications, webOf },
    placeOf,
    resolverOf,
    networkOf,
    engine: (identifier) => {
      const engine = byIdentifier.get(identifier);
      if (engine) return engine;
      throw new Error(`There is no virtual server ${identifier}, only ${[...byIdentifier.keys()].join(', ')}.`);
    },
    setLink: (a, b, open) => reach.setLink(a, b, open),
    setDns: (region, open) => void (open ? withoutDns.delete(region) : withoutDns.add(region)),
    addressOf: (endpoint) => {
      const index = [...byEndpoint.keys()].indexOf(canonicalName(endpoint));
      return index === -1 ? undefined : `10.0.${index}.10`;
    },
  };
}

function replicated(options: VirtualFabricOptions, group: Group, database: Database, owner: Region): Place[] {
  const { timers, reach, replicationMilliseconds = () => 40, isStreaming = () => true } = options;
  const make = (region: Region, role: 'writer' | 'standby'): Place => {
    const { identifier, endpoint, resourceId } = instanceIn(database, region);
    const engine = virtualEngine({ identifier, region, role, timers });
    return { engine, endpoint, resourceId, port: database.port, user: database.user, database: database.databaseName };
  };
  const writer = make(owner, 'writer');
  const standbys = standbysOf(group, owner).map((region) => {
    const standby = make(region, 'standby');
    streamCommits({
      timers,
      source: writer.engine,
      standby: standby.engine,
      delayMilliseconds: () => replicationMilliseconds(region),
      isOpen: () => isStreaming() && reach.isUp(owner) && reach.isUp(region) && reach.isLinked(owner, region),
      onLinkChange: (watch) => reach.onChange(watch),
    });
    return standby;
  });
  return [writer, ...standbys];
}

/** One of each kind per Region, made when it is first asked for. */
function kept<Made>(make: (region: Region) => Made): (region: Region) => Made {
  const made = new Map<Region, Made>();
  return (region) => {
    const found = made.get(region) ?? make(region);
    made.set(region, found);
    return found;
  };
}
