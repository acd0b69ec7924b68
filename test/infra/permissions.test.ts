import { readFileSync, writeFileSync } from 'node:fs';
import { wildcardReasons } from '#infra/wildcards.ts';
import { synthesize, templatesOf } from '../synthesize.ts';
import { permissionTable, type Right, rightsOf } from './permission-table.ts';

const golden = 'test/golden/permissions.txt';
const templates = templatesOf(synthesize());
const rights = [...templates].flatMap(([stack, template]) => rightsOf(stack, template));
const allowed = rights.filter(({ effect }) => effect === 'Allow');
const of = (who: string, region?: string) =>
  allowed.filter((right) => right.who === who && (region === undefined || right.region === region));

test('the rights of every role are those that were reviewed', () => {
  const table = permissionTable(rights);

  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, table);

  expect(table).toBe(readFileSync(golden, 'utf8'));
});

test('every right on more than an exact ARN has a written reason', () => {
  const unexplained = allowed.filter(({ resource, action }) => resource.includes('*') && !wildcardReasons[action]);

  expect(unexplained).toEqual([]);
});

test('no reason is kept for a right that is always exact', () => {
  const used = new Set(allowed.filter(({ resource }) => resource.includes('*')).map(({ action }) => action));

  expect(Object.keys(wildcardReasons).filter((action) => !used.has(action))).toEqual([]);
});

test('no action is allowed by a pattern', () => {
  expect(allowed.filter(({ action }) => action.includes('*'))).toEqual([]);
});

test('no role may destroy databases, tables, zones, reports or keys, or write IAM', () => {
  const lines = permissionTable(rights).split('\n');

  for (const action of [
    'rds:Delete*',
    'dynamodb:Delete*',
    'route53:Delete*',
    's3:Delete*',
    'kms:ScheduleKeyDeletion',
    'iam:*',
  ])
    expect(lines).toContain(`every role  never ${action}  *`);
});

test('no role has a managed policy', () => {
  const roles = [...templates.values()].flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::ManagedPolicy'),
  );

  expect(roles.filter(({ Type, Properties }) => Type !== 'AWS::IAM::Role' || Properties.ManagedPolicyArns)).toEqual([]);
});

test('only the function that promotes may promote, and only in its own Region', () => {
  const promoting = allowed.filter(({ action }) => action === 'rds:PromoteReadReplica');

  expect([...new Set(promoting.map(({ who }) => who))]).toEqual(['promote-replica']);
  expect(promoting.every(({ region, resource }) => resource.includes(`:rds:${region}:`))).toBe(true);
});

test('a fence reaches the other Region only, and lifting it the own Region only', () => {
  const regionsOf = (list: readonly Right[]) => [
    ...new Set(list.filter(({ action }) => action.startsWith('rds:')).map(({ resource }) => resource.split(':')[3])),
  ];

  expect(regionsOf(of('fence-writer', 'eu-central-1'))).toEqual(['eu-west-1']);
  expect(regionsOf(of('lift-fence', 'eu-central-1'))).toEqual(['eu-central-1']);
});

test('the function inside the VPC may sign in to databases and nothing else of its own', () => {
  const actions = new Set(of('inspect-database').map(({ action }) => action.split(':')[0]));

  expect([...actions].sort()).toEqual(['ec2', 'logs', 'rds-db']);
});

test('traffic is changed for the names of the strategy `record` only, and never overwritten unread', () => {
  const changing = allowed.filter(({ action }) => action === 'route53:ChangeResourceRecordSets');

  expect(changing.map(({ who }) => who)).toEqual(['shift-traffic', 'shift-traffic']);
  for (const { condition } of changing) {
    expect(condition).toContain(
      'NormalizedRecordNames = orders-direct.db.example.com | _epoch.orders-direct.db.example.com',
    );
    expect(condition).toContain('RecordSetsActions = CREATE | DELETE');
  }
});

test('the witness may start nothing, change no database and write no ledger', () => {
  const forbidden = /^(states:|rds:(?!Describe)|dynamodb:Put|route53:|s3:|sns:)/;

  expect(allowed.filter(({ region, action }) => region === 'eu-west-2' && forbidden.test(action))).toEqual([]);
});
