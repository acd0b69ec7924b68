import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnHealthCheck, CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { type Group, type Region, standbyOf, type Traffic as TrafficRecord } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import type { Place } from './place.ts';

/**
 * The names that health checks move: one check per candidate, and for each name a PRIMARY and a SECONDARY record with fixed targets, so
 * that deploying again moves nothing. Names of the strategy `record` are not here: `understudy adopt` creates them once.
 * All of it outlives the stack: deleting a deployment must not make a database unreachable.
 */
export class Traffic extends Construct {
  constructor(scope: Construct, id: string, { configuration }: Place) {
    super(scope, id);
    for (const [name, group] of Object.entries(configuration.groups)) {
      const records = group.traffic.filter(({ strategy }) => strategy === 'health-check');
      if (records.length === 0) continue;
      const checks = new Map(
        group.candidates.map((candidate) => [candidate, this.healthCheck(configuration, name, group, candidate)]),
      );
      for (const record of records) {
        for (const [candidate, check] of checks) this.failoverRecord(record, group, candidate, check);
      }
    }
  }

  /** The check of a candidate follows the alarm that the other candidate keeps about it. */
  private healthCheck(configuration: Place['configuration'], name: string, group: Group, candidate: Region) {
    const check = new CfnHealthCheck(this, `${name}-${candidate}`, {
      healthCheckConfig: {
        type: 'CLOUDWATCH_METRIC',
        alarmIdentifier: {
          name: namesOf(configuration).unavailableAlarm(name, candidate),
          region: standbyOf(group, candidate),
        },
        // With the other Region down as well, DNS keeps answering what it answered.
        insufficientDataHealthStatus: 'LastKnownStatus',
      },
      healthCheckTags: [{ key: 'Name', value: `${configuration.installation} ${name} ${candidate}` }],
    });
    check.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return check;
  }

  private failoverRecord(record: TrafficRecord, group: Group, candidate: Region, check: CfnHealthCheck): void {
    const endpoint = group.databases[record.database]?.instances[candidate]?.endpoint;
    if (endpoint === undefined) {
      throw new Error(
        `The name ${record.name} points at the database ${record.database}, which has no instance in ${candidate}: ` +
          'add it under `instances`, or name another `database`.',
      );
    }
    new CfnRecordSet(this, `${record.name}-${candidate}`, {
      hostedZoneId: record.hostedZoneId,
      name: `${record.name}.`,
      type: 'CNAME',
      ttl: String(record.ttlSeconds),
      resourceRecords: [endpoint],
      setIdentifier: candidate,
      failover: group.candidates[0] === candidate ? 'PRIMARY' : 'SECONDARY',
      healthCheckId: check.attrHealthCheckId,
    }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
