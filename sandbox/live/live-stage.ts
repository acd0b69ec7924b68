import { adopt } from '#cli/adopt.ts';
import { type Group, type Region, regionsOf, standbyOf } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { type Booted, bootWorld } from '#sandbox/world/boot.ts';
import { ownDurations } from '#sandbox/world/durations.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { RealTimers } from '#sandbox/world/real-timers.ts';
import { type Audience, seatAudience } from './audience.ts';
import { wallClock } from './clock.ts';
import { startDnsServer } from './dns-server.ts';
import { startHearts } from './heart.ts';
import type { Keeper } from './keeper.ts';
import { liveNetwork } from './live-network.ts';
import type { Stage } from './outages.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { type Servers, startServers } from './servers.ts';

/** What a live drill is staged from. */
export interface LiveStageOptions {
  readonly assembly: Assembly;
  /** Name of the group that is failed over. */
  readonly group: string;
  readonly owner: Region;
  readonly seed: number;
  readonly timeScale: number;
  /** Folder of the servers' files; the keeper removes it. */
  readonly folder: string;
  /** Folder of what the drill leaves behind. */
  readonly reportFolder: string;
  readonly keeper: Keeper;
}

/** Everything that a live drill plays with: two PostgreSQL servers, DNS, clients, and a simulated AWS in real time. */
export interface LiveStage extends Stage, Booted {
  readonly group: Group;
  readonly groupName: string;
  readonly target: Region;
  readonly servers: Servers;
  readonly audience: Audience;
  /** The ledger, asked from the witness. */
  ledger(): Promise<LedgerEntry>;
  /** Ends everything but the servers. */
  end(): Promise<void>;
}

/** Builds the stage and adopts the group; returns once clients write through DNS. Throws DrillCannotStart. */
export async function liveStage(options: LiveStageOptions): Promise<LiveStage> {
  const { assembly, group: groupName, owner, seed, timeScale, keeper } = options;
  const { configuration } = assembly;
  const group = configuration.groups[groupName] as Group;
  const servers = await startServers(configuration, groupName, owner, { folder: options.folder, keeper, seed });
  const hearts = startHearts(servers.engines, wallClock);
  const timers = new RealTimers();
  const random = seededRandom(seed);
  const resolvers = new Map<Region, Resolver>();
  const resolverOf = (region: Region): Resolver => {
    const resolver = resolvers.get(region);
    if (resolver) return resolver;
    throw new Error(`The drill has no resolver in ${region}.`);
  };
  const booted = await bootWorld({
    assembly,
    timers,
    durations: ownDurations(random.child('durations'), timeScale),
    random: random.child('world'),
    engine: servers.engine,
    ownerOf: () => owner,
    networkOf: (region) => liveNetwork({ region, engineOf: servers.engineOf, resolver: resolverOf(region) }),
  });
  const dns = await startDnsServer(booted.route53.answer);
  for (const region of regionsOf(group))
    resolvers.set(region, createResolver({ server: dns.endpoint, clock: wallClock }));
  await adopt(
    configuration,
    groupName,
    owner,
    booted.world.clientsFor({ region: owner, role: 'operator' }),
    timers.now(),
  );
  // Its schedule would start it within the minute; the drill does not wait for that.
  for (const region of regionsOf(group)) void booted.world.invoke(namesOf(configuration).function('probe'), region, {});
  const audience = seatAudience({
    group,
    owner,
    servers,
    resolver: resolverOf(group.witness),
    folder: options.reportFolder,
  });
  const others = regionsOf(group).filter((region) => region !== owner);
  return {
    ...booted,
    ...handsOn(booted, servers),
    ...{ group, groupName, owner, others, servers, audience },
    ...{ target: standbyOf(group, owner), standby: standbyOf(group, owner) },
    ledger: () => {
      const clients = booted.world.clientsFor({ region: group.witness, role: 'operator' });
      return ledgerOf({ clients, configuration, region: group.witness, id: () => 'operator' }).read(groupName);
    },
    async end() {
      await audience.leave();
      await hearts.stop();
      timers.stop();
      await dns.close();
    },
  };
}

/** What outages may do. */
function handsOn(
  { world }: Booted,
  servers: Servers,
): Pick<Stage, 'kill' | 'revive' | 'setLink' | 'killDatabase' | 'setApi'> {
  const enginesIn = (region: Region) => servers.engines.filter((engine) => engine.region === region);
  return {
    async kill(region) {
      world.region(region).down();
      for (const engine of enginesIn(region)) {
        // Cut first: a killed server's kernel would still say goodbye, which a dead Region does not.
        for (const link of engine.links.values()) link.cut();
        await engine.kill();
      }
    },
    async revive(region) {
      for (const engine of enginesIn(region))
        for (const link of engine.links.values()) {
          link.breakSessions();
          await link.heal();
        }
      world.region(region).up();
      // The Region's APIs are back before its databases are: they take as long as RDS takes to recover them.
      const recovery = world.host.durations.draw('recovery');
      world.host.timers.after(recovery, () => {
        for (const engine of enginesIn(region)) void engine.recover();
      });
    },
    async setLink(a, b, open) {
      world.link(a, b, open);
      await servers.setLink(a, b, open);
    },
    async killDatabase(region) {
      await Promise.all(enginesIn(region).map((engine) => engine.kill()));
    },
    setApi(region, service, up) {
      if (up) world.service(region, service).up();
      else world.service(region, service).down();
    },
  };
}
