import type { Configuration, Region } from './configuration.ts';

/** Physical names derive from the configuration alone, so that no stack has to ask another Region for them. */

/** Names are the same in every Region; only ARNs tell the Regions apart. */
export const namesOf = ({ installation }: Pick<Configuration, 'installation'>) => ({
  ledgerTable: `${installation}-ledger`,
  pagesTopic: `${installation}-pages`,
  function: (file: string) => `${installation}-${file}`,
  machine: (machine: 'failover' | 'converge') => `${installation}-${machine}`,
  suspicionAlarm: (group: string) => `${installation}-${group}-suspicion`,
  unavailableAlarm: (group: string, region: Region) => `${installation}-${group}-${region}-unavailable`,
});

/** The report bucket of a Region: bucket names are global, hence account and Region. */
export const reportBucket = ({ installation, account }: Configuration, region: Region) =>
  `${installation}-reports-${account}-${region}`;

export const arnsOf = (configuration: Configuration, region: Region) => {
  const names = namesOf(configuration);
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${configuration.account}:${resource}`;
  return {
    function: (file: string) => arn('lambda', `function:${names.function(file)}`),
    machine: (machine: 'failover' | 'converge') => arn('states', `stateMachine:${names.machine(machine)}`),
    pagesTopic: arn('sns', names.pagesTopic),
    ledgerTable: arn('dynamodb', `table/${names.ledgerTable}`),
    suspicionAlarm: (group: string) => arn('cloudwatch', `alarm:${names.suspicionAlarm(group)}`),
    instance: (identifier: string) => arn('rds', `db:${identifier}`),
    parameterGroup: (name: string) => arn('rds', `pg:${name}`),
    /** The IAM resource of a database login: by the instance's immutable id. */
    login: (resourceId: string, user: string) => arn('rds-db', `dbuser:${resourceId}/${user}`),
  };
};

/** CloudWatch names. Dimensions: `Group` for what is said of a group; `Group` and `Region` for `Unavailable`. */
export const metrics = {
  namespace: 'Understudy',
  /** How bad a look of this Region's observer was, as `grades` in `observation.ts` has it: above 0 something is down; one point per look. */
  suspicion: 'Suspicion',
  /** Second of the start of the newest probe run in this Region: a run ends when it sees a newer one. */
  probeRun: 'ProbeRun',
  /** 1 while `Region` must not be answered by DNS; the `health-check` strategy follows it. */
  unavailable: 'Unavailable',
  /** 1 while a group's lease is one that no run can hold; published only while it is so. */
  leaseOverdue: 'LeaseOverdue',
  /** 1 while the group's standby in this Region could not be promoted; published only while it is so. */
  standbyNotReady: 'StandbyNotReady',
  /** 1 while the group's standby in this Region could be promoted and is worse than it should be; published only while it is so. */
  standbyDrifted: 'StandbyDrifted',
} as const;
