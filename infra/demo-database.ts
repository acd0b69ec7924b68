import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnDBInstance, CfnDBParameterGroup, CfnDBSubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Instance } from '#core/configuration.ts';
import { type DemoNetwork, rangeOf } from './demo-network.ts';
import type { DemoPlace } from './demo-place.ts';

export interface DemoDatabaseProps {
  readonly place: DemoPlace;
  readonly network: DemoNetwork;
  readonly instance: Instance;
  /** ARN of the writer in the other Region; absent for the writer itself. */
  readonly source?: string;
}

/** An encrypted PostgreSQL instance with what Understudy needs beside it: a parameter group of its own and an empty security group. */
export class DemoDatabase extends Construct {
  readonly instance: CfnDBInstance;
  readonly serving: SecurityGroup;
  /** Without any rule: an instance that has only this group is reached by nobody. */
  readonly fence: SecurityGroup;

  constructor(scope: Construct, id: string, { place, network, instance, source }: DemoDatabaseProps) {
    super(scope, id);
    const { vpc } = network;
    const closed = { vpc, allowAllOutbound: false };
    this.serving = new SecurityGroup(this, 'Serving', { ...closed, description: 'Of the database while it may serve' });
    for (const region of place.regions)
      this.serving.addIngressRule(
        Peer.ipv4(rangeOf(place.regions, region)),
        Port.tcp(place.port),
        `Clients in ${region}`,
      );
    this.fence = new SecurityGroup(this, 'Fence', { ...closed, description: 'Of the database while it is fenced' });
    const parameters = this.parameters(place, instance);
    const subnets = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: `Private subnets of ${instance.identifier}`,
      subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
    });
    const key = new Key(this, 'Key', {
      description: `Encrypts ${instance.identifier}.`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.instance = new CfnDBInstance(this, 'Instance', {
      dbInstanceIdentifier: instance.identifier,
      dbInstanceClass: 'db.t4g.medium',
      engine: 'postgres',
      kmsKeyId: key.keyArn,
      storageType: 'gp3',
      port: String(place.port),
      publiclyAccessible: false,
      enableIamDatabaseAuthentication: true,
      deletionProtection: true,
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
      enableCloudwatchLogsExports: ['postgresql'],
      dbSubnetGroupName: subnets.ref,
      dbParameterGroupName: parameters.ref,
      vpcSecurityGroups: [this.serving.securityGroupId],
      ...(source === undefined
        ? this.writer(place)
        : { sourceDbInstanceIdentifier: source, sourceRegion: sourceRegion(source) }),
    });
    // Whoever holds the data after a failover, no stack may take it away.
    this.instance.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.acknowledge(source);
  }

  /** The fence sets `default_transaction_read_only` here; it is left out, so that a deployment does not lift it. */
  private parameters(place: DemoPlace, { parameterGroup, identifier }: Instance): CfnDBParameterGroup {
    return new CfnDBParameterGroup(this, 'Parameters', {
      dbParameterGroupName: parameterGroup,
      description: `Of ${identifier} alone`,
      family: `postgres${engineVersion}`,
      parameters: {
        'rds.force_ssl': '1',
        // The heartbeat is written inside the engine, by pg_cron.
        shared_preload_libraries: 'pg_cron',
        'cron.database_name': place.database.databaseName,
      },
    });
  }

  private writer(place: DemoPlace) {
    // RDS does not manage the password of a source of replicas itself, hence a secret of our own.
    const secret = new Secret(this, 'Master', {
      description: `Master user of ${place.database.databaseName}, for setting it up.`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'master' }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The master user sets the database up once and signs in nowhere else; Understudy signs in by IAM tokens.',
    });
    return {
      engineVersion,
      storageEncrypted: true,
      allocatedStorage: '20',
      dbName: place.database.databaseName,
      masterUsername: 'master',
      masterUserPassword: secret.secretValueFromJson('password').unsafeUnwrap(),
      multiAz: true,
      backupRetentionPeriod: place.database.desired.backupRetentionDays,
    };
  }

  private acknowledge(source: string | undefined): void {
    const instance = Validations.of(this.instance);
    instance.acknowledge({
      id: 'AwsSolutions-RDS11',
      reason:
        "PostgreSQL's own port, as the configuration names it: the instance is private, and another port hides nothing.",
    });
    if (source === undefined) return;
    instance.acknowledge(
      {
        id: 'AwsSolutions-RDS2',
        reason:
          'A replica is encrypted because its source is; CloudFormation refuses to be told so, and takes the key alone.',
      },
      {
        id: 'AwsSolutions-RDS3',
        reason: 'A replica gets Multi-AZ when it is promoted: the desired state is in the configuration.',
      },
      {
        id: 'AwsSolutions-RDS13',
        reason: 'A replica gets backups when it is promoted: the desired state is in the configuration.',
      },
    );
  }
}

const engineVersion = '17';

const sourceRegion = (arn: string): string | undefined => arn.split(':')[3];
