import { type Configuration, type Database, type Group, type Region, regionsOf } from '#core/configuration.ts';
import type { DemoIds } from './demo-ids.ts';

/** What the demo takes from the configuration, so that what it builds is what the configuration then names. */

/** One Region of the demo. */
export interface DemoPlace {
  readonly installation: string;
  readonly account: string;
  readonly group: Group;
  readonly database: Database;
  /** Candidates first, then the witness. */
  readonly regions: readonly Region[];
  readonly region: Region;
  readonly availabilityZones: readonly string[];
  readonly port: number;
  readonly ids: DemoIds;
}

/** The places of the first group's first database, writer's Region first. */
export function demoPlacesOf(configuration: Configuration, ids: DemoIds): readonly DemoPlace[] {
  const [group] = Object.values(configuration.groups);
  const [database] = Object.values(group?.databases ?? {});
  if (!group || !database) throw new Error('The configuration names no database: the demo builds the first one.');
  const { installation, account, networks } = configuration;
  const regions = regionsOf(group);
  return regions.map((region) => ({
    ...{ installation, account, group, database, regions, region, ids },
    availabilityZones: networks[region]?.availabilityZones ?? [],
    port: database.port,
  }));
}
