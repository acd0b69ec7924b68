import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { arnsOf } from '#core/names.ts';
import type { Place } from './place.ts';
import { watchedIn } from './watched.ts';

/** Who watches Understudy itself in a Region: every alarm of `watched.ts`, each of which pages. */
export class Watchdogs extends Construct {
  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id);
    const { configuration, region } = place;
    for (const { name, description, bad, minutes, dimensions, ...metric } of watchedIn(place)) {
      new CfnAlarm(this, name, {
        alarmName: `${configuration.installation}-${name}`,
        alarmDescription: description,
        ...metric,
        dimensions: [...dimensions],
        period: 60,
        evaluationPeriods: minutes,
        datapointsToAlarm: bad,
        threshold: 1,
        alarmActions: [arnsOf(configuration, region).pagesTopic],
      });
    }
  }
}
