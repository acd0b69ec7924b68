import { arnOf, DESCRIBES, ENCRYPTION, nameOf, type ResourceType, tags } from './resource-type.ts';

/** Alarms, rules, schedules, and where messages go. */
export const triggerTypes: Readonly<Record<string, ResourceType>> = {
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
  'AWS::CloudWatch::Dashboard': {
    nameProperty: 'DashboardName',
    arn: arnOf('cloudwatch', 'dashboard/'),
    used: [],
    ignored: { DashboardName: DESCRIBES, DashboardBody: DESCRIBES },
  },
};
