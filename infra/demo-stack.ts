import { CfnOutput, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { DemoDatabase } from './demo-database.ts';
import { DemoNetwork } from './demo-network.ts';
import type { DemoPlace } from './demo-place.ts';

/** One Region of something to fail over. Its outputs are what `understudy.yaml` names. */
export class DemoStack extends Stack {
  constructor(scope: Construct, place: DemoPlace) {
    const { installation, account, region, database, group } = place;
    super(scope, `${installation}-demo-${region}`, {
      env: { account, region },
      description: 'A database with a cross-Region replica, to see Understudy work on.',
    });
    const network = new DemoNetwork(this, 'Network', place);
    const [writer] = group.candidates;
    const instance = database.instances[region];
    if (instance !== undefined) {
      const source = `arn:aws:rds:${writer}:${account}:db:${database.instances[writer]?.identifier}`;
      this.describe(
        new DemoDatabase(this, 'Database', { place, network, instance, ...(region !== writer && { source }) }),
      );
    }
    if (region === writer) this.zone(place, network);
    this.output('VpcId', network.vpc.vpcId);
    this.output(
      'SubnetIds',
      Fn.join(
        ', ',
        network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
      ),
    );
    this.output('SecurityGroupId', network.observer.securityGroupId);
  }

  private describe({ instance, serving, fence }: DemoDatabase): void {
    this.output('ResourceId', instance.attrDbiResourceId);
    this.output('Endpoint', instance.attrEndpointAddress);
    this.output('SecurityGroups', serving.securityGroupId);
    this.output('FenceSecurityGroup', fence.securityGroupId);
  }

  /** A private zone is answered in the networks that it names: the other Regions' are added when their identifiers are known. */
  private zone({ regions, region, group, ids }: DemoPlace, network: DemoNetwork): void {
    const others = regions.flatMap((other) => {
      const vpcId = ids.vpcs[other];
      return other === region || vpcId === undefined ? [] : [{ vpcId, vpcRegion: other }];
    });
    const name = group.traffic[0]?.name.split('.').slice(1).join('.') ?? 'db.example.com';
    const zone = new CfnHostedZone(this, 'Zone', {
      name,
      vpcs: [{ vpcId: network.vpc.vpcId, vpcRegion: region }, ...others],
    });
    zone.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.output('HostedZoneId', zone.attrId);
  }

  private output(id: string, value: string): void {
    new CfnOutput(this, id, { value });
  }
}
