import type { Database, Instance, Region } from './configuration.ts';
import type { InstanceView } from './reality.ts';

/** A standby, and what it is held against. */

/** A standby's instance as RDS describes it, as far as a promotion depends on it. What RDS leaves out is undefined, and held against nobody. */
export interface StandbyView extends InstanceView {
  /** What it replicates: an ARN across Regions, a plain name within one [DescribeDBInstances, ReadReplicaSourceDBInstanceIdentifier]. */
  readonly source?: string | undefined;
  /** `StatusInfos` of the type "read replication"; `normal` is false where replication stands still. */
  readonly replication?: { readonly status: string; readonly normal: boolean; readonly message: string } | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly takesIamLogins?: boolean | undefined;
  readonly instanceClass?: string | undefined;
  readonly engineVersion?: string | undefined;
  readonly storageGiB?: number | undefined;
  /** Up to where RDS enlarges the storage by itself; undefined where it does not. */
  readonly storageLimitGiB?: number | undefined;
  readonly parameterGroups: readonly { readonly name: string; readonly status: string }[];
  /** Settings that wait for the maintenance window or the next restart, in the API's words. */
  readonly waiting: readonly string[];
}

/** What a standby is held against. */
export interface Standby {
  /** Where it is. */
  readonly region: Region;
  readonly database: Database;
  readonly instance: Instance;
  /** The Region that the ledger names as owner. */
  readonly owner: Region;
  /** The owner's instance, where it could be looked at: only then do the two have to be alike. */
  readonly writer?: StandbyView | undefined;
}

/** The command that changes an instance at once. */
export const modify = (region: Region, { identifier }: Instance, change: string): string =>
  `aws rds modify-db-instance --region ${region} --db-instance-identifier ${identifier} --apply-immediately ${change}`;
