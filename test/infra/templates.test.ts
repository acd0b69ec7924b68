import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcesIn, synthesize, synthesizeInto, templatesOf } from '../synthesize.ts';
import { listOf } from './permission-table.ts';

const templates = templatesOf(synthesize());
const ofType = (type: string, region?: string) => resourcesIn(templates, type, region);

test('there is one stack per Region', () => {
  expect([...templates.keys()]).toEqual(['understudy-eu-central-1', 'understudy-eu-west-1', 'understudy-eu-west-2']);
});

test('synthesizing again gives the same templates', () => {
  const again = mkdtempSync(join(tmpdir(), 'understudy-again-'));
  try {
    synthesizeInto(again, 'infra/app.ts', '--no-checks');

    expect([...templatesOf(again)]).toEqual([...templates]);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

describe('deploying never moves anything', () => {
  const text = [...templates.values()].map((template) => JSON.stringify(template)).join('\n');

  test('no template has a record set of a name that Understudy moves itself', () => {
    const names = ofType('AWS::Route53::RecordSet').map(({ Properties }) => Properties.Name);

    expect(names).toEqual(['orders.db.example.com.', 'orders.db.example.com.']);
  });

  test('the targets of failover records are the endpoints of the configuration, whoever owns the group', () => {
    const records = ofType('AWS::Route53::RecordSet').map(({ Properties }) => [
      Properties.Failover,
      Properties.SetIdentifier,
      ...listOf(Properties.ResourceRecords),
    ]);

    expect(records).toEqual([
      ['PRIMARY', 'eu-west-1', 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com'],
      ['SECONDARY', 'eu-central-1', 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com'],
    ]);
  });

  test('no template holds a database, a source of a replica or an item of the ledger', () => {
    expect(text).not.toMatch(/AWS::RDS::|SourceDBInstanceIdentifier|Custom::/);
  });

  test('what must outlive a deployment is retained', () => {
    const kept = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3::Bucket',
      'AWS::Route53::RecordSet',
      'AWS::Route53::HealthCheck',
    ];
    const lost = kept
      .flatMap((type) => ofType(type))
      .filter(({ DeletionPolicy }) => !/^Retain/.test(DeletionPolicy ?? ''));

    expect(lost).toEqual([]);
  });
});

describe('what is kept', () => {
  test('the ledger is one strongly consistent table over the three Regions, protected and with backups', () => {
    const [table, ...others] = ofType('AWS::DynamoDB::GlobalTable');

    expect(others).toEqual([]);
    expect(table?.Properties).toMatchObject({ TableName: 'understudy-ledger', MultiRegionConsistency: 'STRONG' });
    expect(table?.Properties.KeySchema).toEqual([
      { AttributeName: 'group', KeyType: 'HASH' },
      { AttributeName: 'record', KeyType: 'RANGE' },
    ]);
    const replicas = listOf(table?.Properties.Replicas) as { Region: string }[];
    expect(replicas.map(({ Region }) => Region).sort()).toEqual(['eu-central-1', 'eu-west-1', 'eu-west-2']);
    for (const replica of replicas) {
      expect(replica).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test('reports are versioned, locked, private and in every Region that may take over', () => {
    const buckets = ofType('AWS::S3::Bucket');

    expect(buckets.map(({ Properties }) => Properties.BucketName).sort()).toEqual([
      'understudy-reports-111122223333-eu-central-1',
      'understudy-reports-111122223333-eu-west-1',
    ]);
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        ObjectLockEnabled: true,
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
    }
  });

  test('pages go to the people on call from every Region, encrypted', () => {
    expect(ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties.Endpoint)).toEqual([
      'on-call@example.com',
      'on-call@example.com',
      'on-call@example.com',
    ]);
    for (const { Properties } of ofType('AWS::SNS::Topic')) expect(Properties.KmsMasterKeyId).toBeDefined();
  });
});
