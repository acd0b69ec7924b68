import type { Picture, SimulatedInstance } from './rds-instance.ts';
import { ServiceFault } from './service.ts';

/** What a ModifyDBInstance call asks for, in the SDK's fields. */
export interface Modification {
  readonly VpcSecurityGroupIds?: readonly string[];
  readonly MultiAZ?: boolean;
  readonly BackupRetentionPeriod?: number;
  readonly PreferredBackupWindow?: string;
  readonly DeletionProtection?: boolean;
  readonly ApplyImmediately?: boolean;
}

/** The fields of ModifyDBInstance that the simulation knows. */
export const modificationFields = [
  'VpcSecurityGroupIds',
  'MultiAZ',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'DeletionProtection',
  'ApplyImmediately',
];

/** What changes now, and what waits for the maintenance window, which never comes in the simulation. */
export interface Plan {
  readonly now: Partial<Picture>;
  readonly later: Partial<Pick<Picture, 'MultiAZ' | 'BackupRetentionPeriod'>>;
}

/**
 * Sorts a modification: security groups, deletion protection and backup window are applied at once, Multi-AZ and a retention from
 * or to 0 only with `ApplyImmediately` [RDS API, ModifyDBInstance]. Throws InvalidParameterValue for a group or number that isn't allowed.
 */
export function planModification(instance: SimulatedInstance, asked: Modification): Plan {
  const picture = instance.now();
  const { MultiAZ, BackupRetentionPeriod: days } = asked;
  checkRetention(days);
  const turnsBackups = days !== undefined && (days === 0) !== (picture.BackupRetentionPeriod === 0);
  const waits = asked.ApplyImmediately !== true;
  const all: Partial<Picture> = {
    ...(asked.VpcSecurityGroupIds ? { VpcSecurityGroups: groupsOf(instance, asked.VpcSecurityGroupIds) } : {}),
    ...(MultiAZ === undefined || waits ? {} : { MultiAZ }),
    ...(days === undefined || (waits && turnsBackups) ? {} : { BackupRetentionPeriod: days }),
    ...(asked.PreferredBackupWindow ? { PreferredBackupWindow: asked.PreferredBackupWindow } : {}),
    ...(asked.DeletionProtection === undefined ? {} : { DeletionProtection: asked.DeletionProtection }),
  };
  const later = {
    ...(MultiAZ !== undefined && waits && MultiAZ !== picture.MultiAZ ? { MultiAZ } : {}),
    ...(waits && turnsBackups ? { BackupRetentionPeriod: days } : {}),
  };
  return { now: onlyNew(picture, all), later };
}

/** Security groups while a swap is under way: the new ones being added, the old ones being removed. */
export function groupsDuring(before: Picture, after: Partial<Picture>): Pick<Picture, 'VpcSecurityGroups'> {
  if (!after.VpcSecurityGroups) return { VpcSecurityGroups: before.VpcSecurityGroups };
  const ids = (groups: Picture['VpcSecurityGroups']) => groups.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId);
  const [old, fresh] = [ids(before.VpcSecurityGroups), ids(after.VpcSecurityGroups)];
  return {
    VpcSecurityGroups: [
      ...fresh.map((id) => ({ VpcSecurityGroupId: id, Status: old.includes(id) ? 'active' : 'adding' })),
      ...old.filter((id) => !fresh.includes(id)).map((id) => ({ VpcSecurityGroupId: id, Status: 'removing' })),
    ],
  };
}

function groupsOf({ configured }: SimulatedInstance, asked: readonly string[]): Picture['VpcSecurityGroups'] {
  const known = [...configured.securityGroups, configured.fenceSecurityGroup];
  const unknown = asked.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new ServiceFault('InvalidParameterValue', `Invalid security group , groupId= ${unknown}`);
  return asked.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
}

/** Throws InvalidParameterValue for a backup retention that isn't between 0 and 35 days. */
export function checkRetention(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 0 && days <= 35)) return;
  throw new ServiceFault(
    'InvalidParameterValue',
    `Invalid backup retention period: ${days}; it must be between 0 and 35.`,
  );
}

const onlyNew = (picture: Picture, patch: Partial<Picture>): Partial<Picture> =>
  Object.fromEntries(
    Object.entries(patch).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(picture[field as keyof Picture]),
    ),
  );
