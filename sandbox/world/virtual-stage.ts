import type { Region } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import type { Assembly } from './assembly.ts';
import { type Booted, type BootOptions, bootWorld } from './boot.ts';
import { ROUTE_53_REGION } from './clients.ts';
import { drawnDurations } from './durations.ts';
import { type Random, seededRandom } from './random.ts';
import type { Route53 } from './route53.ts';
import type { Durations } from './service.ts';
import { signInRights } from './sign-in-rights.ts';
import { type VirtualFabric, virtualFabric } from './virtual-fabric.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A whole installation in virtual time: the world, model servers, and the hand of an operator. */
export interface VirtualStage extends Booted, Outages {
  readonly timers: VirtualTimers;
  readonly fabric: VirtualFabric;
  readonly random: Random;
  /** An operator's clients in a Region; they may call everything. */
  operator(region: Region): Clients;
  ledger(group: string, region?: Region): Promise<LedgerEntry>;
}

/** What can befall the Regions of a stage. */
export interface Outages {
  /** Kills or revives a Region with everything in it. */
  kill(region: Region): Promise<void>;
  revive(region: Region): Promise<void>;
  /** Cuts a Region off from every other one, or heals that; what is inside goes on, and clients there are served. */
  isolate(region: Region): void;
  heal(region: Region): void;
  /** Ends the database servers of a Region; its APIs go on, and describe the instances as `available`. */
  killDatabase(region: Region): Promise<void>;
}

export interface VirtualStageOptions extends Pick<BootOptions, 'ownerOf' | 'staleMilliseconds' | 'duplicates'> {
  readonly assembly: Assembly;
  readonly seed?: number;
  readonly durations?: (random: Random) => Durations;
}

/** Boots everything in virtual time; nothing happens until its timers are run. */
export async function virtualStage(options: VirtualStageOptions): Promise<VirtualStage> {
  const { assembly, seed = 1, durations = drawnDurations, ...starting } = options;
  const timers = new VirtualTimers();
  const random = seededRandom(seed);
  const { configuration } = assembly;
  let fabric: VirtualFabric | undefined;
  let latestRoute53: Route53 | undefined;
  const parts = () => {
    if (fabric) return fabric;
    throw new Error('The servers are made when the world is booted.');
  };
  const booted = await bootWorld({
    ...starting,
    assembly,
    timers,
    durations: durations(random.child('durations')),
    random: random.child('world'),
    engine: (identifier) => parts().engine(identifier),
    networkOf: (region, route53) => {
      latestRoute53 = route53;
      return parts().networkOf(region);
    },
    webOf: (region) => parts().webOf(region),
    prepare: (host) => {
      const chain = (name: string) => latestRoute53?.chain(name);
      const { ownerOf } = starting;
      const maySignIn = signInRights(host);
      fabric = virtualFabric({
        configuration,
        timers,
        reach: host.reach,
        chain,
        maySignIn,
        ...(ownerOf && { ownerOf }),
      });
    },
  });
  latestRoute53 = booted.route53;
  return {
    ...booted,
    ...{ timers, random, fabric: parts() },
    ...operatorOn(booted, configuration),
    ...outagesOf(booted, parts(), configuration),
  };
}

function operatorOn({ world }: Booted, configuration: Assembly['configuration']) {
  const operator = (region: Region) => world.clientsFor({ region, role: 'operator' });
  return {
    operator,
    ledger: (group: string, region: Region = configuration.groups[group]?.witness ?? '') =>
      ledgerOf({ clients: operator(region), configuration, region, id: () => 'operator' }).read(group),
  };
}

function outagesOf({ world }: Booted, fabric: VirtualFabric, configuration: Assembly['configuration']): Outages {
  const engines = (region: Region) =>
    Object.values(configuration.groups).flatMap(({ databases }) =>
      Object.values(databases).flatMap(({ instances }) => {
        const instance = instances[region];
        return instance ? [fabric.engine(instance.identifier)] : [];
      }),
    );
  const regions = new Set([ROUTE_53_REGION, ...Object.keys(configuration.networks)]);
  const setLinks = (region: Region, open: boolean) => {
    for (const other of regions) if (other !== region) world.link(region, other, open);
  };
  return {
    async kill(region) {
      world.region(region).down();
      await Promise.all(engines(region).map((engine) => engine.kill()));
    },
    async revive(region) {
      world.region(region).up();
      await Promise.all(engines(region).map((engine) => engine.restart()));
    },
    isolate: (region) => setLinks(region, false),
    heal: (region) => setLinks(region, true),
    async killDatabase(region) {
      await Promise.all(engines(region).map((engine) => engine.kill()));
    },
  };
}
