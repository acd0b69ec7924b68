import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beatStatement, preparingStatements } from '#functions/statements.ts';
import { findingsOf, resourcesIn, synthesizeInto, type Template, templatesOf } from '../synthesize.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let templates: ReadonlyMap<string, Template>;
beforeAll(() => {
  const ids = join(folder, 'ids.yaml');
  writeFileSync(
    ids,
    `vpcs: { eu-west-1: vpc-0a1b2c3d4e5f60001, eu-central-1: vpc-0a1b2c3d4e5f60002, eu-west-2: vpc-0a1b2c3d4e5f60003 }\npeerings: { eu-west-1/eu-central-1: pcx-0a1b2c3d4e5f60004 }\n`,
  );
  synthesizeInto(join(folder, 'out'), 'infra/demo.ts', '--ids', ids);
  templates = templatesOf(join(folder, 'out'));
}, 60_000);

test('the templates have no finding that was not acknowledged', () => {
  expect(findingsOf(join(folder, 'out'))).toEqual([]);
});

const ofType = (type: string, region?: string) => resourcesIn(templates, type, region);

test('writer and replica are encrypted, private, signed in to by IAM tokens, and kept when the stack goes', () => {
  const instances = ofType('AWS::RDS::DBInstance');

  expect(instances).toHaveLength(2);
  for (const { Properties, DeletionPolicy } of instances) {
    expect(Properties.KmsKeyId).toBeDefined();
    expect(Properties).toMatchObject({
      ...{ PubliclyAccessible: false, EnableIAMDatabaseAuthentication: true, DeletionProtection: true },
    });
    expect(DeletionPolicy).toBe('Retain');
  }
});

test('the writer is Multi-AZ, and the replica follows it across Regions', () => {
  const [writer] = ofType('AWS::RDS::DBInstance', 'eu-west-1');
  const [replica] = ofType('AWS::RDS::DBInstance', 'eu-central-1');

  expect(writer?.Properties).toMatchObject({ MultiAZ: true, StorageEncrypted: true });
  expect(replica?.Properties).toMatchObject({
    SourceDBInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1',
    SourceRegion: 'eu-west-1',
  });
});

test('every instance has the parameter group that the configuration names, with TLS required and the fence left out', () => {
  const groups = ofType('AWS::RDS::DBParameterGroup').map(({ Properties }) => Properties);

  expect(groups.map(({ DBParameterGroupName }) => DBParameterGroupName)).toEqual([
    'orders-eu-central-1',
    'orders-eu-west-1',
  ]);
  for (const { Parameters } of groups) {
    expect(Parameters).toMatchObject({ 'rds.force_ssl': '1' });
    expect(Parameters).not.toHaveProperty('default_transaction_read_only');
  }
});

test('the fence lets nobody in and nothing out', () => {
  const fences = ofType('AWS::EC2::SecurityGroup').filter(({ Properties }) =>
    /fenced/.test(String(Properties.GroupDescription)),
  );

  expect(fences).toHaveLength(2);
  for (const { Properties } of fences) {
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    // EC2 would allow everything out if no rule were named: this one allows an address that nobody can have.
    expect(Properties.SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
  }
});

test('no template holds a password', () => {
  const [writer] = ofType('AWS::RDS::DBInstance', 'eu-west-1');

  expect(JSON.stringify(writer?.Properties.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
});

test('each two networks are peered once, do not overlap, and the private zone is answered in all three', () => {
  const ranges = ofType('AWS::EC2::VPC').map(({ Properties }) => Properties.CidrBlock);
  const [zone] = ofType('AWS::Route53::HostedZone');

  expect(ofType('AWS::EC2::VPCPeeringConnection')).toHaveLength(3);
  expect(new Set(ranges).size).toBe(3);
  expect(zone?.Properties).toMatchObject({
    Name: 'db.example.com',
    VPCs: [{ VPCRegion: 'eu-west-1' }, { VPCId: 'vpc-0a1b2c3d4e5f60002' }, { VPCId: 'vpc-0a1b2c3d4e5f60003' }],
  });
});

test('a peering whose identifier is known is routed on both sides', () => {
  const routes = ofType('AWS::EC2::Route').map(({ Properties }) => [
    Properties.VpcPeeringConnectionId,
    Properties.DestinationCidrBlock,
  ]);

  expect(routes).toEqual([
    ['pcx-0a1b2c3d4e5f60004', '10.11.0.0/16'],
    ['pcx-0a1b2c3d4e5f60004', '10.11.0.0/16'],
    ['pcx-0a1b2c3d4e5f60004', '10.12.0.0/16'],
    ['pcx-0a1b2c3d4e5f60004', '10.12.0.0/16'],
  ]);
});

test('the script for the database makes what Understudy asks of it', () => {
  const script = readFileSync('infra/demo-database.sql', 'utf8');

  for (const statement of preparingStatements) expect(script).toContain(`${statement};`);
  expect(script).toContain(`cron.schedule('understudy-beat', '1 seconds', $$${beatStatement}$$)`);
});
