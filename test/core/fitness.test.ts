import { fitnessOf } from '#core/fitness.ts';
import type { StandbyView } from '#core/standby.ts';
import { frankfurt, group, ireland, old, replica, young } from './small-world.ts';

const { orders } = group.databases;
if (!orders) throw new Error('The example has no database orders.');
const database = { ...orders, desired: { ...orders.desired, instanceClass: 'db.r7g.xlarge' } };
const expected = { region: frankfurt, database, instance: young, owner: ireland };

const standby = (given: Partial<StandbyView> = {}): StandbyView => ({
  ...replica({ securityGroups: young.securityGroups.map((id) => ({ id, active: true })) }),
  source: `arn:aws:rds:${ireland}:111122223333:db:${old.identifier}`,
  replication: { status: 'replicating', normal: true, message: '' },
  address: young.endpoint,
  port: 5432,
  takesIamLogins: true,
  instanceClass: 'db.r7g.xlarge',
  engineVersion: '17.10',
  storageGiB: 100,
  storageLimitGiB: 1000,
  parameterGroups: [{ name: young.parameterGroup, status: 'in-sync' }],
  waiting: [],
  ...given,
});
const writer = standby({ replica: false, storageGiB: 100, engineVersion: '17.10' });
const judge = (given: Partial<StandbyView> = {}, besides: Partial<typeof expected & { writer: StandbyView }> = {}) =>
  fitnessOf(standby(given), { ...expected, writer, ...besides });
const change = (what: string) =>
  `Run: aws rds modify-db-instance --region eu-central-1 --db-instance-identifier orders-eu-central-1 --apply-immediately ${what}.`;

test('a replica as it should be is fit, and has not drifted', () => {
  expect(judge()).toEqual({ unfit: [], drift: [] });
});

describe('a standby is unfit, and nothing is declared, where', () => {
  test.each<[string, Partial<StandbyView>, string]>([
    ['its storage is full', { status: 'storage-full' }, change('--allocated-storage 120')],
    [
      'its key is out of reach',
      { status: 'inaccessible-encryption-credentials-recoverable' },
      'within 7 days; then run: aws rds start-db-instance --region eu-central-1',
    ],
    ['its key is lost', { status: 'inaccessible-encryption-credentials' }, 'make a new replica of the writer'],
    [
      'its parameters do not fit',
      { status: 'incompatible-parameters' },
      'in its parameter group orders-eu-central-1, then run: aws rds reboot-db-instance',
    ],
    ['RDS has no machine for it', { status: 'insufficient-capacity' }, change('--db-instance-class CLASS')],
    ['it failed', { status: 'failed' }, 'make a new replica of the writer'],
    ['it is being upgraded', { status: 'upgrading' }, 'RDS leaves that status by itself: wait.'],
    [
      'its status is unheard of',
      { status: 'quantum-fluctuating' },
      'Look what it is about: aws rds describe-db-instances',
    ],
  ])('%s', (_why, given, remedy) => {
    const { unfit, drift } = judge(given);
    expect([unfit.length, drift]).toEqual([1, []]);
    expect(unfit[0]).toContain(`orders-eu-central-1 is ${given.status} and can't be promoted. `);
    expect(unfit[0]).toContain(remedy);
  });

  test.each<[string, Partial<StandbyView>, string]>([
    ['it is no replica', { replica: false, source: undefined }, 'is no replica: it was promoted'],
    [
      'it replicates another instance',
      { source: `arn:aws:rds:${ireland}:111122223333:db:reports` },
      'replicates arn:aws:rds:eu-west-1:111122223333:db:reports, and the writer is orders-eu-west-1 in eu-west-1',
    ],
    [
      'it replicates a namesake in another Region',
      { source: `arn:aws:rds:eu-west-3:111122223333:db:${old.identifier}` },
      'replicates arn:aws:rds:eu-west-3:',
    ],
    ['it replicates an instance of its own Region', { source: old.identifier }, 'replicates orders-eu-west-1, and'],
    [
      'it was renamed',
      { address: 'other.eu-central-1.rds.amazonaws.com' },
      `answers at other.eu-central-1.rds.amazonaws.com:5432, and the configuration says ${young.endpoint}:5432`,
    ],
    ['it listens on another port', { port: 6432 }, `answers at ${young.endpoint}:6432`],
    ['it takes no IAM sign-ins', { takesIamLogins: false }, change('--enable-iam-database-authentication')],
  ])('%s', (_why, given, words) => {
    const { unfit } = judge(given);
    expect(unfit).toEqual([expect.stringContaining(words)]);
  });

  test('several things are wrong, each of which is told', () => {
    expect(judge({ status: 'storage-full', takesIamLogins: false, storageLimitGiB: 100 })).toMatchObject({
      unfit: [expect.stringContaining('storage-full'), expect.stringContaining('IAM token')],
      drift: [],
    });
  });
});

test.each(['available', 'storage-optimization', 'backing-up', 'modifying', 'rebooting'])(
  'a standby that is %s is fit: a promotion waits that out or does not mind it',
  (status) => expect(judge({ status })).toEqual({ unfit: [], drift: [] }),
);

const fourfold = { ...orders, desired: { ...orders.desired, instanceClass: 'db.r7g.4xlarge' } };

describe('a standby has drifted, and is promoted all the same, where', () => {
  test.each<[string, Partial<StandbyView>, string, typeof expected.database?]>([
    [
      'replication stands still',
      { replication: { status: 'error', normal: false, message: 'Slot lost.' } },
      'Replication into orders-eu-central-1 is error (Slot lost), and should be replicating',
    ],
    [
      'it is smaller than wanted',
      { instanceClass: 'db.r7g.large' },
      'is a db.r7g.large, and desired.instanceClass is db.r7g.xlarge',
    ],
    [
      'it is half as large, by the number in its size',
      { instanceClass: 'db.r7g.2xlarge' },
      'is a db.r7g.2xlarge',
      fourfold,
    ],
    ['it is of another family', { instanceClass: 'db.t4g.2xlarge' }, change('--db-instance-class db.r7g.xlarge')],
    [
      'it uses other parameters',
      { parameterGroups: [{ name: 'default.postgres17', status: 'in-sync' }] },
      change('--db-parameter-group-name orders-eu-central-1'),
    ],
    [
      'parameters wait for a restart',
      { parameterGroups: [{ name: young.parameterGroup, status: 'pending-reboot' }] },
      'are pending-reboot in orders-eu-central-1, and should be in-sync',
    ],
    [
      'parameters were refused',
      { parameterGroups: [{ name: young.parameterGroup, status: 'failed-to-apply' }] },
      'are failed-to-apply in orders-eu-central-1, and should be in-sync',
    ],
    [
      'it carries another security group',
      { securityGroups: [{ id: 'sg-other', active: true }] },
      change(`--vpc-security-group-ids ${young.securityGroups.join(' ')}`),
    ],
    ['it has less storage than the writer', { storageGiB: 90 }, change('--allocated-storage 100')],
    [
      'it has a little less, of which RDS takes no step below a tenth',
      { storageGiB: 99 },
      change('--allocated-storage 109'),
    ],
    ['its storage has come to its limit', { storageLimitGiB: 100 }, change('--max-allocated-storage 150')],
    ['it is older than the writer', { engineVersion: '17.9' }, change('--engine-version 17.10')],
    ['changes wait', { waiting: ['EngineVersion', 'DBInstanceClass'] }, '(EngineVersion, DBInstanceClass)'],
  ])('%s', (_why, given, words, wanted = database) => {
    const { unfit, drift } = judge(given, { database: wanted });
    expect(unfit).toEqual([]);
    expect(drift).toEqual([expect.stringContaining(words)]);
  });
});

test.each<[string, Partial<StandbyView>]>([
  ['a larger class of the same family', { instanceClass: 'db.r7g.4xlarge' }],
  ['a newer version than the writer, which is upgraded next', { engineVersion: '17.11' }],
  ['more storage than the writer', { storageGiB: 200 }],
  [
    'a security group that is being taken away',
    { securityGroups: [...young.securityGroups.map((id) => ({ id, active: true })), { id: 'sg-old', active: false }] },
  ],
  ['parameters that are being applied', { parameterGroups: [{ name: young.parameterGroup, status: 'applying' }] }],
])('no drift is %s', (_what, given) => expect(judge(given).drift).toEqual([]));

test('what RDS leaves out, and a writer that nobody could look at, are held against nobody', () => {
  const silent = { source: undefined, replication: undefined, address: undefined, port: undefined };
  const unknown = { takesIamLogins: undefined, instanceClass: undefined, engineVersion: undefined };
  const given = { ...silent, ...unknown, storageGiB: undefined, storageLimitGiB: undefined, parameterGroups: [] };
  expect(judge({ ...given, securityGroups: [] })).toEqual({ unfit: [], drift: [] });
  const alone = fitnessOf(standby({ engineVersion: '1.0', storageGiB: 5 }), expected);
  expect(alone).toEqual({ unfit: [], drift: [] });
  expect(fitnessOf(standby({ instanceClass: 'db.t4g.micro' }), { ...expected, database: orders }).drift).toEqual([]);
});
