import type { Region } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import type { Assembly } from './assembly.ts';
import { type Booted, bootWorld } from './boot.ts';
import { drawnDurations } from './durations.ts';
import { type Random, seededRandom } from './random.ts';
import type { Route53 } from './route53.ts';
import type { Durations } from './service.ts';
import { type VirtualFabric, virtualFabric } from './virtual-fabric.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A whole installation in virtual time: the world, model servers, and the hand of an operator. */
export interface VirtualStage extends Booted {
  readonly timers: VirtualTimers;
  readonly fabric: VirtualFabric;
  readonly random: Random;
  /** An operator's clients in a Region; they may call everything. */
  operator(region: Region): Clients;
  ledger(group: string, region?: Region): Promise<LedgerEntry>;
  /** Kills or revives a Region with everything in it. */
  kill(region: Region): Promise<void>;
  revive(region: Region): Promise<void>;
}

export interface VirtualStageOptions {
  readonly assembly: Assembly;
  readonly seed?: number;
  readonly durations?: (random: Random) => Durations;
}

/** Boots everything in virtual time; nothing happens until its timers are run. */
export async function virtualStage({
  assembly,
  seed = 1,
  durations = drawnDurations,
}: VirtualStageOptions): Promise<VirtualStage> {
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
    assembly,
    timers,
    durations: durations(random.child('durations')),
    random: random.child('world'),
    engine: (identifier) => parts().engine(identifier),
    networkOf: (region, route53) => {
      latestRoute53 = route53;
      return parts().networkOf(region);
    },
    prepare: ({ reach }) => {
      const chain = (name: string) => latestRoute53?.chain(name);
      fabric = virtualFabric({ configuration, timers, reach, chain });
    },
  });
  latestRoute53 = booted.route53;
  return { ...booted, timers, random, fabric: parts(), ...handsOn(booted, parts(), configuration) };
}

function handsOn({ world }: Booted, fabric: VirtualFabric, configuration: Assembly['configuration']) {
  const operator = (region: Region) => world.clientsFor({ region, role: 'operator' });
  const engines = (region: Region) =>
    Object.values(configuration.groups).flatMap(({ databases }) =>
      Object.values(databases).flatMap(({ instances }) => {
        const instance = instances[region];
        return instance ? [fabric.engine(instance.identifier)] : [];
      }),
    );
  return {
    operator,
    ledger: (group: string, region: Region = configuration.groups[group]?.witness ?? '') =>
      ledgerOf({ clients: operator(region), configuration, region, id: () => 'operator' }).read(group),
    async kill(region: Region) {
      world.region(region).down();
      await Promise.all(engines(region).map((engine) => engine.kill()));
    },
    async revive(region: Region) {
      world.region(region).up();
      await Promise.all(engines(region).map((engine) => engine.restart()));
    },
  };
}
