import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Policy } from '#core/configuration.ts';
import { metrics, namesOf } from '#core/names.ts';
import { suspicionPeriodSeconds, suspicionPeriods } from '#core/profile.ts';
import type { Place } from './place.ts';

/**
 * Fires when two periods of ten seconds in a row, or one where the dwell is short, have a look that found a signal of the group down. It
 * only starts a look around: the time that a failure must last is waited for by the machine, so the alarm may be early. Missing points
 * say that nobody looks, which another alarm tells; and in the owner's own Region nobody does.
 */
export class SuspicionAlarm extends Construct {
  constructor(scope: Construct, id: string, { configuration }: Place, group: string, { dwellSeconds }: Policy) {
    super(scope, id);
    new CfnAlarm(this, 'Alarm', {
      alarmName: namesOf(configuration).suspicionAlarm(group),
      alarmDescription: `Seen from here, the owner of ${group} may be down. Understudy assesses it by itself.`,
      namespace: metrics.namespace,
      metricName: metrics.suspicion,
      dimensions: [{ name: 'Group', value: group }],
      statistic: 'Maximum',
      period: suspicionPeriodSeconds,
      evaluationPeriods: suspicionPeriods(dwellSeconds),
      datapointsToAlarm: suspicionPeriods(dwellSeconds),
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
    });
  }
}

/**
 * In a candidate's Region, in ALARM while the other candidate must not be answered by DNS. A Route 53 health check reads the same
 * metric, which it can't do at a resolution below a minute. Missing points change nothing: the last word stands.
 */
export class UnavailableAlarm extends Construct {
  constructor(scope: Construct, id: string, { configuration }: Place, group: string, other: string) {
    super(scope, id);
    new CfnAlarm(this, 'Alarm', {
      alarmName: namesOf(configuration).unavailableAlarm(group, other),
      alarmDescription: `While in ALARM, DNS does not answer ${other} for the names of ${group}.`,
      namespace: metrics.namespace,
      metricName: metrics.unavailable,
      dimensions: [
        { name: 'Group', value: group },
        { name: 'Region', value: other },
      ],
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'ignore',
    });
  }
}
