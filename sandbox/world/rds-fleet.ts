import { type Configuration, type Database, type Group, type Region, standbysOf } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { RdsOptions } from './rds.ts';
import { firstPicture, instanceIn, type SimulatedInstance, simulatedInstance } from './rds-instance.ts';
import { ServiceFault } from './service.ts';

/** All simulated instances. */
export interface Fleet {
  readonly all: readonly SimulatedInstance[];
  /** For tests and outages, by name alone. Throws when there is none. */
  named(identifier: string): SimulatedInstance;
  /** For the API of a Region, by name or ARN. Throws DBInstanceNotFoundFault. */
  find(region: Region, identifier: string): SimulatedInstance;
}

/** Makes the instances of the configuration. Throws when two share a name, since database servers are known by it. */
export function simulatedInstances(options: RdsOptions): Fleet {
  const { configuration } = options;
  const all = Object.entries(configuration.groups).flatMap(([name, group]) => {
    const owner = options.ownerOf?.(name) ?? group.candidates[0];
    return Object.values(group.databases).flatMap((database) => replicated(options, group, database, owner));
  });
  const byName = new Map(all.map((instance) => [instance.configured.identifier, instance]));
  if (byName.size < all.length) {
    throw new Error('Two configured instances share an identifier; the simulation needs each identifier only once.');
  }
  return {
    all,
    named: (identifier) => {
      const found = byName.get(identifier);
      if (found) return found;
      throw new Error(`There is no simulated instance ${identifier}, only ${[...byName.keys()].join(', ')}.`);
    },
    find: (region, identifier) => {
      const name = nameIn(configuration, region, identifier);
      const found = byName.get(name);
      if (found?.region === region) return found;
      throw new ServiceFault('DBInstanceNotFoundFault', `DBInstance ${name} not found.`, 404);
    },
  };
}

/** The owner's instance, and a replica of it for each standby. */
function replicated(options: RdsOptions, group: Group, database: Database, owner: Region): SimulatedInstance[] {
  const { configuration, timers, staleMilliseconds = () => 0 } = options;
  const standbys = standbysOf(group, owner);
  const arn = (region: Region) => arnsOf(configuration, region).instance(instanceIn(database, region).identifier);
  const make = (region: Region, link: { replicaOf: string[]; replicas: string[] }) =>
    simulatedInstance(region, instanceIn(database, region), firstPicture(configuration, database, region, link), {
      timers,
      staleMilliseconds,
    });
  return [
    make(owner, { replicaOf: [], replicas: standbys.map(arn) }),
    ...standbys.map((standby) => make(standby, { replicaOf: [arn(owner)], replicas: [] })),
  ];
}

/** An instance's name as RDS stores it: small letters, taken out of an ARN if one is given. */
function nameIn(configuration: Configuration, region: Region, identifier: string): string {
  const prefix = arnsOf(configuration, region).instance('');
  return (identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier).toLowerCase();
}
