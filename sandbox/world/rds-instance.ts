import type { DBInstance } from '@aws-sdk/client-rds';
import type { Configuration, Database, Instance, Region } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import { frozen } from './frozen.ts';
import type { Timers } from './service.ts';

type Always =
  | 'DBInstanceIdentifier'
  | 'DbiResourceId'
  | 'DBInstanceArn'
  | 'DBInstanceStatus'
  | 'MultiAZ'
  | 'BackupRetentionPeriod'
  | 'DeletionProtection'
  | 'VpcSecurityGroups'
  | 'DBParameterGroups'
  | 'ReadReplicaDBInstanceIdentifiers'
  | 'PendingModifiedValues';

/** An instance in the SDK's shape, with the fields that DescribeDBInstances always fills. */
export type Picture = DBInstance & Required<Pick<DBInstance, Always>>;

/** One simulated instance: what is true, and what a describe shows of it. */
export interface SimulatedInstance {
  readonly region: Region;
  readonly configured: Instance;
  /** What is true now. */
  now(): Picture;
  /** What a describe answers: the truth, or an older one while describes are stale. */
  shown(): Picture;
  /** Changes the truth; a field set to undefined vanishes. */
  change(patch: Partial<Picture>): void;
  /** True from the moment a change was accepted until it is complete, even while the status still says `available`. */
  changing: boolean;
}

/** Follows one instance from its first picture on; a change becomes visible after `staleMilliseconds`. */
export function simulatedInstance(
  region: Region,
  configured: Instance,
  first: Picture,
  { timers, staleMilliseconds }: { timers: Timers; staleMilliseconds: () => number },
): SimulatedInstance {
  let truth = frozen(first);
  let versions = [{ visibleAt: Number.NEGATIVE_INFINITY, picture: truth }];
  const newestVisible = () => versions.findLastIndex(({ visibleAt }) => visibleAt <= timers.now());
  return {
    region,
    configured,
    changing: false,
    now: () => truth,
    shown: () => {
      versions = versions.slice(Math.max(0, newestVisible()));
      return versions[0]?.picture ?? truth;
    },
    change: (patch) => {
      truth = frozen(withoutUndefined({ ...truth, ...structuredClone(patch) }));
      versions.push({ visibleAt: timers.now() + staleMilliseconds(), picture: truth });
    },
  };
}

const withoutUndefined = (picture: Picture): Picture =>
  Object.fromEntries(Object.entries(picture).filter(([, value]) => value !== undefined)) as unknown as Picture;

/** The picture of an instance at the start: the owner's stands alone and is backed up, the other one is its replica. */
export function firstPicture(
  configuration: Configuration,
  database: Database,
  region: Region,
  link: { replicaOf: readonly string[]; replicas: readonly string[] },
): Picture {
  const configured = instanceIn(database, region);
  const [source] = link.replicaOf;
  return {
    ...fixedFields(configuration, database, region),
    DBInstanceStatus: 'available',
    MultiAZ: false,
    BackupRetentionPeriod: source ? 0 : 7,
    DeletionProtection: !source,
    VpcSecurityGroups: configured.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    DBParameterGroups: [{ DBParameterGroupName: configured.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    ReadReplicaDBInstanceIdentifiers: [...link.replicas],
    PendingModifiedValues: {},
    ...(source ? { ReadReplicaSourceDBInstanceIdentifier: source, StatusInfos: [replicating] } : {}),
  };
}

const replicating = { StatusType: 'read replication', Normal: true, Status: 'replicating' };

function fixedFields(configuration: Configuration, database: Database, region: Region) {
  const { identifier, resourceId, endpoint } = instanceIn(database, region);
  const network = configuration.networks[region];
  return {
    DBInstanceIdentifier: identifier,
    DbiResourceId: resourceId,
    DBInstanceArn: arnsOf(configuration, region).instance(identifier),
    DBInstanceClass: database.desired.instanceClass ?? 'db.r7g.large',
    AllocatedStorage: 100,
    MaxAllocatedStorage: 1000,
    StorageType: 'gp3',
    Engine: database.engine,
    EngineVersion: '17.6',
    DBName: database.databaseName,
    Endpoint: { Address: endpoint, Port: database.port },
    AvailabilityZone: network?.availabilityZones[0],
    PreferredBackupWindow: '03:00-03:30',
    StorageEncrypted: true,
    IAMDatabaseAuthenticationEnabled: true,
    PubliclyAccessible: false,
  };
}

/** The configured instance of a Region. Throws when the configuration has none there. */
export function instanceIn(database: Database, region: Region): Instance {
  const found = database.instances[region];
  if (found) return found;
  const known = Object.keys(database.instances).join(', ');
  throw new Error(`The database has no instance in ${region}, only in ${known}. Add one to its instances.`);
}
