import { type Configuration, type Group, type Region, standbyOf, standbysOf } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import type { Definition } from '#functions/runtime/task.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { bootWorld } from '#sandbox/world/boot.ts';
import { drawnDurations } from '#sandbox/world/durations.ts';
import type { Host } from '#sandbox/world/host.ts';
import { importedDefinition } from '#sandbox/world/lambda.ts';
import type { Random } from '#sandbox/world/random.ts';
import type { Rds } from '#sandbox/world/rds.ts';
import type { Route53 } from '#sandbox/world/route53.ts';
import type { Durations } from '#sandbox/world/service.ts';
import { signInRights } from '#sandbox/world/sign-in-rights.ts';
import type { VirtualEngine } from '#sandbox/world/virtual-engine.ts';
import { type VirtualFabric, virtualFabric } from '#sandbox/world/virtual-fabric.ts';
import { usualLatency } from '#sandbox/world/virtual-road.ts';
import type { VirtualTimers } from '#sandbox/world/virtual-timers.ts';
import type { World } from '#sandbox/world/world.ts';
import type { Part, Plan } from './plan.ts';
import { Tags } from './tags.ts';
import { fineWeather, type Weather } from './weather.ts';

/** One installation in virtual time, with everything that a fault may touch and an invariant may know. */
export interface Stage {
  readonly plan: Plan;
  readonly random: Random;
  readonly timers: VirtualTimers;
  readonly world: World;
  readonly rds: Rds;
  readonly route53: Route53;
  readonly fabric: VirtualFabric;
  readonly weather: Weather;
  readonly tags: Tags;
  readonly configuration: Configuration;
  readonly group: Group;
  readonly groupName: string;
  readonly ledgerTable: string;
  /** The Regions by the part that they play at first. */
  readonly regions: Readonly<Record<'owner' | 'standby' | 'witness', Region>>;
  /** All of them: the first owner, the standbys, the witness. */
  readonly everyRegion: readonly Region[];
  /** The database servers of a Region. */
  enginesIn(region: Region): readonly VirtualEngine[];
  /** The Region of a part that is one Region. */
  regionOf(part: Part): Region;
}

/** Finds a function's definition; a mutant gives another one. */
export type DefinitionOf = (file: string) => Definition | Promise<Definition>;

/** What a stage is made of. */
export interface Parts {
  readonly assembly: Assembly;
  readonly plan: Plan;
  readonly random: Random;
  readonly timers: VirtualTimers;
  readonly definitionOf?: DefinitionOf | undefined;
}

/** Boots the installation of a plan; nothing happens until its timers are run. */
export async function bootStage({
  assembly,
  plan,
  random,
  timers,
  definitionOf = importedDefinition,
}: Parts): Promise<Stage> {
  const [weather, tags, made] = [fineWeather(), new Tags(), fabricMaker(assembly.configuration, plan, timers)];
  const { lagMilliseconds = 40 } = plan;
  const behind = lagOf(assembly.configuration, plan.owner);
  weather.replicationMilliseconds = (standby) => lagMilliseconds + behind(standby);
  const booted = await bootWorld({
    ...{ assembly, timers, random: random.child('world') },
    durations: durationsOf(plan, random.child('durations'), weather),
    engine: (identifier) => made.fabric().engine(identifier),
    networkOf: (region, route53) => made.networkOf(region, route53),
    webOf: (region) => made.fabric().webOf(region),
    prepare: (host) => made.make(host, weather),
    ownerOf: () => plan.owner,
    staleMilliseconds: () => weather.staleMilliseconds(),
    duplicates: plan.noise.duplicates,
    definitionOf: async (file) => tags.around(await definitionOf(file), weather),
  });
  made.setRoute53(booted.route53);
  const parts = { plan, random, timers, fabric: made.fabric(), weather, tags };
  return { ...booted, ...parts, ...placesOf(assembly.configuration, plan, made.fabric()) };
}

/** Of several standbys each is four seconds behind the next, so that the order of the configuration is not the one that loses least. */
function lagOf({ groups }: Configuration, owner: Region): (standby: Region) => number {
  const standbys = Object.values(groups).flatMap((group) => standbysOf(group, owner));
  return (standby) => (standbys.length - 1 - standbys.indexOf(standby)) * 4_000;
}

function placesOf(configuration: Configuration, { owner }: Plan, fabric: VirtualFabric) {
  const [found] = Object.entries(configuration.groups);
  if (!found) throw new Error('The configuration has no group to simulate.');
  const [groupName, group] = found;
  const regions = { owner, standby: standbyOf(group, owner), witness: group.witness };
  const engines = new Map(
    group.candidates.map((region) => [
      region,
      Object.values(group.databases).flatMap(({ instances }) => {
        const instance = instances[region];
        return instance ? [fabric.engine(instance.identifier)] : [];
      }),
    ]),
  );
  return {
    ...{ configuration, group, groupName, regions, ledgerTable: namesOf(configuration).ledgerTable },
    everyRegion: [owner, ...standbysOf(group, owner), group.witness],
    enginesIn: (region: Region) => engines.get(region) ?? [],
    regionOf: (part: Part): Region => {
      if (part === 'us-east-1') return part;
      if (part in regions) return regions[part as keyof typeof regions];
      throw new Error(`${part} is no Region; owner, standby, witness and us-east-1 are.`);
    },
  };
}

/** The fabric is made within the boot, and needs the world's DNS, which is made after it. */
function fabricMaker(configuration: Configuration, plan: Plan, timers: VirtualTimers) {
  let fabric: VirtualFabric | undefined;
  let dns: Route53 | undefined;
  const made = () => {
    if (fabric) return fabric;
    throw new Error('The servers are made when the world is booted.');
  };
  return {
    fabric: made,
    setRoute53: (route53: Route53) => {
      dns = route53;
    },
    networkOf: (region: Region, route53: Route53) => {
      dns = route53;
      return made().networkOf(region);
    },
    make: (host: Host, weather: Weather) => {
      fabric = virtualFabric({
        ...{ configuration, timers, reach: host.reach, maySignIn: signInRights(host) },
        chain: (name) => dns?.chain(name),
        ownerOf: () => plan.owner,
        replicationMilliseconds: (standby) => weather.replicationMilliseconds(standby),
        isStreaming: () => weather.streaming,
        latencyMilliseconds: (from, to) => {
          let milliseconds = usualLatency(from, to);
          for (const road of weather.roads) milliseconds += road(from, to);
          return milliseconds;
        },
      });
    },
  };
}

/** The sweep's schedule is not compressed further: most of a run would be spent on sweeps that find nothing to do. */
const shortestScheduleMilliseconds = 30_000;

function durationsOf({ scale }: Plan, random: Random, weather: Weather): Durations {
  const drawn = drawnDurations(random, scale);
  return {
    draw: (name) => {
      const usual =
        name === 'schedulePeriod' ? Math.max(shortestScheduleMilliseconds, drawn.draw(name)) : drawn.draw(name);
      return weather.durations.get(name)?.() ?? usual;
    },
  };
}
