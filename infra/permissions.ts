import { standbyOf, type Traffic } from '#core/configuration.ts';
import { metrics, namesOf, reportBucket } from '#core/names.ts';
import { installationKey } from '#core/turns.ts';
import {
  instancesOf,
  ledgerRegions,
  movedByChecks,
  observersOf,
  ownableGroups,
  type Place,
  type Placed,
  watchedGroups,
  witnessesOf,
} from './place.ts';
import { allow, arns, defaultBus } from './statement.ts';

/**
 * Every right that a role can be given, one function each, named by its intent, with exact ARNs.
 * Where AWS accepts no exact ARN, `wildcards.ts` holds the written reason.
 */

const instanceArn = (place: Place) => (placed: Placed) =>
  arns(place, placed.region).instance(placed.instance.identifier);
const parameterGroupArn = (place: Place) => (placed: Placed) =>
  arns(place, placed.region).parameterGroup(placed.instance.parameterGroup);

/** Which instances of the groups that this Region may own: those here, those of other candidates, or both. */
export type Side = 'here' | 'elsewhere' | 'both';

const instancesOn = (place: Place, side: Side): readonly Placed[] =>
  instancesOf(ownableGroups(place)).filter(
    ({ region }) => side === 'both' || (side === 'here') === (region === place.region),
  );
const instanceArns = (place: Place, side: Side) => instancesOn(place, side).map(instanceArn(place));
const parameterGroupArns = (place: Place, side: Side) => instancesOn(place, side).map(parameterGroupArn(place));

// Looking into databases, from inside the VPC.

/** To sign in as Understudy's own database role, on the watched instances only, by their immutable ids. */
export const maySignIn = (place: Place) =>
  allow(
    ['rds-db:connect'],
    instancesOf(watchedGroups(place)).map(({ region, database, instance }) =>
      arns(place, region).login(instance.resourceId, database.user),
    ),
  );

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

/** To look at instances of the groups that this Region may own. */
export const mayLookAt = (place: Place, side: Side) => allow(['rds:DescribeDBInstances'], instanceArns(place, side));

/** To tell whoever chooses among several standbys whether those here are fit. */
export const maySeeFitness = (place: Place) => {
  const chosenAmong = ownableGroups(place).filter(([, { candidates }]) => candidates.length > 2);
  const here = instancesOf(chosenAmong).filter(({ region }) => region === place.region);
  return here.length === 0 ? [] : [allow(['rds:DescribeDBInstances'], here.map(instanceArn(place)))];
};

/** To see whether the engine fence stands in their parameter groups. */
export const mayReadParameters = (place: Place, side: Side) =>
  allow(['rds:DescribeDBParameters'], parameterGroupArns(place, side));

// Changing databases.

/** To cut the other side's network, and to end its open sessions by a reboot. */
export const mayFenceWriter = (place: Place) =>
  allow(['rds:ModifyDBInstance', 'rds:RebootDBInstance'], instanceArns(place, 'elsewhere'));

/** To make the other side's engine refuse writes. */
export const mayFenceEngine = (place: Place) =>
  allow(['rds:ModifyDBParameterGroup'], parameterGroupArns(place, 'elsewhere'));

/** To give the instances here their network back. */
export const mayLiftFence = (place: Place) => allow(['rds:ModifyDBInstance'], instanceArns(place, 'here'));

/** To let the engines here take writes again. */
export const mayFreeEngine = (place: Place) => allow(['rds:ModifyDBParameterGroup'], parameterGroupArns(place, 'here'));

/** To promote the replicas here, and no others: only the Region that takes over promotes. */
export const mayPromoteReplica = (place: Place) => allow(['rds:PromoteReadReplica'], instanceArns(place, 'here'));

/** To give the instances here what a replica does not have: Multi-AZ, backups, deletion protection. */
export const mayHardenDatabase = (place: Place) => allow(['rds:ModifyDBInstance'], instanceArns(place, 'here'));

// The ledger.

const ledgerTables = (place: Place) => ledgerRegions(place).map((region) => arns(place, region).ledgerTable);

export const mayReadLedger = (place: Place) => allow(['dynamodb:GetItem'], ledgerTables(place));

export const mayWriteLedger = (place: Place) => allow(['dynamodb:PutItem'], ledgerTables(place));

/** To write who has a turn among all groups, and no group's entry. */
export const mayTakeTurns = (place: Place) =>
  allow(['dynamodb:PutItem'], ledgerTables(place), {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [installationKey] },
  });

/** To see whether the witness's table answers: what it holds does not matter, it is a candidate's neutral target. */
export const mayTryNeutralTarget = (place: Place) => {
  const tables = witnessesOf(ownableGroups(place)).map((witness) => arns(place, witness).ledgerTable);
  return tables.length === 0 ? [] : [allow(['dynamodb:GetItem'], tables)];
};

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

/** To see, in the other candidate's Region, the alarm that the health check of this Region follows. */
export const mayReadOwnCheck = ({ configuration, region }: Place) => {
  const alarms = ownableGroups({ configuration, region })
    .filter(([, group]) => movedByChecks(group))
    .map(([name, group]) => {
      const alarm = namesOf(configuration).unavailableAlarm(name, region);
      return `arn:aws:cloudwatch:${standbyOf(group, region)}:${configuration.account}:alarm:${alarm}`;
    });
  return alarms.length === 0 ? [] : [allow(['cloudwatch:DescribeAlarms'], alarms)];
};

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

// Traffic.

const recordsOf = (place: Place): readonly Traffic[] =>
  ownableGroups(place).flatMap(([, group]) => group.traffic.filter(({ strategy }) => strategy === 'record'));
const zoneArn = (id: string) => `arn:aws:route53:::hostedzone/${id}`;

/** To read the zones of the `record` names: an exact DELETE has to repeat what is there. */
export const mayReadRecords = (place: Place) => {
  const zones = new Set(recordsOf(place).map(({ hostedZoneId }) => zoneArn(hostedZoneId)));
  return zones.size === 0 ? [] : [allow(['route53:ListResourceRecordSets'], [...zones])];
};

/**
 * To move the `record` names: those CNAMEs and their `_epoch` TXTs, by exact DELETE and CREATE. One statement for each zone, since a role
 * has room for few. UPSERT is left out, so that not even this role can overwrite what it has not read.
 */
export const mayMoveRecords = (place: Place) =>
  [...Map.groupBy(recordsOf(place), ({ hostedZoneId }) => hostedZoneId)].map(([zone, records]) =>
    allow(['route53:ChangeResourceRecordSets'], [zoneArn(zone)], {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': records.flatMap(({ name }) => [
          name,
          `_epoch.${name}`,
        ]),
        'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME', 'TXT'],
      },
    }),
  );

/** To see whether an accepted change has reached every name server. */
export const mayFollowChanges = (place: Place) =>
  recordsOf(place).length === 0 ? [] : [allow(['route53:GetChange'], ['arn:aws:route53:::change/*'])];

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

/** To put reports into this Region's bucket. */
export const mayKeepReports = (place: Place) =>
  allow(['s3:PutObject'], [`arn:aws:s3:::${reportBucket(place.configuration, place.region)}/*`]);
