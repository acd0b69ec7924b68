import {
  type DBInstance,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceMessage,
  ModifyDBParameterGroupCommand,
  PromoteReadReplicaCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { Instance, Region } from '#core/configuration.ts';
import { WrongResource } from '#core/errors.ts';
import type { InstanceView } from '#core/reality.ts';
import type { StandbyView } from '#core/standby.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** RDS instances of one Region: what is looked at before each change, and the changes, each sent once. */
export interface Instances {
  /** Throws WrongResource when another instance carries the configured name; else whatever the API throws. */
  look(instance: Instance, signal?: AbortSignal): Promise<StandbyView>;
  /** Is `default_transaction_read_only` switched on in the instance's own parameter group? */
  readOnly(instance: Instance, signal?: AbortSignal): Promise<boolean>;
  promote(instance: Instance, retention: { days: number; window: string | undefined }): Promise<void>;
  modify(instance: Instance, change: Omit<ModifyDBInstanceMessage, 'DBInstanceIdentifier'>): Promise<void>;
  setReadOnly(instance: Instance, on: boolean): Promise<void>;
  reboot(instance: Instance): Promise<void>;
}

const readOnlyParameter = 'default_transaction_read_only';

/** A page holds 100 parameters; no parameter group has more than some hundred of its own [DescribeDBParameters, MaxRecords]. */
const parameterPages = 10;

export function instancesIn(runtime: Pick<Runtime, 'clients'>, region: Region): Instances {
  const rds = runtime.clients.rds(region);
  return {
    async look(instance, signal) {
      const { identifier, resourceId } = instance;
      const query = new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
      const { DBInstances } = await rds.send(query, signal ? { abortSignal: signal } : {});
      const found = DBInstances?.[0];
      // An empty answer is no namesake: RDS names an instance that does not exist in an error.
      if (!found) throw new Error(`RDS in ${region} answered without ${identifier}.`);
      if (found.DbiResourceId === resourceId) return viewOf(found);
      throw new WrongResource(
        `${identifier} in ${region} has the resource id ${found.DbiResourceId}, and the configuration names ${resourceId}: ` +
          'somebody replaced it. Correct the configuration and deploy.',
      );
    },

    async readOnly({ parameterGroup }, signal) {
      let marker: string | undefined;
      for (let page = 0; page < parameterPages; page++) {
        const query = { DBParameterGroupName: parameterGroup, Source: 'user', ...(marker && { Marker: marker }) };
        const answer = await rds.send(new DescribeDBParametersCommand(query), signal ? { abortSignal: signal } : {});
        const found = answer.Parameters?.find(({ ParameterName }) => ParameterName === readOnlyParameter);
        if (found) return found.ParameterValue === 'on' || found.ParameterValue === '1';
        marker = answer.Marker;
        if (!marker) break;
      }
      return false;
    },

    async promote({ identifier }, { days, window }) {
      const backups = { BackupRetentionPeriod: days, PreferredBackupWindow: window };
      await rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: identifier, ...backups }));
    },

    async modify({ identifier }, change) {
      await rds.send(
        new ModifyDBInstanceCommand({ DBInstanceIdentifier: identifier, ApplyImmediately: true, ...change }),
      );
    },

    async setReadOnly({ parameterGroup }, on) {
      const parameter = {
        ParameterName: readOnlyParameter,
        ParameterValue: on ? '1' : '0',
        ApplyMethod: 'immediate',
      } as const;
      await rds.send(
        new ModifyDBParameterGroupCommand({ DBParameterGroupName: parameterGroup, Parameters: [parameter] }),
      );
    },

    async reboot({ identifier }) {
      await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: identifier }));
    },
  };
}

function viewOf(instance: DBInstance): StandbyView {
  const { PendingModifiedValues: pending = {}, StatusInfos: infos = [] } = instance;
  const { ReadReplicaSourceDBInstanceIdentifier, ReadReplicaSourceDBClusterIdentifier } = instance;
  const source = ReadReplicaSourceDBInstanceIdentifier ?? ReadReplicaSourceDBClusterIdentifier;
  const replication = infos.find(({ StatusType }) => StatusType === 'read replication');
  return {
    ...settingsOf(instance),
    replica: Boolean(source) || replication !== undefined,
    retentionPending: pending.BackupRetentionPeriod !== undefined,
    multiAzPending: pending.MultiAZ !== undefined,
    waiting: Object.keys(pending).filter((setting) => pending[setting as keyof typeof pending] !== undefined),
    source,
    replication: replication && {
      status: replication.Status ?? 'unknown',
      normal: replication.Normal ?? true,
      message: replication.Message ?? '',
    },
    address: instance.Endpoint?.Address,
    port: instance.Endpoint?.Port,
    takesIamLogins: instance.IAMDatabaseAuthenticationEnabled,
    instanceClass: instance.DBInstanceClass,
    engineVersion: instance.EngineVersion,
    storageGiB: instance.AllocatedStorage,
    storageLimitGiB: instance.MaxAllocatedStorage,
  };
}

type Settings = keyof InstanceView | 'parameterGroups';

function settingsOf(
  instance: DBInstance,
): Pick<StandbyView, Exclude<Settings, 'replica' | 'retentionPending' | 'multiAzPending'>> {
  const parameterGroups = (instance.DBParameterGroups ?? []).map(({ DBParameterGroupName, ParameterApplyStatus }) => ({
    name: DBParameterGroupName ?? 'unknown',
    status: ParameterApplyStatus ?? 'unknown',
  }));
  return {
    status: instance.DBInstanceStatus ?? 'unknown',
    securityGroups: (instance.VpcSecurityGroups ?? []).map(({ VpcSecurityGroupId, Status }) => ({
      id: VpcSecurityGroupId ?? 'unknown',
      active: Status === 'active',
    })),
    parameterGroups,
    parametersInSync: parameterGroups.every(({ status }) => status === 'in-sync'),
    multiAz: instance.MultiAZ ?? false,
    backupRetentionDays: instance.BackupRetentionPeriod ?? 0,
    deletionProtection: instance.DeletionProtection ?? false,
  };
}
