import type { Configuration, Group, Instance, Region } from './configuration.ts';
import { arnsOf } from './names.ts';

/** What the RDS API says of an instance, as far as an adoption asks. */
export interface AdoptedInstance {
  readonly resourceId: string | undefined;
  readonly status: string | undefined;
  readonly endpoint: string | undefined;
  /** The ARN of the instance that it replicates from, absent for a standalone writer. */
  readonly source: string | undefined;
}

/** An instance of the configuration beside what was found; a string says why nothing was found. */
export interface Found {
  readonly database: string;
  readonly region: Region;
  readonly configured: Instance;
  readonly found: AdoptedInstance | string;
}

/**
 * Why the group can't be adopted with this owner, one line each; empty when its instances are available standalone writers,
 * those of the other candidates replicate from them, and all are the very instances that the configuration names.
 */
export const adoptionProblems = (
  configuration: Configuration,
  group: Group,
  owner: Region,
  instances: readonly Found[],
): readonly string[] =>
  instances.flatMap((instance) => {
    const { region, configured, found } = instance;
    const where = `${configured.identifier} in ${region}`;
    if (typeof found === 'string') return [`${where}: ${found}.`];
    return [
      ...anotherInstance(where, configured, found),
      ...(region === owner
        ? notWriter(where, found)
        : notReplica(where, found, sourceArn(configuration, group, owner, instance))),
    ];
  });

function anotherInstance(where: string, { resourceId, endpoint }: Instance, found: AdoptedInstance): readonly string[] {
  const compare = (what: string, got: string | undefined, allowed: string) =>
    got === allowed
      ? []
      : [
          `${where}: its ${what} is ${got ?? 'unknown'}, and the configuration names ${allowed}: correct the configuration.`,
        ];
  return [...compare('resource id', found.resourceId, resourceId), ...compare('endpoint', found.endpoint, endpoint)];
}

function notWriter(where: string, { source, status }: AdoptedInstance): readonly string[] {
  if (source !== undefined)
    return [
      `${where}: it is a replica of ${source}, so its Region can't be the owner: name the writer's Region with --owner.`,
    ];
  return status === 'available'
    ? []
    : [`${where}: the writer is ${status ?? 'in an unknown state'}, not available: try again later.`];
}

function notReplica(where: string, { source }: AdoptedInstance, expected: string): readonly string[] {
  if (source === expected) return [];
  return [
    `${where}: it replicates from ${source ?? 'nothing'}, and has to replicate from ${expected}: create the cross-Region replica first.`,
  ];
}

function sourceArn(configuration: Configuration, group: Group, owner: Region, { database }: Found): string {
  const source = group.databases[database]?.instances[owner]?.identifier ?? 'nothing';
  return arnsOf(configuration, owner).instance(source);
}
