import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { type Group, type Region, regionsOf } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { DeadLetters } from './dead-letters.ts';
import { mayForwardEvents } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import { mayStart } from './permissions.ts';
import type { Place } from './place.ts';
import { defaultBus } from './statement.ts';

export interface AlarmRuleProps {
  readonly place: Place;
  readonly name: string;
  readonly group: Group;
  readonly deadLetters: DeadLetters;
}

/**
 * A late alarm is harmless, since a run looks afresh, and useless: the sweep has started one meanwhile.
 * EventBridge's own bounds would be 185 tries in 24 hours.
 */
export const retryPolicy = { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 10 };

const turnedToAlarm = (alarmArns: readonly string[]) => ({
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  resources: [...alarmArns],
  detail: { state: { value: ['ALARM'] } },
});

/** Starts this Region's failover machine when any Region suspects the group's owner; forwarded alarms arrive on the same bus. */
export class FailoverRule extends Construct {
  constructor(scope: Construct, id: string, { place, name, group, deadLetters }: AlarmRuleProps) {
    super(scope, id);
    const { configuration, region } = place;
    const rule = new CfnRule(this, 'Rule', {
      name: `${configuration.installation}-${name}-failover`,
      description: `A Region suspects that the owner of ${name} is down: have it assessed here.`,
      eventPattern: turnedToAlarm(regionsOf(group).map((from) => arnsOf(configuration, from).suspicionAlarm(name))),
      targets: [
        {
          id: 'failover',
          arn: arnsOf(configuration, region).machine('failover'),
          roleArn: grantedRole(this, 'Role', {
            service: 'events',
            description: `Starts the failover machine when the owner of ${name} is suspected.`,
            rights: [mayStart(place, ['failover'])],
            account: configuration.account,
          }).roleArn,
          inputTransformer: {
            inputPathsMap: { event: '$.id' },
            inputTemplate: `{"group":"${name}","trigger":"alarm","event":<event>}`,
          },
          deadLetterConfig: { arn: deadLetters.arn },
          retryPolicy,
        },
      ],
    });
    rule.node.addDependency(deadLetters);
  }
}

/** Forwards this Region's alarm of the group to the default bus of every other Region that may take over. */
export class ForwardingRule extends Construct {
  constructor(scope: Construct, id: string, { place, name, group, deadLetters }: AlarmRuleProps) {
    super(scope, id);
    const { configuration, region } = place;
    const others: readonly Region[] = group.candidates.filter((candidate) => candidate !== region);
    const { roleArn } = grantedRole(this, 'Role', {
      service: 'events',
      description: `Forwards the alarm of ${name} to the Regions that may take over.`,
      rights: [mayForwardEvents(place, others)],
      account: configuration.account,
    });
    const rule = new CfnRule(this, 'Rule', {
      name: `${configuration.installation}-${name}-forward`,
      description: `Tells ${others.join(' and ')} that the owner of ${name} is suspected here.`,
      eventPattern: turnedToAlarm([arnsOf(configuration, region).suspicionAlarm(name)]),
      targets: others.map((other) => ({
        id: other,
        arn: defaultBus(place, other),
        roleArn,
        deadLetterConfig: { arn: deadLetters.arn },
        retryPolicy,
      })),
    });
    rule.node.addDependency(deadLetters);
  }
}
