import { arnOf, DESCRIBES, ENCRYPTION, LOGS, nameOf, type ResourceType, tags } from './resource-type.ts';

/** Tables, buckets, DNS, and what surrounds them. */
export const storageTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::GlobalTable': {
    nameProperty: 'TableName',
    arn: arnOf('dynamodb', 'table/'),
    used: [
      'TableName',
      'AttributeDefinitions',
      'KeySchema',
      'Replicas',
      'MultiRegionConsistency',
      'GlobalTableWitnesses',
    ],
    ignored: {
      BillingMode: 'ignored because capacity is not simulated',
      SSESpecification: ENCRYPTION,
      StreamSpecification: 'ignored because nobody reads the stream',
      TimeToLiveSpecification: 'ignored because no item expires here',
      WarmThroughput: 'ignored because capacity is not simulated',
      WriteOnDemandThroughputSettings: 'ignored because capacity is not simulated',
      ReadOnDemandThroughputSettings: 'ignored because capacity is not simulated',
    },
  },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    arn: arnOf('dynamodb', 'table/'),
    used: ['TableName', 'AttributeDefinitions', 'KeySchema'],
    ignored: {
      ...tags,
      BillingMode: 'ignored because capacity is not simulated',
      SSESpecification: ENCRYPTION,
      PointInTimeRecoverySpecification: 'ignored because nothing is restored here',
      DeletionProtectionEnabled: 'ignored because nothing is deleted here',
      TableClass: 'ignored because cost is not simulated',
    },
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    arn: ({ partition, name }) => `arn:${partition}:s3:::${name}`,
    attributes: {
      DomainName: ({ name }) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: ({ name, region }) => `${name}.s3.${region}.amazonaws.com`,
    },
    used: ['BucketName'],
    ignored: {
      ...tags,
      BucketEncryption: ENCRYPTION,
      PublicAccessBlockConfiguration: 'ignored because nobody outside the account calls',
      OwnershipControls: 'ignored because nobody outside the account calls',
      VersioningConfiguration: 'ignored because objects are put once',
      LifecycleConfiguration: 'ignored because nothing is forgotten here',
      LoggingConfiguration: LOGS,
      ObjectLockEnabled: 'ignored because objects are put once',
      ObjectLockConfiguration: 'ignored because objects are put once',
    },
  },
  'AWS::S3::BucketPolicy': { arn: arnOf('s3', 'policy:'), used: ['Bucket', 'PolicyDocument'], ignored: {} },
  'AWS::Route53::HealthCheck': {
    arn: ({ partition, name }) => `arn:${partition}:route53:::healthcheck/${name}`,
    attributes: { HealthCheckId: nameOf },
    used: ['HealthCheckConfig'],
    ignored: { HealthCheckTags: DESCRIBES },
  },
  'AWS::Route53::RecordSet': {
    arn: ({ partition, name }) => `arn:${partition}:route53:::recordset/${name}`,
    ref: nameOf,
    used: [
      'Name',
      'Type',
      'TTL',
      'ResourceRecords',
      'HostedZoneId',
      'SetIdentifier',
      'Failover',
      'HealthCheckId',
      'Comment',
    ],
    ignored: {},
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    arn: ({ name, ...at }) => `${arnOf('logs', 'log-group:')({ name, ...at })}:*`,
    used: [],
    ignored: { ...tags, LogGroupName: LOGS, RetentionInDays: LOGS, KmsKeyId: LOGS },
  },
  'AWS::Logs::ResourcePolicy': {
    arn: arnOf('logs', 'resource-policy:'),
    used: [],
    ignored: { PolicyName: LOGS, PolicyDocument: LOGS },
  },
  'AWS::Logs::MetricFilter': {
    arn: arnOf('logs', 'metric-filter:'),
    used: [],
    ignored: { FilterName: LOGS, FilterPattern: LOGS, LogGroupName: LOGS, MetricTransformations: LOGS },
  },
  'AWS::KMS::Key': {
    arn: arnOf('kms', 'key/'),
    attributes: { KeyId: nameOf },
    used: ['KeyPolicy'],
    ignored: {
      ...tags,
      ...Object.fromEntries(
        ['EnableKeyRotation', 'Description', 'PendingWindowInDays', 'MultiRegion'].map((name) => [name, ENCRYPTION]),
      ),
    },
  },
  'AWS::KMS::Alias': {
    nameProperty: 'AliasName',
    arn: arnOf('kms'),
    used: [],
    ignored: { AliasName: ENCRYPTION, TargetKeyId: ENCRYPTION },
  },
  'AWS::EC2::SecurityGroup': {
    nameProperty: 'GroupName',
    arn: arnOf('ec2', 'security-group/'),
    attributes: { GroupId: ({ name }) => `sg-${name}`, VpcId: ({ name }) => `vpc-of-${name}` },
    used: [],
    ignored: {
      ...tags,
      ...Object.fromEntries(
        ['GroupName', 'GroupDescription', 'VpcId', 'SecurityGroupIngress', 'SecurityGroupEgress'].map((name) => [
          name,
          'ignored because the network is staged outside the world',
        ]),
      ),
    },
  },
  'AWS::CDK::Metadata': {
    arn: arnOf('cdk'),
    used: [],
    ignored: { Analytics: DESCRIBES },
  },
};
