import {
  allRegions,
  type Configuration,
  type Database,
  type Group,
  type Instance,
  type Region,
  regionsOf,
  standbysOf,
} from '#core/configuration.ts';

/** What one Region has to do with the groups of the configuration. Every right and every resource is derived from it. */

/** A Region of the installation, as seen by the stack that is deployed there. */
export interface Place {
  readonly configuration: Configuration;
  readonly region: Region;
}

/** One database instance of the configuration, with where it is and what it belongs to. */
export interface Placed {
  readonly region: Region;
  readonly database: Database;
  readonly instance: Instance;
}

/** The groups that this Region watches, by name: those it may own and those it is the witness of. */
export const watchedGroups = ({ configuration, region }: Place): readonly (readonly [string, Group])[] =>
  Object.entries(configuration.groups).filter(([, group]) => regionsOf(group).includes(region));

/** The groups that this Region may come to own, by name; empty in a Region that is only a witness. */
export const ownableGroups = ({ configuration, region }: Place): readonly (readonly [string, Group])[] =>
  Object.entries(configuration.groups).filter(([, group]) => group.candidates.includes(region));

/** The other Regions that may own the group, in the order of the configuration. */
export const otherCandidates = ({ region }: Place, group: Group): readonly Region[] => standbysOf(group, region);

/** Does the group have a name that health checks move? */
export const movedByChecks = (group: Group): boolean =>
  group.traffic.some(({ strategy }) => strategy === 'health-check');

/** Every instance of the databases of these groups, in the order of the configuration. */
export const instancesOf = (groups: readonly (readonly [string, Group])[]): readonly Placed[] =>
  groups.flatMap(([, group]) =>
    Object.values(group.databases).flatMap((database) =>
      Object.entries(database.instances).map(([region, instance]) => ({ region, database, instance })),
    ),
  );

/** The Regions of the groups that this Region may own: where its orchestrator asks for observations. */
export const observersOf = (place: Place): readonly Region[] => [
  ...new Set(ownableGroups(place).flatMap(([, group]) => regionsOf(group))),
];

/**
 * The Region whose stack holds what the installation has once: a strong ledger's table, health checks and failover records. It is the
 * first group's witness: that Region owns none of its databases, so losing it alone stops no failover and loses no traffic.
 */
export function homeOf(configuration: Configuration): Region {
  const [first] = Object.values(configuration.groups);
  if (first === undefined) throw new Error('The configuration names no group: add one under `groups`.');
  return first.witness;
}

/** Where this Region reads and writes the ledger: its own replica of a strong table, else the tables of its groups' witnesses. */
export const ledgerRegions = (place: Place): readonly Region[] =>
  place.configuration.ledger.consistency === 'strong' ? [place.region] : witnessesOf(watchedGroups(place));

/** Does this Region's stack hold a table of the ledger? The replicas of a strong table come with the one in the home Region. */
export const holdsLedger = ({ configuration, region }: Place): boolean =>
  configuration.ledger.consistency === 'strong'
    ? homeOf(configuration) === region
    : witnessesOf(Object.entries(configuration.groups)).includes(region);

/** The witnesses of these groups, each once. */
export const witnessesOf = (groups: readonly (readonly [string, Group])[]): readonly Region[] => [
  ...new Set(groups.map(([, group]) => group.witness)),
];

/** Every Region of the installation as a place. */
export const placesOf = (configuration: Configuration): readonly Place[] =>
  allRegions(configuration).map((region) => ({ configuration, region }));
