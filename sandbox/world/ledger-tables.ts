import type { Region } from '#core/configuration.ts';
import { type Host, resourcesOf } from './host.ts';
import { listOf } from './iam-policy.ts';
import type { Reach } from './reach.ts';
import { ServiceFault } from './service.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** An item as the document client sees it. */
export type Item = Readonly<Record<string, unknown>>;

/** A table: one copy of the items, since the strong kind has no second truth. */
export interface Table {
  readonly name: string;
  /** The attributes of the primary key. */
  readonly key: readonly string[];
  /** Regions that answer for the table. */
  readonly replicas: readonly Region[];
  /** Replicas and the witness: a majority of them has to be up and linked. */
  readonly members: readonly Region[];
  readonly items: Map<string, Item>;
}

/** The tables of the templates. Throws TemplateRefused for an eventually consistent global table: last writer wins is no lock. */
export function readTables(host: Host): readonly Table[] {
  const single = resourcesOf(host, 'AWS::DynamoDB::Table').map((resource) => tableOf(resource, [resource.region], []));
  const global = resourcesOf(host, 'AWS::DynamoDB::GlobalTable').map((resource) => {
    const regionsIn = (property: string) =>
      (listOf(resource.properties[property]) as readonly { Region: string }[]).map(({ Region }) => Region);
    const replicas = regionsIn('Replicas');
    const witnesses = regionsIn('GlobalTableWitnesses');
    const isStrong = resource.properties.MultiRegionConsistency === 'STRONG';
    if (replicas.length > 1 && (!isStrong || replicas.length + witnesses.length !== 3)) {
      throw new TemplateRefused(
        `${resource.stack}, ${resource.logicalId}: a global table of several Regions has to be STRONG and have three members; ` +
          `it is ${String(resource.properties.MultiRegionConsistency ?? 'EVENTUAL')} with ${[...replicas, ...witnesses].join(', ')}.`,
      );
    }
    return tableOf(resource, replicas, witnesses);
  });
  return [...single, ...global];
}

function tableOf({ name, properties }: Resource, replicas: readonly Region[], witnesses: readonly Region[]): Table {
  const key = (listOf(properties.KeySchema) as readonly { AttributeName: string }[]).map((part) => part.AttributeName);
  return { name, key, replicas, members: [...replicas, ...witnesses], items: new Map() };
}

/**
 * Throws unless the replica in `region` can answer: with strong consistency it needs a majority of the members
 * [DynamoDB developer guide, V2globaltables_HowItWorks: writes are replicated to at least one other Region].
 */
export function mustHaveMajority(table: Table, region: Region, reach: Reach): void {
  const reached = table.members.filter((member) => reach.reaches(region, member, 'dynamodb'));
  if (reached.length * 2 > table.members.length) return;
  throw new ServiceFault(
    'InternalServerError',
    `The replica of ${table.name} in ${region} reaches ${reached.join(', ') || 'no member'}; it needs a majority of ${table.members.join(', ')}.`,
    500,
  );
}
