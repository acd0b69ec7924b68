import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Group, Region } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import { mayForwardEvents } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import { mayStart } from './permissions.ts';
import { otherCandidates, type Place } from './place.ts';
import { failoverMachine, type GroupRuleProps, otherBuses } from './rule-targets.ts';

/**
 * What AWS itself says of a writer's Region, which is a hint and no more: RDS sends its events as well as it can, in no order, and
 * people write those of AWS Health minutes after the fact [RDS User Guide, Working with Amazon RDS event notification; AWS Health
 * User Guide, EventBridge schema]. A hint starts a run that assesses afresh, as an alarm does, perhaps sooner.
 */
interface Hint {
  readonly name: 'rds' | 'health';
  /** What the event's own code is called in it. */
  readonly codePath: string;
  /** The events about these Regions' instances of a group, in as many patterns as it takes. */
  readonly patterns: (place: Place, group: Group, regions: readonly Region[]) => readonly Pattern[];
}

type Pattern = Readonly<Record<string, unknown>>;

/** Characters of a rule's pattern, unless AWS was asked for more [EventBridge User Guide, eb-quota]. */
const longestPattern = 2048;

const rdsEvents: Hint = {
  name: 'rds',
  codePath: '$.detail.EventID',
  patterns: ({ configuration }, group, regions) => {
    const instances = regions.flatMap((region) =>
      Object.values(group.databases).flatMap(({ instances }) => {
        const instance = instances[region];
        return instance ? [arnsOf(configuration, region).instance(instance.identifier)] : [];
      }),
    );
    return portioned(instances).map(eventsOf);
  },
};

const eventsOf = (instances: readonly string[]): Pattern => ({
  source: ['aws.rds'],
  'detail-type': ['RDS DB Instance Event'],
  resources: [...instances],
  detail: { EventCategories: ['availability', 'failover', 'failure'] },
});

/** A group of many databases needs several rules, since one would be refused, and the whole deployment with it. */
function portioned(instances: readonly string[]): readonly (readonly string[])[] {
  const portions: string[][] = [];
  for (const instance of instances) {
    const last = portions.at(-1);
    if (last && JSON.stringify(eventsOf([...last, instance])).length <= longestPattern) last.push(instance);
    else portions.push([instance]);
  }
  return portions;
}

/** `region` is where an event is delivered, which for public ones is a second Region, too; `eventRegion` is the one that it is about. */
const healthEvents: Hint = {
  name: 'health',
  codePath: '$.detail.eventTypeCode',
  patterns: (_place, _group, regions) => [
    {
      source: ['aws.health'],
      'detail-type': ['AWS Health Event'],
      detail: {
        service: ['RDS'],
        eventTypeCategory: ['issue'],
        statusCode: ['open'],
        eventRegion: [...regions],
      },
    },
  ],
};

/** A rule for each pattern of both kinds. `id`: `rds`, `health`, and `rds-2` where one does not hold all. */
const rulesFor = (place: Place, group: Group, regions: readonly Region[]) =>
  [rdsEvents, healthEvents].flatMap(({ name, codePath, patterns }) =>
    patterns(place, group, regions).map((eventPattern, index) => ({
      id: index === 0 ? name : `${name}-${index + 1}`,
      codePath,
      eventPattern,
    })),
  );

/** Starts this Region's failover machine when AWS says something of the other candidate's instances, or of RDS there. */
export class HintRules extends Construct {
  constructor(scope: Construct, id: string, props: GroupRuleProps) {
    super(scope, id);
    const { place, name, group, deadLetters } = props;
    const { configuration } = place;
    const { roleArn } = grantedRole(this, 'Role', {
      service: 'events',
      description: `Starts the failover machine when AWS says something of the owner of ${name}.`,
      rights: [mayStart(place, ['failover'])],
      account: configuration.account,
    });
    for (const { id: hint, codePath, eventPattern } of rulesFor(place, group, otherCandidates(place, group))) {
      const rule = new CfnRule(this, hint, {
        name: `${configuration.installation}-${name}-hint-${hint}`,
        description: `AWS says something of the owner of ${name}: have it assessed here.`,
        eventPattern,
        targets: [
          failoverMachine(props, roleArn, {
            trigger: 'hint',
            event: '"<code> <id>"',
            paths: { code: codePath, id: '$.id' },
          }),
        ],
      });
      rule.node.addDependency(deadLetters);
    }
  }
}

/** Forwards what AWS says of this Region's instances, and of RDS here, to the default bus of every other Region that may take over. */
export class HintForwarding extends Construct {
  constructor(scope: Construct, id: string, props: GroupRuleProps) {
    super(scope, id);
    const { place, name, group, deadLetters } = props;
    const { configuration, region } = place;
    const others = otherCandidates(place, group);
    const { roleArn } = grantedRole(this, 'Role', {
      service: 'events',
      description: `Forwards what AWS says of the instances of ${name} here to the Regions that may take over.`,
      rights: [mayForwardEvents(place, others)],
      account: configuration.account,
    });
    for (const { id: hint, eventPattern } of rulesFor(place, group, [region])) {
      const rule = new CfnRule(this, hint, {
        name: `${configuration.installation}-${name}-tell-${hint}`,
        description: `Tells ${others.join(' and ')} what AWS says of ${name} here.`,
        eventPattern,
        targets: otherBuses(props, roleArn),
      });
      rule.node.addDependency(deadLetters);
    }
  }
}
