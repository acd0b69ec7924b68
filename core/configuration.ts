import { z } from 'zod';

/** The schema of `understudy.yaml`: everything that a deployment knows, because a dead Region can't be asked. */

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);
const identifier = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9])*$/)
  .max(40);
const seconds = (least: number, most: number) => z.number().int().min(least).max(most);

/** One RDS instance of a protected database, in one Region. */
const Instance = z.strictObject({
  identifier,
  /** `DbiResourceId`, immutable: a call for a namesake that someone put in its place is refused. */
  resourceId: z.string().regex(/^db-[A-Z0-9]{4,}$/),
  /** The endpoint's name, which a promotion does not change [RDS User Guide, USER_ReadRepl.Promote]. */
  endpoint: z.string(),
  /** VPC security groups while the instance may serve. */
  securityGroups: z.array(z.string().regex(/^sg-[0-9a-z]+$/)).min(1),
  /** A prepared security group without any rule: the network fence. */
  fenceSecurityGroup: z.string().regex(/^sg-[0-9a-z]+$/),
  /** The instance's own parameter group: the engine fence sets `default_transaction_read_only` in it. */
  parameterGroup: identifier,
});

/** What a promoted instance must be given back, since a replica has none of it. */
const DesiredState = z.strictObject({
  multiAz: z.boolean(),
  backupRetentionDays: z.number().int().min(1).max(35),
  preferredBackupWindow: z
    .string()
    .regex(/^\d\d:\d\d-\d\d:\d\d$/)
    .optional(),
  deletionProtection: z.boolean(),
});

const Database = z.strictObject({
  kind: z.literal('rds-replica'),
  engine: z.literal('postgres'),
  port: z.number().int().min(1).max(65535).default(5432),
  databaseName: z.string(),
  /** The database role that Understudy signs in as, by an IAM token signed locally. */
  user: z.string(),
  instances: z.record(region, Instance),
  desired: DesiredState,
});

const Traffic = z.strictObject({
  name: z.string(),
  strategy: z.enum(['health-check', 'record']),
  hostedZoneId: z.string().regex(/^Z[A-Z0-9]+$/),
  privateZone: z.boolean().default(true),
  ttlSeconds: seconds(1, 300),
  /** The database whose endpoints the name points at. */
  database: identifier,
});

const Policy = z.strictObject({
  mode: z.enum(['automatic', 'advise']),
  /** What to do when the old writer can't be proven fenced; `automatic` has to say it. */
  unfenced: z.enum(['proceed']).optional(),
  /** How long the writer must have been seen silent without a break before anything is changed. */
  dwellSeconds: seconds(5, 600).default(45),
  /** How long in-Region high availability is given when the Region answers and the instance is Multi-AZ. */
  inRegionSeconds: seconds(0, 1800).default(180),
  /** A replica that replayed a heartbeat younger than this vetoes a failover. */
  vetoSeconds: seconds(2, 120).default(15),
  coolDownSeconds: seconds(0, 86400).default(3600),
});

const Group = z.strictObject({
  /** The two Regions that may own the group: the first is Route 53's PRIMARY, the second its SECONDARY. */
  candidates: z.tuple([region, region]),
  witness: region,
  objectives: z.strictObject({ rtoSeconds: seconds(30, 86400), rpoSeconds: seconds(1, 86400) }),
  policy: Policy,
  databases: z.record(identifier, Database),
  traffic: z.array(Traffic).min(1),
});

const Network = z.strictObject({
  vpcId: z.string(),
  subnetIds: z.array(z.string()).min(1),
  availabilityZones: z.array(z.string()).min(1),
  /** Security group of the function that looks into the databases. */
  securityGroupId: z.string(),
});

export const Configuration = z.strictObject({
  /** Prefix of every physical name. */
  installation: identifier.max(20),
  account: z.string().regex(/^\d{12}$/),
  ledger: z.strictObject({ consistency: z.enum(['strong', 'witness']) }),
  /** Who is paged; the subscription is confirmed by e-mail. */
  pages: z.array(z.email()).default([]),
  networks: z.record(region, Network),
  groups: z.record(identifier, Group),
});

export type Configuration = z.infer<typeof Configuration>;
export type Group = z.infer<typeof Group>;
export type Database = z.infer<typeof Database>;
export type Instance = z.infer<typeof Instance>;
export type Traffic = z.infer<typeof Traffic>;
export type Policy = z.infer<typeof Policy>;
export type Region = string;

/** The Regions of a group, candidates first, then the witness. */
export const regionsOf = (group: Group): readonly Region[] => [...group.candidates, group.witness];

/** Every Region of the installation, each once, in the order of their first mention. */
export const allRegions = (configuration: Configuration): readonly Region[] => [
  ...new Set(Object.values(configuration.groups).flatMap(regionsOf)),
];

/** The candidate that is not `owner`. */
export const standbyOf = (group: Group, owner: Region): Region =>
  group.candidates[0] === owner ? group.candidates[1] : group.candidates[0];
