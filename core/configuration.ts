import { z } from 'zod';
import { Blackout } from './blackout-schema.ts';
import { Candidates } from './candidates-schema.ts';
import { Health } from './configuration-health.ts';
import { FlapLimit } from './flapping-schema.ts';
import { defaultLimits, Limits, Priority } from './limits.ts';
import { profiles } from './profile.ts';
import { choice, mapping, numbered, region, seconds, text, whole } from './schema-words.ts';

/**
 * The schema of `understudy.yaml`: everything that a deployment knows, because a dead Region can't be asked.
 * The descriptions are those of the JSON Schema, which editors show.
 */

const identifier = text(
  /^(?=.{1,40}$)[a-z](?:-?[a-z0-9])*$/,
  'at most 40 lower-case letters, digits and single hyphens, a letter first',
);
/** RDS takes capitals too but stores lower case, and ARNs are compared literally [RDS API, CreateDBInstance]. */
const rdsName = text(
  /^(?=.{1,63}$)[a-z](?:-?[a-z0-9])*$/,
  'at most 63 lower-case letters, digits and single hyphens, a letter first',
);
const hostName = text(
  /^(?=.{4,240}$)[a-z0-9_]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
  'a DNS name in lower case without a dot at the end',
);
const securityGroup = text(/^sg-[0-9a-z]+$/, 'the id of a VPC security group, sg-…');
const list = <Item extends z.ZodType>(item: Item, allowed: string) =>
  z.array(item, { error: allowed }).min(1, { error: allowed });
const flag = z.boolean({ error: 'true or false' });

const Instance = mapping({
  identifier: rdsName.describe('The DB instance identifier.'),
  resourceId: text(
    /^db-[A-Z0-9]{4,}$/,
    "the instance's DbiResourceId, db-… in capitals, as `aws rds describe-db-instances` shows it",
  ).describe('DbiResourceId, immutable: a call for a namesake that someone put in its place is refused.'),
  endpoint: hostName.describe("The endpoint's name, which a promotion does not change."),
  securityGroups: list(securityGroup, 'a list of at least one security group, sg-…').describe(
    'VPC security groups while the instance may serve.',
  ),
  fenceSecurityGroup: securityGroup.describe('A prepared security group without any rule: the network fence.'),
  parameterGroup: text(
    /^(?=.{1,255}$)[a-z](?:-?[a-z0-9])*$/,
    "a parameter group of the instance's own, not an AWS default (default.…), which nobody can change",
  ).describe("The instance's own parameter group: the engine fence sets default_transaction_read_only in it."),
}).describe('One RDS instance of a protected database, in one Region.');

const DesiredState = mapping({
  multiAz: flag.describe('Whether the writer is Multi-AZ.'),
  backupRetentionDays: whole(1, 35, 'days').describe('Days that automated backups are kept.'),
  preferredBackupWindow: text(
    /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
    'a window such as "03:00-03:30", UTC',
  )
    .optional()
    .describe('When the daily backup is taken, UTC.'),
  deletionProtection: flag.describe('Whether AWS refuses to delete the writer.'),
  instanceClass: text(/^db\.[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a DB instance class such as db.r7g.large')
    .optional()
    .describe(
      'The least instance class that carries the load. A standby that is smaller is told in time; Understudy changes no class, since that restarts the writer.',
    ),
}).describe('What a promoted instance must be given back, since a replica has none of it.');

const Database = mapping({
  kind: choice(['rds-replica'], {
    'aurora-global': 'Aurora global databases are designed but not built yet.',
    'dynamodb-global': 'DynamoDB global tables are designed but not built yet.',
    'rds-multi-az':
      'Failing over inside a Region is designed but not built yet; AWS does it for Multi-AZ instances by itself.',
    'active-active': 'Databases with several writers are designed but not built yet.',
  }).describe('How the database is replicated between the Regions.'),
  engine: choice(['postgres'], {
    mysql: 'MySQL is designed but not built yet.',
    mariadb: 'MariaDB is designed but not built yet.',
  }).describe('The database engine.'),
  port: numbered(1, 65535, 'a TCP port').default(5432).describe('The TCP port of the instances.'),
  databaseName: text(/^[A-Za-z_][\w-]{0,62}$/, 'the name of a database, at most 63 letters, digits, _ and -').describe(
    'The database that holds the heartbeat table.',
  ),
  user: text(/^[a-z_][a-z0-9_]{0,62}$/, 'a database role in lower case: letters, digits and _').describe(
    'The database role that Understudy signs in as, by an IAM token signed locally.',
  ),
  instances: z
    .record(region, Instance, { error: 'a mapping from each candidate Region to its instance' })
    .describe('The instances by Region: one for each candidate.'),
  desired: DesiredState,
}).describe('One protected database.');

const Traffic = mapping({
  name: hostName.describe('The DNS name that the application connects to.'),
  strategy: choice(['health-check', 'record'], {
    'routing-control': 'Routing controls are designed but not built yet.',
    parameter: 'Endpoints in a parameter are designed but not built yet.',
  }).describe(
    'health-check: moved by the data plane alone, slower. record: moved by a Route 53 change, faster, but it needs us-east-1.',
  ),
  hostedZoneId: text(/^Z[A-Z0-9]+$/, 'the id of a Route 53 hosted zone, Z… in capitals').describe(
    'The hosted zone that holds the name.',
  ),
  privateZone: flag.default(true).describe('Whether the hosted zone is private.'),
  ttlSeconds: seconds(1, 300).describe('How long a resolver may keep the answer.'),
  database: identifier.describe('The database whose endpoints the name points at.'),
}).describe('One DNS name that follows the writer.');

const Approval = mapping({
  persons: whole(1, 2, 'persons').describe('How many different persons have to approve a failover.'),
  // Looks are read 150 minutes back (`memory`): a proposal that lasted longer could seem to be about another outage.
  expiryMinutes: whole(5, 120, 'minutes')
    .default(30)
    .describe('How long a proposal may be answered. After that it is held, and asked anew while the outage lasts.'),
  approvers: list(
    text(
      /^arn:aws:(iam::\d{12}:(user|role)\/[\w+=,.@/-]{1,576}|sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64})$/,
      'the ARN of an IAM user, of an IAM role, or of one session of an IAM Identity Center role (arn:aws:sts::…:assumed-role/AWSReservedSSO_…/name)',
    ),
    'a list of at least one ARN',
  ).describe('Who may approve or decline. Each entry counts as one person, whatever sessions they come with.'),
}).describe(
  'Who has to approve a failover: each one with mode "approve", one that leaves the old writer unfenced with unfenced "ask", and with any mode but "advise" one for which only the standby sees the reason, while the witness tells nothing.',
);

const Policy = mapping({
  mode: choice(['automatic', 'approve', 'advise']).describe(
    'automatic: fails over by itself. approve: asks first, and fails over when enough persons have approved. advise: says what it would do, and a person starts it.',
  ),
  approval: Approval.optional(),
  unfenced: choice(['proceed', 'ask'])
    .optional()
    .describe(
      "What to do when the old writer can't be proven fenced; `automatic` has to say it. proceed: promote all the same, with a fence debt. ask: promote only when enough persons of `approval` have said so.",
    ),
  dwellSeconds: seconds(5, 600)
    .default(profiles.standard.dwellSeconds)
    .describe('How long the writer must have been seen silent without a break before anything is changed.'),
  inRegionSeconds: seconds(0, 1800)
    .default(180)
    .describe('How long in-Region high availability is given when the Region answers and the instance is Multi-AZ.'),
  vetoSeconds: seconds(2, 120)
    .default(15)
    .describe('A replica that replayed a heartbeat younger than this vetoes a failover.'),
  coolDownSeconds: seconds(0, 86400).default(3600).describe('How long after a failover no other starts by itself.'),
  flapLimit: FlapLimit,
  blackout: Blackout.default([]).describe(
    'Windows in which no failover starts by itself, such as those of a batch run. What is found in one is told, and a person may start a failover.',
  ),
}).describe('What Understudy may do by itself.');

const Group = mapping({
  candidates: Candidates,
  witness: region.describe('A third Region that watches and never takes over.'),
  priority: Priority,
  objectives: mapping({
    rtoSeconds: seconds(30, 86400).describe(
      'Recovery time objective: from the outage to traffic proven at the new writer.',
    ),
    rpoSeconds: seconds(1, 86400).describe(
      'Recovery point objective: the most data, in seconds of writes, that a failover may lose.',
    ),
  }).describe('What is promised to the application.'),
  policy: Policy,
  databases: z
    .record(identifier, Database, { error: 'a mapping from a name to a database' })
    .describe('The databases, by a name of your choice.'),
  traffic: list(Traffic, 'a list of at least one DNS name with its strategy').describe(
    'The DNS names that follow the writer.',
  ),
  health: Health.optional(),
}).describe('The databases and the traffic of one application, failed over together.');

const Network = mapping({
  vpcId: text(/^vpc-[0-9a-z]+$/, 'the id of a VPC, vpc-…').describe('The VPC from which the databases are reached.'),
  subnetIds: list(
    text(/^subnet-[0-9a-z]+$/, 'the id of a subnet, subnet-…'),
    'a list of at least one subnet, subnet-…',
  ).describe('Private subnets, one for each Availability Zone listed.'),
  availabilityZones: list(
    text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'the name of an Availability Zone such as eu-west-1a'),
    'a list of at least one Availability Zone',
  ).describe("The subnets' Availability Zones, in the same order."),
  securityGroupId: securityGroup.describe('Security group of the function that looks into the databases.'),
}).describe('Where the function that looks into the databases lives, in one Region.');

export const Configuration = mapping({
  installation: identifier
    .max(20, { error: 'at most 20 characters, since physical names begin with it' })
    .describe('Prefix of every physical name.'),
  account: text(
    /^\d{12}$/,
    'an AWS account number of 12 digits. Write it in quotes, or YAML makes a number of it',
  ).describe('The AWS account, in quotes.'),
  ledger: mapping({
    consistency: choice(['strong', 'witness'], {
      eventual:
        'In an eventually consistent global table the last writer wins, so it is no lock and two Regions could both own a group: choose "strong" where DynamoDB offers it, else "witness".',
    }).describe(
      'strong: a DynamoDB table with multi-Region strong consistency over the three Regions. witness: one table in the witness Region.',
    ),
  }).describe('The table that names the owner of each group.'),
  pages: z
    .array(z.email({ error: 'an e-mail address' }), { error: 'a list of e-mail addresses' })
    .default([])
    .describe('Who is paged; the subscription is confirmed by e-mail.'),
  profile: choice(['standard', 'fast'])
    .default('standard')
    .describe(
      'How soon a silence is called an outage. standard: looks each 5 s and a dwell of 45 s, which absorbs cuts as long. fast: 2 s and 15 s; cuts that last longer become failovers. What is written out below goes first.',
    ),
  probe: mapping({
    everySeconds: seconds(2, 10).describe(
      'How often each probe looks at the groups of other Regions. More often sees an outage sooner; seldom costs less and asks less of the RDS API.',
    ),
  })
    .default({ everySeconds: profiles.standard.everySeconds })
    .describe('How the Regions are watched.'),
  limits: Limits.default(defaultLimits),
  networks: z
    .record(region, Network, { error: 'a mapping from each Region to its network' })
    .describe('The network of each Region.'),
  groups: z
    .record(identifier, Group, { error: 'a mapping from a name to a group' })
    .describe('The protection groups, by a name of your choice.'),
}).describe('The configuration of an Understudy installation.');

export type Configuration = z.infer<typeof Configuration>;
export type Group = z.infer<typeof Group>;
export type Database = z.infer<typeof Database>;
export type Instance = z.infer<typeof Instance>;
export type Traffic = z.infer<typeof Traffic>;
export type Policy = z.infer<typeof Policy>;
export type Approval = z.infer<typeof Approval>;
export type Region = string;

/** The Regions of a group, candidates first, then the witness. */
export const regionsOf = (group: Group): readonly Region[] => [...group.candidates, group.witness];

/** Every Region of the installation, each once, in the order of their first mention. */
export const allRegions = (configuration: Configuration): readonly Region[] => [
  ...new Set(Object.values(configuration.groups).flatMap(regionsOf)),
];

/** The candidates that are not `owner`, in the order of the configuration. */
export const standbysOf = (group: Pick<Group, 'candidates'>, owner: Region): readonly Region[] =>
  group.candidates.filter((candidate) => candidate !== owner);

/** The other candidate of a group with two, the only kind that health checks move; of a group with more the first standby. */
export const standbyOf = (group: Group, owner: Region): Region =>
  group.candidates[0] === owner ? group.candidates[1] : group.candidates[0];
