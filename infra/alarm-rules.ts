import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { regionsOf } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import { mayForwardEvents } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import { mayStart } from './permissions.ts';
import { otherCandidates } from './place.ts';
import { failoverMachine, type GroupRuleProps, otherBuses } from './rule-targets.ts';

const turnedToAlarm = (alarmArns: readonly string[]) => ({
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  resources: [...alarmArns],
  detail: { state: { value: ['ALARM'] } },
});

/** Starts this Region's failover machine when any Region suspects the group's owner; forwarded alarms arrive on the same bus. */
export class FailoverRule extends Construct {
  constructor(scope: Construct, id: string, props: GroupRuleProps) {
    super(scope, id);
    const { place, name, group, deadLetters } = props;
    const { configuration } = place;
    const { roleArn } = grantedRole(this, 'Role', {
      service: 'events',
      description: `Starts the failover machine when the owner of ${name} is suspected.`,
      rights: [mayStart(place, ['failover'])],
      account: configuration.account,
    });
    const rule = new CfnRule(this, 'Rule', {
      name: `${configuration.installation}-${name}-failover`,
      description: `A Region suspects that the owner of ${name} is down: have it assessed here.`,
      eventPattern: turnedToAlarm(regionsOf(group).map((from) => arnsOf(configuration, from).suspicionAlarm(name))),
      targets: [failoverMachine(props, roleArn, { trigger: 'alarm', event: '<event>', paths: { event: '$.id' } })],
    });
    rule.node.addDependency(deadLetters);
  }
}

/** Forwards this Region's alarm of the group to the default bus of every other Region that may take over. */
export class ForwardingRule extends Construct {
  constructor(scope: Construct, id: string, props: GroupRuleProps) {
    super(scope, id);
    const { place, name, group, deadLetters } = props;
    const { configuration, region } = place;
    const others = otherCandidates(place, group);
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
      targets: otherBuses(props, roleArn),
    });
    rule.node.addDependency(deadLetters);
  }
}
