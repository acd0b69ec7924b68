import type { Parameter } from '@aws-sdk/client-rds';
import { arnsOf } from '#core/names.ts';
import { refuseUnknownFields } from './not-simulated.ts';
import type { RdsOptions } from './rds.ts';
import type { Fleet } from './rds-fleet.ts';
import { modificationFields } from './rds-modification.ts';
import type { ParameterGroups } from './rds-parameters.ts';
import { modifyInstance, promoteReadReplica, rebootInstance } from './rds-requests.ts';
import type { Call, Operation } from './service.ts';

/** The operations of the simulated RDS, by the SDK's command names; what IAM asks for follows the service authorization reference. */
export function rdsOperations(
  options: RdsOptions,
  fleet: Fleet,
  groups: ParameterGroups,
): Readonly<Record<string, Operation>> {
  const find = (call: Call) => fleet.find(call.region, text(call, 'DBInstanceIdentifier') ?? '');
  const on = {
    instance: instanceOperation(options),
    group: groupOperation(options),
  };
  return {
    DescribeDBInstances: on.instance(false, [], (call) => ({
      DBInstances: (text(call, 'DBInstanceIdentifier') === undefined
        ? fleet.all.filter(({ region }) => region === call.region)
        : [find(call)]
      ).map((instance) => instance.shown()),
    })),
    PromoteReadReplica: on.instance(true, ['BackupRetentionPeriod', 'PreferredBackupWindow'], (call) =>
      promoteReadReplica(options, fleet, find(call), call.input),
    ),
    ModifyDBInstance: on.instance(true, modificationFields, (call) => modifyInstance(options, find(call), call.input)),
    RebootDBInstance: on.instance(true, ['ForceFailover'], (call) => rebootInstance(options, find(call), call.input)),
    ModifyDBParameterGroup: on.group(true, ['Parameters'], (call, name) => {
      groups.modify(call.region, name, (call.input.Parameters ?? []) as Parameter[]);
      return { DBParameterGroupName: name };
    }),
    DescribeDBParameters: on.group(false, ['Source', 'MaxRecords'], (call, name) => ({
      Parameters: groups.describe(call.region, name, text(call, 'Source')),
    })),
  };
}

/** Makes operations on one instance; a listing, which names none, needs the right to see all. */
function instanceOperation({ configuration, tags = {} }: RdsOptions) {
  const name = (call: Call) => text(call, 'DBInstanceIdentifier')?.split(':').at(-1)?.toLowerCase() ?? '*';
  return (mutating: boolean, fields: readonly string[], apply: Operation['apply']): Operation => ({
    mutating,
    target: name,
    needs: (call) => [need(call, arnsOf(configuration, call.region).instance(name(call)), tags)],
    apply: (call) => {
      refuseUnknownFields(call.operation, call.input, ['DBInstanceIdentifier', ...fields]);
      return apply(call);
    },
  });
}

function groupOperation({ configuration, tags = {} }: RdsOptions) {
  const name = (call: Call) => (text(call, 'DBParameterGroupName') ?? '').toLowerCase();
  return (mutating: boolean, fields: readonly string[], apply: (call: Call, name: string) => unknown): Operation => ({
    mutating,
    target: name,
    needs: (call) => [need(call, arnsOf(configuration, call.region).parameterGroup(name(call)), tags)],
    apply: (call) => {
      refuseUnknownFields(call.operation, call.input, ['DBParameterGroupName', ...fields]);
      return apply(call, name(call));
    },
  });
}

const need = (call: Call, resource: string, tags: Readonly<Record<string, string>>) => ({
  action: `rds:${call.operation}`,
  resource,
  conditions: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
});

const text = (call: Call, field: string) => {
  const value = call.input[field];
  return typeof value === 'string' ? value : undefined;
};
