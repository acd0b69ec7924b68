import { RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnRoute,
  CfnVPCPeeringConnection,
  FlowLogDestination,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Region } from '#core/configuration.ts';
import type { DemoPlace } from './demo-place.ts';

/**
 * A private network of one Region, peered with those of the other two: databases, and the function that looks into them, reach each
 * other without the internet. Identifiers of the other Regions come from the file of `--ids`: no stack asks another one.
 */
export class DemoNetwork extends Construct {
  readonly vpc: Vpc;
  /** For Understudy's function: it may open connections to databases in the three networks, and nothing else. */
  readonly observer: SecurityGroup;

  constructor(scope: Construct, id: string, place: DemoPlace) {
    super(scope, id);
    const { regions, region, availabilityZones, port } = place;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(rangeOf(regions, region)),
      availabilityZones: [...availabilityZones],
      natGateways: 0,
      subnetConfiguration: [{ name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    });
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogGroup', {
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
    this.observer = new SecurityGroup(this, 'Observer', {
      vpc: this.vpc,
      description: 'Of the function that looks into the databases',
      allowAllOutbound: false,
    });
    for (const other of regions) {
      this.observer.addEgressRule(Peer.ipv4(rangeOf(regions, other)), Port.tcp(port), `Databases in ${other}`);
    }
    this.peer(place);
  }

  /** A peering is asked for by the Region that comes first; routes need its identifier on both sides. */
  private peer({ regions, region, ids }: DemoPlace): void {
    for (const other of regions.filter((one) => one !== region)) {
      const [first = region, second = other] = regions.filter((one) => one === region || one === other);
      const peerVpcId = ids.vpcs[other];
      if (first === region && peerVpcId !== undefined) {
        new CfnVPCPeeringConnection(this, `PeeringWith-${other}`, {
          vpcId: this.vpc.vpcId,
          peerVpcId,
          peerRegion: other,
        });
      }
      const vpcPeeringConnectionId = ids.peerings[`${first}/${second}`];
      if (vpcPeeringConnectionId === undefined) continue;
      for (const [index, { routeTable }] of this.vpc.isolatedSubnets.entries()) {
        new CfnRoute(this, `RouteTo-${other}-${index}`, {
          routeTableId: routeTable.routeTableId,
          destinationCidrBlock: rangeOf(regions, other),
          vpcPeeringConnectionId,
        });
      }
    }
  }
}

/** Addresses of a Region's network: peered networks may not overlap. */
export const rangeOf = (regions: readonly Region[], region: Region): string =>
  `10.${11 + regions.indexOf(region)}.0.0/16`;
