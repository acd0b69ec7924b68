import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Region, Traffic } from '#core/configuration.ts';
import { arnsOf, metrics, namesOf, reportBucket } from '#core/names.ts';
import {
  instancesOf,
  ledgerRegion,
  observersOf,
  ownableGroups,
  type Place,
  type Placed,
  watchedGroups,
} from './place.ts';

/**
 * Every right that a role can be given, one function each, named by its intent, with exact ARNs.
 * Where AWS accepts no exact ARN, `wildcards.ts` holds the written reason.
 */

const allow = (actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>) =>
  new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) });

const arns = ({ configuration }: Place, region: Region) => arnsOf(configuration, region);
const instanceArn = (place: Place) => (placed: Placed) =>
  arns(place, placed.region).instance(placed.instance.identifier);
const parameterGroupArn = (place: Place) => (placed: Placed) =>
  arns(place, placed.region).parameterGroup(placed.instance.parameterGroup);

/** Instances of the groups that this Region may own: all, those here, those in the other candidate's Region. */
const ownable = (place: Place) => instancesOf(ownableGroups(place));
const here = (place: Place) => ownable(place).filter(({ region }) => region === place.region);
const elsewhere = (place: Place) => ownable(place).filter(({ region }) => region !== place.region);

// What every role has.

/** To write its own log, and no other. */
export const mayWriteLog = (place: Place, logGroup: string) =>
  allow(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [`arn:aws:logs:${place.region}:${place.configuration.account}:log-group:${logGroup}:*`],
  );

/** Never: to destroy what a failover lives on, or to widen its own rights. A Deny beats every Allow, also one added by mistake. */
export const neverDestroys = () =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: [
      'cloudwatch:DeleteAlarms',
      'dynamodb:Delete*',
      'iam:*',
      'kms:DisableKey',
      'kms:ScheduleKeyDeletion',
      'lambda:Delete*',
      'rds:Delete*',
      'route53:Delete*',
      's3:Delete*',
      'states:Delete*',
    ],
    resources: ['*'],
  });

// Looking into databases, from inside the VPC.

/** To sign in as Understudy's own database role, on the watched instances only, by their immutable ids. */
export const maySignIn = (place: Place) =>
  allow(
    ['rds-db:connect'],
    instancesOf(watchedGroups(place)).map(({ region, database, instance }) =>
      arns(place, region).login(instance.resourceId, database.user),
    ),
  );

/** Lambda attaches the function to the VPC with the function's own role. */
export const mayAttachToVpc = () =>
  allow(
    [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    ['*'],
  );

/** The function's code itself may not use what Lambda needs to attach it [Lambda Developer Guide, configuration-vpc]. */
export const mayNotTouchNetworks = (place: Place, file: string) =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['ec2:*'],
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': arns(place, place.region).function(file) } },
  });

/** To have the databases looked into, by the function inside this Region's VPC. */
export const mayAskDatabases = (place: Place) =>
  allow(['lambda:InvokeFunction'], [arns(place, place.region).function('inspect-database')]);

/** To ask every Region of its groups for a fresh look. */
export const mayAskObservers = (place: Place) =>
  allow(
    ['lambda:InvokeFunction'],
    observersOf(place).map((region) => arns(place, region).function('observe')),
  );

// Looking at the control plane of RDS.

/** To ask the RDS API of other Regions whether it answers, by looking at the watched instances there. */
export const mayLookAcross = (place: Place) =>
  allow(
    ['rds:DescribeDBInstances'],
    instancesOf(watchedGroups(place))
      .filter(({ region }) => region !== place.region)
      .map(instanceArn(place)),
  );

/** To look at the instances here, of the groups that this Region may own. */
export const mayLookHere = (place: Place) => allow(['rds:DescribeDBInstances'], here(place).map(instanceArn(place)));

/** To look at both sides of the groups that this Region may own. */
export const mayLookAtBothSides = (place: Place) =>
  allow(['rds:DescribeDBInstances'], ownable(place).map(instanceArn(place)));

/** To see whether the engine fence stands in the parameter groups of both sides. */
export const mayReadParameters = (place: Place) =>
  allow(['rds:DescribeDBParameters'], ownable(place).map(parameterGroupArn(place)));

// Changing databases.

/** To fence the other side's instances: cut their network and reboot them. */
export const mayFenceWriter = (place: Place) =>
  allow(['rds:ModifyDBInstance', 'rds:RebootDBInstance'], elsewhere(place).map(instanceArn(place)));

/** To make the other side's engine refuse writes. */
export const mayFenceEngine = (place: Place) =>
  allow(['rds:ModifyDBParameterGroup'], elsewhere(place).map(parameterGroupArn(place)));

/** To give the instances here their network back. */
export const mayLiftFence = (place: Place) =>
  allow(['rds:ModifyDBInstance', 'rds:RebootDBInstance'], here(place).map(instanceArn(place)));

/** To let the engines here take writes again. */
export const mayFreeEngine = (place: Place) =>
  allow(['rds:ModifyDBParameterGroup'], here(place).map(parameterGroupArn(place)));

/** To promote the replicas here, and no others: only the Region that takes over promotes. */
export const mayPromoteReplica = (place: Place) =>
  allow(['rds:PromoteReadReplica'], here(place).map(instanceArn(place)));

/** To give the instances here what a replica does not have: Multi-AZ, backups, deletion protection. */
export const mayHardenDatabase = (place: Place) => allow(['rds:ModifyDBInstance'], here(place).map(instanceArn(place)));

// The ledger.

export const mayReadLedger = (place: Place) =>
  allow(['dynamodb:GetItem'], [arns(place, ledgerRegion(place)).ledgerTable]);

export const mayWriteLedger = (place: Place) =>
  allow(['dynamodb:PutItem'], [arns(place, ledgerRegion(place)).ledgerTable]);

// Metrics and alarms.

/** To publish Understudy's own metrics, and no others. */
export const mayPublishMetrics = () =>
  allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': metrics.namespace } });

export const mayReadMetrics = () => allow(['cloudwatch:GetMetricData'], ['*']);

/** To see which suspicion alarms here are in ALARM, of the groups that this Region may own. */
export const mayReadAlarms = (place: Place) =>
  allow(
    ['cloudwatch:DescribeAlarms'],
    ownableGroups(place).map(([group]) => arns(place, place.region).suspicionAlarm(group)),
  );

// Machines.

/** To start this Region's machines. */
export const mayStart = (place: Place, machines: readonly ('failover' | 'converge')[]) =>
  allow(
    ['states:StartExecution'],
    machines.map((machine) => arns(place, place.region).machine(machine)),
  );

/** To see whether a run is under way already. */
export const mayListRuns = (place: Place) =>
  allow(
    ['states:ListExecutions'],
    (['failover', 'converge'] as const).map((machine) => arns(place, place.region).machine(machine)),
  );

/** To wait for a child execution, and to stop it when the parent is stopped. */
export const mayFollowConverge = ({ configuration, region }: Place) =>
  allow(
    ['states:DescribeExecution', 'states:StopExecution'],
    [`arn:aws:states:${region}:${configuration.account}:execution:${namesOf(configuration).machine('converge')}:*`],
  );

/** Step Functions hears of the end of a child execution by a rule that it manages itself [Step Functions Developer Guide, connect-stepfunctions]. */
export const mayHearOfConverge = ({ configuration, region }: Place) =>
  allow(
    ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    [`arn:aws:events:${region}:${configuration.account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`],
  );

/** To run the functions of its states, unqualified: a machine runs what was deployed last. */
export const mayRunFunctions = (place: Place, files: readonly string[]) =>
  allow(['lambda:InvokeFunction'], files.map(arns(place, place.region).function));

/** Step Functions sets up the delivery of a machine's log with the machine's role. */
export const mayDeliverLogs = () =>
  allow(
    [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    ['*'],
  );

export const mayTrace = () =>
  allow(
    ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    ['*'],
  );

// Traffic.

const recordsOf = (place: Place): readonly Traffic[] =>
  ownableGroups(place).flatMap(([, group]) => group.traffic.filter(({ strategy }) => strategy === 'record'));
const zoneArn = (id: string) => `arn:aws:route53:::hostedzone/${id}`;

/** To read the zones of the groups' names: what is answered now, and what an exact DELETE has to repeat. */
export const mayReadRecords = (place: Place) =>
  allow(
    ['route53:ListResourceRecordSets'],
    [
      ...new Set(
        ownableGroups(place).flatMap(([, group]) => group.traffic.map(({ hostedZoneId }) => zoneArn(hostedZoneId))),
      ),
    ],
  );

/**
 * To move each `record` name: that CNAME and its `_epoch` TXT, by exact DELETE and CREATE.
 * UPSERT is left out, so that not even this role can overwrite what it has not read.
 */
export const mayMoveRecords = (place: Place) =>
  recordsOf(place).map(({ hostedZoneId, name }) =>
    allow(['route53:ChangeResourceRecordSets'], [zoneArn(hostedZoneId)], {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name, `_epoch.${name}`],
        'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME', 'TXT'],
      },
    }),
  );

/** To see whether an accepted change has reached every name server. */
export const mayFollowChanges = () => allow(['route53:GetChange'], ['arn:aws:route53:::change/*']);

// Telling people and programs.

/** To page. */
export const mayPage = (place: Place) => allow(['sns:Publish'], [arns(place, place.region).pagesTopic]);

/** A page is encrypted with the topic's key on behalf of whoever publishes it, and only through SNS. */
export const mayEncryptPages = (place: Place, keyArn: string) =>
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn], {
    StringEquals: { 'kms:ViaService': `sns.${place.region}.amazonaws.com` },
  });

/** To tell other programs on this Region's default bus. */
export const mayAnnounceEvents = (place: Place) => allow(['events:PutEvents'], [defaultBus(place, place.region)]);

/** To forward alarms to the default buses of other Regions. */
export const mayForwardEvents = (place: Place, regions: readonly Region[]) =>
  allow(
    ['events:PutEvents'],
    regions.map((region) => defaultBus(place, region)),
  );

/** To put reports into this Region's bucket. */
export const mayKeepReports = (place: Place) =>
  allow(['s3:PutObject'], [`arn:aws:s3:::${reportBucket(place.configuration, place.region)}/*`]);

/** To leave what could not be delivered in the dead letters. */
export const mayLeaveDeadLetters = (queueArn: string) => allow(['sqs:SendMessage'], [queueArn]);

/** The ARN of a Region's default event bus. */
export const defaultBus = ({ configuration }: Place, region: Region) =>
  `arn:aws:events:${region}:${configuration.account}:event-bus/default`;
