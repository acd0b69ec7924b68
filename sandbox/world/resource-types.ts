/** What the world knows of each CloudFormation resource type: how it is named, and which of its properties matter here. */

/** Where a resource is, and what it is called. */
export interface Placed {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export interface ResourceType {
  /** The property that holds the physical name; without it, or where it is absent, the name comes from stack and logical id. */
  readonly nameProperty?: string;
  readonly arn: (at: Placed) => string;
  /** What `Ref` gives; the name where nothing is said. */
  readonly ref?: 'arn' | ((at: Placed) => string);
  /** What `Fn::GetAtt` gives besides Arn. */
  readonly attributes?: Readonly<Record<string, (at: Placed) => string>>;
  /** Properties that the world acts on. */
  readonly used: readonly string[];
  /** Properties that are ignored, each with the reason. */
  readonly ignored: Readonly<Record<string, string>>;
}

const arnOf =
  (service: string, prefix = '') =>
  ({ partition, region, account, name }: Placed) =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${name}`;
const iamArn =
  (kind: string) =>
  ({ partition, account, name }: Placed) =>
    `arn:${partition}:iam::${account}:${kind}/${name}`;
const nameOf = ({ name }: Placed) => name;

const DESCRIBES = 'ignored because it only describes';
const LOGS = 'ignored because the world keeps every log in memory';
const ENCRYPTION = 'ignored because the world does not encrypt';
const tags = { Tags: DESCRIBES };

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arn: arnOf('lambda', 'function:'),
    used: ['FunctionName', 'Role', 'Timeout', 'Environment', 'VpcConfig', 'ReservedConcurrentExecutions'],
    ignored: {
      ...tags,
      Description: DESCRIBES,
      Code: 'ignored because the source file of the same name is run',
      Handler: 'ignored because the source file of the same name is run',
      Runtime: 'ignored because the world runs in this Node.js',
      Architectures: 'ignored because the world runs on this machine',
      MemorySize: 'ignored because speed is not simulated',
      LoggingConfig: LOGS,
      TracingConfig: LOGS,
      KmsKeyArn: ENCRYPTION,
      DeadLetterConfig: 'ignored because asynchronous invocations are counted, not kept',
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    arn: arnOf('lambda', 'event-invoke-config:'),
    used: ['FunctionName', 'MaximumRetryAttempts'],
    ignored: {
      Qualifier: 'ignored because there is only $LATEST',
      MaximumEventAgeInSeconds: 'ignored because the two retries come within three minutes',
      DestinationConfig: 'ignored because failed invocations are kept in the log',
    },
  },
  'AWS::Lambda::Permission': {
    arn: arnOf('lambda', 'permission:'),
    used: [],
    ignored: Object.fromEntries(
      ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'].map((name) => [
        name,
        'ignored because every invoker here has a role',
      ]),
    ),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    arn: iamArn('role'),
    attributes: { RoleId: ({ name }) => `AROA${name}` },
    used: ['RoleName', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary'],
    ignored: { ...tags, Description: DESCRIBES, MaxSessionDuration: 'ignored because sessions do not end here' },
  },
  'AWS::IAM::Policy': {
    nameProperty: 'PolicyName',
    arn: iamArn('policy'),
    used: ['PolicyName', 'PolicyDocument', 'Roles'],
    ignored: {},
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: iamArn('policy'),
    ref: 'arn',
    attributes: { PolicyArn: iamArn('policy') },
    used: ['ManagedPolicyName', 'PolicyDocument', 'Roles'],
    ignored: { Description: DESCRIBES, Path: 'ignored because only / is used' },
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    arn: arnOf('states', 'stateMachine:'),
    ref: 'arn',
    attributes: { Name: nameOf },
    used: [
      'StateMachineName',
      'StateMachineType',
      'RoleArn',
      'DefinitionString',
      'DefinitionS3Location',
      'DefinitionSubstitutions',
    ],
    ignored: { ...tags, LoggingConfiguration: LOGS, TracingConfiguration: LOGS, EncryptionConfiguration: ENCRYPTION },
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    arn: arnOf('cloudwatch', 'alarm:'),
    used: [
      'AlarmName',
      'AlarmDescription',
      'Namespace',
      'MetricName',
      'Dimensions',
      'Statistic',
      'Period',
      'EvaluationPeriods',
      'DatapointsToAlarm',
      'Threshold',
      'ComparisonOperator',
      'TreatMissingData',
      'AlarmActions',
      'OKActions',
    ],
    ignored: { ...tags, ActionsEnabled: 'ignored because it is true by default', InsufficientDataActions: DESCRIBES },
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    arn: arnOf('events', 'rule/'),
    used: ['Name', 'EventPattern', 'State', 'Targets', 'EventBusName'],
    ignored: { Description: DESCRIBES },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    arn: arnOf('scheduler', 'schedule/default/'),
    used: ['Name', 'ScheduleExpression', 'State', 'Target', 'FlexibleTimeWindow'],
    ignored: {
      Description: DESCRIBES,
      GroupName: 'ignored because schedules are looked up by their own name',
      ScheduleExpressionTimezone: 'ignored because a rate has no time zone',
      KmsKeyArn: ENCRYPTION,
    },
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    arn: arnOf('scheduler', 'schedule-group/'),
    used: ['Name'],
    ignored: tags,
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    arn: arnOf('sqs'),
    ref: ({ region, account, name }) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    attributes: { QueueName: nameOf },
    used: ['QueueName'],
    ignored: {
      ...tags,
      MessageRetentionPeriod: 'ignored because nothing is forgotten here',
      VisibilityTimeout: 'ignored because nobody receives from the queue here',
      SqsManagedSseEnabled: ENCRYPTION,
      KmsMasterKeyId: ENCRYPTION,
      KmsDataKeyReusePeriodSeconds: ENCRYPTION,
    },
  },
  'AWS::SQS::QueuePolicy': {
    arn: arnOf('sqs', 'policy:'),
    used: ['Queues', 'PolicyDocument'],
    ignored: {},
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    arn: arnOf('sns'),
    ref: 'arn',
    attributes: { TopicArn: arnOf('sns'), TopicName: nameOf },
    used: ['TopicName', 'KmsMasterKeyId'],
    ignored: {
      ...tags,
      DisplayName: DESCRIBES,
      Subscription: 'ignored because pages are kept, not sent',
    },
  },
  'AWS::SNS::TopicPolicy': { arn: arnOf('sns', 'policy:'), used: ['Topics', 'PolicyDocument'], ignored: {} },
  'AWS::SNS::Subscription': {
    arn: arnOf('sns', 'subscription:'),
    used: [],
    ignored: Object.fromEntries(
      ['TopicArn', 'Protocol', 'Endpoint', 'Region'].map((name) => [name, 'ignored because pages are kept, not sent']),
    ),
  },
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
  'AWS::CloudWatch::Dashboard': {
    nameProperty: 'DashboardName',
    arn: arnOf('cloudwatch', 'dashboard/'),
    used: [],
    ignored: { DashboardName: DESCRIBES, DashboardBody: DESCRIBES },
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
