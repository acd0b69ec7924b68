import { type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { isCandidate } from '#core/sweeping.ts';
import { ForwardingRule } from './alarm-rules.ts';
import type { DeadLetters } from './dead-letters.ts';
import { mayAttachToVpc, mayNotTouchNetworks } from './delivery-permissions.ts';
import { EveryMinute } from './every-minute.ts';
import { SuspicionAlarm } from './group-alarms.ts';
import { HintForwarding } from './hint-rules.ts';
import {
  mayAskDatabases,
  mayLookAcross,
  mayPublishMetrics,
  mayReadLedger,
  mayReadMetrics,
  maySeeFitness,
  maySignIn,
  mayTryNeutralTarget,
} from './permissions.ts';
import { type Place, watchedGroups } from './place.ts';
import { probeMegabytes } from './probe-memory.ts';
import { TaskFunction } from './task-function.ts';

export interface ObserverProps {
  readonly place: Place;
  readonly deadLetters: DeadLetters;
  /** For alarms that could not be forwarded to another Region. */
  readonly unforwarded: DeadLetters;
}

/** What every Region has: it watches the groups whose owner is another Region, and tells who may take over. */
export class Observer extends Construct {
  constructor(scope: Construct, id: string, { place, deadLetters, unforwarded }: ObserverProps) {
    super(scope, id);
    new TaskFunction(this, 'InspectDatabase', {
      place,
      timeoutSeconds: 10,
      // Asked at each look, it waits for databases most of its time. It takes 97 MB, and Lambda's own runtime is taken for twenty.
      memoryMegabytes: 192,
      logsOnlyWarnings: true,
      description: 'Answers questions about databases, from inside the VPC. Calls no AWS API.',
      network: networkOf(this, place),
      rights: [maySignIn(place), mayAttachToVpc(), mayNotTouchNetworks(place, 'inspect-database')],
    });
    const look = [mayAskDatabases(place), mayLookAcross(place), ...mayTryNeutralTarget(place), mayReadMetrics()];
    new TaskFunction(this, 'Observe', {
      place,
      timeoutSeconds: 15,
      description: 'Takes one fresh look at a group and says what it saw.',
      rights: [...look, ...maySeeFitness(place)],
    });
    const probe = new TaskFunction(this, 'Probe', {
      place,
      timeoutSeconds: 150,
      memoryMegabytes: probeMegabytes(watchedGroups(place).length),
      description: 'Looks at every group every few seconds and publishes its suspicion.',
      rights: [...look, mayReadLedger(place), mayPublishMetrics()],
    });
    new EveryMinute(this, 'ProbeEveryMinute', { place, run: probe, deadLetters });
    for (const [name, group] of watchedGroups(place)) {
      new SuspicionAlarm(this, `${name}-suspicion`, place, name, group.policy);
      new ForwardingRule(this, `${name}-forward`, { place, name, group, deadLetters: unforwarded });
      if (isCandidate(group, place.region))
        new HintForwarding(this, `${name}-tell`, { place, name, group, deadLetters: unforwarded });
    }
  }
}

/** The Region's network as the configuration names it: nothing is looked up, so synthesis needs no account. */
function networkOf(scope: Construct, { configuration, region }: Place): { vpc: IVpc; securityGroup: ISecurityGroup } {
  const network = configuration.networks[region];
  if (network === undefined) {
    throw new Error(`A group uses ${region}, and \`networks\` does not name it: add the VPC of its observer there.`);
  }
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'Vpc', {
      vpcId: network.vpcId,
      availabilityZones: network.availabilityZones,
      isolatedSubnetIds: network.subnetIds,
    }),
    securityGroup: SecurityGroup.fromSecurityGroupId(scope, 'SecurityGroup', network.securityGroupId, {
      mutable: false,
    }),
  };
}
