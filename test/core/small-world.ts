import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Acknowledgement } from '#core/acknowledgement.ts';
import { Configuration, type Group, type Instance } from '#core/configuration.ts';
import type { FenceDebt, LedgerEntry, Transfer } from '#core/ledger.ts';
import type { Pause } from '#core/pause.ts';
import type { DatabaseView, InstanceView, RecordView } from '#core/reality.ts';

/** Small worlds for the decisions: Ireland was the owner, Frankfurt is to become it. Each builder takes what differs. */

export const ireland = 'eu-west-1';
export const frankfurt = 'eu-central-1';
export const t0 = 1_800_000_000_000;
/** Seconds after the declaration, in milliseconds since 1970. */
export const at = (seconds: number): number => t0 + seconds * 1000;

const parsed = Configuration.parse(parse(readFileSync('understudy.yaml', 'utf8')));

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`The example has no ${name}.`);
  return value;
}

export const group: Group = found(parsed.groups.orders, 'group orders');
const orders = found(group.databases.orders, 'database orders');
export const old: Instance = found(orders.instances[ireland], 'instance in Ireland');
export const young: Instance = found(orders.instances[frankfurt], 'instance in Frankfurt');
export const [checked, direct] = ['orders.db.example.com', 'orders-direct.db.example.com'] as const;

/** The group with a second database, `bills`, whose instances have names of their own. */
export const groupOfTwo: Group = {
  ...group,
  databases: {
    orders,
    bills: {
      ...orders,
      instances: {
        [ireland]: { ...old, identifier: 'bills-eu-west-1' },
        [frankfurt]: { ...young, identifier: 'bills-eu-central-1' },
      },
    },
  },
};

export const debt = (given: Partial<FenceDebt> = {}): FenceDebt => ({
  region: ireland,
  epoch: 2,
  openedAt: t0,
  databases: {},
  ...given,
});

/** What Jane has seen: everything up to an epoch, the fifth unless said. */
export const acknowledgement = (given: Partial<Acknowledgement> = {}): Acknowledgement => ({
  ...{ epoch: 5, at: t0, by: 'arn:aws:iam::111122223333:user/jane', userId: 'AIDAJANE', reason: 'Seen.' },
  ...given,
});

/** Paused by Jane until a second. */
export const pausedUntil = (second: number): Pause => ({
  ...{ since: t0, until: at(second), by: 'arn:aws:iam::111122223333:user/jane', reason: 'Maintenance.' },
});

export const transfer = (given: Partial<Transfer> = {}): Transfer => ({
  epoch: 2,
  from: ireland,
  to: frankfurt,
  reasons: ['The Region is down.'],
  trigger: 'alarm',
  requestedBy: 'run-1',
  loss: { lowerSeconds: 0, upperSeconds: 2 },
  moments: { declared: t0 },
  promotions: {},
  changes: {},
  pending: {},
  ...given,
});

/** At rest with Ireland as owner. */
export const settled = (given: Partial<LedgerEntry> = {}): LedgerEntry => ({
  group: 'orders',
  version: 1,
  writeId: 'w1',
  owner: ireland,
  target: ireland,
  epoch: 1,
  phase: 'settled',
  fenceDebts: [],
  ...given,
});

/** Frankfurt was declared: nothing was promoted yet. */
export const declared = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  settled({ target: frankfurt, epoch: 2, phase: 'declared', fenceDebts: [debt()], transfer: transfer(), ...given });

/** The promotion was asked for: Frankfurt is the owner. */
export const committed = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  declared({ owner: frankfurt, phase: 'committed', transfer: transfer({ promotions: { orders: at(1) } }), ...given });

/** Frankfurt serves, and what Ireland owes is open. */
export const served = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  committed({ phase: 'settled', transfer: transfer({ verdict: 'Serving from the target' }), ...given });

/** Before the first promotion, the group was given back to Ireland. */
export const reverted = (given: Partial<LedgerEntry> = {}): LedgerEntry =>
  declared({
    target: ireland,
    epoch: 3,
    fenceDebts: [debt({ dischargedAt: at(5), proof: 'reverted' })],
    transfer: transfer({ epoch: 3, from: ireland, to: ireland }),
    ...given,
  });

/** An instance that serves as its desired state says. */
export const writer = (given: Partial<InstanceView> = {}): InstanceView => ({
  status: 'available',
  replica: false,
  retentionPending: false,
  securityGroups: [{ id: 'sg-serving', active: true }],
  parametersInSync: true,
  multiAz: true,
  multiAzPending: false,
  backupRetentionDays: 7,
  deletionProtection: true,
  ...given,
});

export const replica = (given: Partial<InstanceView> = {}): InstanceView =>
  writer({ replica: true, multiAz: false, backupRetentionDays: 0, deletionProtection: false, ...given });

/** An old writer behind the fence's security group. */
export const closed = (given: Partial<InstanceView> = {}): InstanceView =>
  writer({ securityGroups: [{ id: old.fenceSecurityGroup, active: true }], ...given });

export const view = (given: Partial<DatabaseView> = {}): DatabaseView => ({
  name: 'orders',
  target: undefined,
  targetWrite: undefined,
  targetReadOnly: undefined,
  other: undefined,
  otherReadOnly: undefined,
  otherWrite: undefined,
  ...given,
});

/** Frankfurt as a standby, and nothing to be seen of Ireland. */
export const standby = (given: Partial<DatabaseView> = {}): DatabaseView =>
  view({ target: replica(), targetWrite: 'read-only', targetReadOnly: false, ...given });

/** Frankfurt as a proven writer with its desired state. */
export const proven = (given: Partial<DatabaseView> = {}): DatabaseView =>
  view({ target: writer(), targetWrite: 'written', targetReadOnly: false, ...given });

export const record = (name: string, given: Partial<RecordView> = {}): RecordView => ({
  name,
  strategy: name === direct ? 'record' : 'health-check',
  resolvesToTarget: false,
  resolvesTo: old.endpoint,
  change: undefined,
  ...given,
});

/** Both names, as clients resolve them after the move. */
export const moved = [checked, direct].map((name) =>
  record(name, { resolvesToTarget: true, resolvesTo: young.endpoint }),
);
