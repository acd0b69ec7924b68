import type { Parameter } from '@aws-sdk/client-rds';
import type { Region } from '#core/configuration.ts';
import { NotSimulated } from './not-simulated.ts';
import { applyReadOnly, type RdsPorts, withApplyStatus } from './rds-changes.ts';
import type { SimulatedInstance } from './rds-instance.ts';
import { ServiceFault } from './service.ts';

/** The parameter groups of the simulated instances; they know one parameter, `default_transaction_read_only`. */
export interface ParameterGroups {
  /** Throws DBParameterGroupNotFoundFault, InvalidParameterValue, NotSimulated. */
  modify(region: Region, name: string, parameters: readonly Parameter[]): void;
  /** The group's parameters, all or only those that a user has set. Throws DBParameterGroupNotFoundFault. */
  describe(region: Region, name: string, source?: string): Parameter[];
}

const READ_ONLY = 'default_transaction_read_only';

/** Makes the groups that the instances use; a change reaches every instance of its group after the duration `parameterApply`. */
export function parameterGroups(ports: RdsPorts, instances: readonly SimulatedInstance[]): ParameterGroups {
  const values = new Map<string, { value?: string; version: number }>();
  for (const { region, configured } of instances) values.set(`${region}/${configured.parameterGroup}`, { version: 0 });
  const find = (region: Region, name: string) => {
    const found = values.get(`${region}/${name}`);
    if (found) return found;
    throw new ServiceFault('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`, 404);
  };
  return {
    modify: (region, name, parameters) => {
      const group = find(region, name);
      const value = readOnlyValue(parameters);
      group.value = value;
      group.version += 1;
      const { version } = group;
      for (const instance of instances) {
        if (instance.region !== region || instance.configured.parameterGroup !== name) continue;
        instance.change({ DBParameterGroups: withApplyStatus(instance.now(), 'applying') });
        void applyReadOnly(ports, instance, value === '1', () => group.version === version);
      }
    },
    describe: (region, name, source) => {
      const { value } = find(region, name);
      if (source !== undefined && source !== 'user' && source !== 'engine-default') {
        throw new NotSimulated(
          `DescribeDBParameters was asked for the source ${source}; known are user and engine-default.`,
        );
      }
      const parameter = describeReadOnly(value);
      return source === undefined || source === parameter.Source ? [parameter] : [];
    },
  };
}

function readOnlyValue(parameters: readonly Parameter[]): string {
  const [parameter] = parameters;
  if (parameters.length !== 1 || parameter?.ParameterName !== READ_ONLY || parameter.ApplyMethod !== 'immediate') {
    throw new NotSimulated(
      `ModifyDBParameterGroup was called with ${JSON.stringify(parameters)}; known is ${READ_ONLY} alone, with ApplyMethod immediate.`,
    );
  }
  const { ParameterValue: value } = parameter;
  if (value === '0' || value === '1') return value;
  // RDS lists the allowed values of its Boolean parameters as "0,1" [DescribeDBParameters].
  throw new ServiceFault(
    'InvalidParameterValue',
    `Invalid parameter value: ${value} for: ${READ_ONLY} allowed values are: 0,1`,
  );
}

const describeReadOnly = (value: string | undefined): Parameter => ({
  ParameterName: READ_ONLY,
  ...(value === undefined ? {} : { ParameterValue: value, ApplyMethod: 'immediate' }),
  Source: value === undefined ? 'engine-default' : 'user',
  ApplyType: 'dynamic',
  DataType: 'boolean',
  AllowedValues: '0,1',
  IsModifiable: true,
});
