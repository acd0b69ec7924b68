import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, MultiRegionConsistency, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { allRegions, type Configuration } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import { strongRegionSets } from '#core/regions.ts';
import type { Place } from './place.ts';

/**
 * The ledger's table. `strong`: one table with multi-Region strong consistency over the installation's three Regions;
 * `witness`: one table in the witness Region. Never an eventually consistent global table: there the last writer wins, which is no lock.
 * The encryption key is DynamoDB's own: a key of ours could be disabled, and would take the only truth with it.
 */
export class Ledger extends Construct {
  constructor(scope: Construct, id: string, { configuration, region }: Place) {
    super(scope, id);
    const strong = configuration.ledger.consistency === 'strong';
    if (strong) refuseWeakRegions(configuration);
    new TableV2(this, 'Table', {
      tableName: namesOf(configuration).ledgerTable,
      partitionKey: { name: 'group', type: AttributeType.STRING },
      sortKey: { name: 'record', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(strong && {
        multiRegionConsistency: MultiRegionConsistency.STRONG,
        replicas: allRegions(configuration)
          .filter((other) => other !== region)
          .map((other) => ({ region: other })),
      }),
    });
  }
}

/** @throws Error where DynamoDB could only offer eventual consistency. */
function refuseWeakRegions(configuration: Configuration): void {
  const regions = allRegions(configuration);
  const sets = Object.entries(strongRegionSets);
  if (regions.length === 3 && sets.some(([, set]) => regions.every((region) => set.includes(region)))) return;
  throw new Error(
    `\`ledger.consistency: strong\` needs exactly three Regions of one set, and the groups use ${regions.join(', ')}. ` +
      `Sets: ${sets.map(([name, set]) => `${name} (${set.join(', ')})`).join('; ')}. ` +
      'Choose Regions of one set, or `consistency: witness`.',
  );
}
