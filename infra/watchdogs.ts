import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { arnsOf, metrics } from '#core/names.ts';
import { ownableGroups, type Place } from './place.ts';

interface Watched {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly comparisonOperator: string;
  readonly treatMissingData: string;
  /** How many minutes in a row. */
  readonly minutes: number;
  readonly description: string;
}

/**
 * Who watches Understudy itself: alarms that page on what its own functions can't tell, because they are what is broken.
 * Failed executions are no such thing: a machine that ends with a verdict has paged already.
 */
export class Watchdogs extends Construct {
  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    const { installation } = place.configuration;
    const timedOut = (machine: 'failover' | 'converge') =>
      this.alarm(place, `${machine}-timed-out`, {
        ...happened('AWS/States', 'ExecutionsTimedOut'),
        dimensions: [{ name: 'StateMachineArn', value: arnsOf(place.configuration, place.region).machine(machine) }],
        description: `A run of the machine ${machine} ended by its deadline, without a verdict: look at it in the console.`,
      });
    this.alarm(place, 'probe-silent', {
      namespace: metrics.namespace,
      metricName: metrics.probeRun,
      dimensions: [],
      // Each point is the second in which a run started, so a point is never below 1: only its absence alarms.
      comparisonOperator: 'LessThanThreshold',
      treatMissingData: 'breaching',
      minutes: 5,
      description:
        'Nobody watches from this Region: no probe has reported for five minutes. Look at the log of the probe.',
    });
    this.alarm(place, 'dead-letters', {
      ...happened('AWS/SQS', 'ApproximateNumberOfMessagesVisible'),
      dimensions: [{ name: 'QueueName', value: `${installation}-dead-letters` }],
      description: 'A trigger could not be delivered: read the message and its error in the queue, then delete it.',
    });
    if (ownableGroups(place).length > 0) {
      timedOut('failover');
      timedOut('converge');
    }
  }

  private alarm(place: Place, name: string, { minutes, description, ...metric }: Watched): void {
    const { configuration, region } = place;
    new CfnAlarm(this, name, {
      alarmName: `${configuration.installation}-${name}`,
      alarmDescription: description,
      ...metric,
      dimensions: [...metric.dimensions],
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: minutes,
      datapointsToAlarm: minutes,
      threshold: 1,
      alarmActions: [arnsOf(configuration, region).pagesTopic],
    });
  }
}

const happened = (namespace: string, metricName: string) => ({
  namespace,
  metricName,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  minutes: 1,
});
