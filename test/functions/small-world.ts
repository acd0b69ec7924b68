import type { LedgerEntry } from '#core/ledger.ts';
import { epochName, epochText } from '#core/record.ts';
import { frankfurt, group, ireland, old, young } from '../core/small-world.ts';
import { type FakeCall, type FakeRuntime, fakeRuntime, invoked, payloadOf, start } from './fake-runtime.ts';

/** AWS as far as one group needs it: a ledger table that honours conditions, two instances, a zone; every call can be made to fail. */

export const holder = 'run-1';
/** The lease as that run took it when the clock started. */
export const held = { holder, leaseExpiresAt: start + 60_000 };
export const tenure = (epoch: number) => ({ group: 'orders', holder, epoch });

/** An error with which AWS answered "no". */
export const refusal = (name: string) =>
  Object.assign(new Error(`${name}.`), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

/** A call that nobody answered: it may have been applied. */
export const noAnswer = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

type Picture = Record<string, unknown>;

export interface SmallWorld {
  readonly runtime: FakeRuntime;
  readonly table: Map<string, Record<string, unknown>>;
  entry(): LedgerEntry;
  readonly instances: Record<string, Picture>;
  /** Parameter groups that have `default_transaction_read_only` on. */
  readonly readOnly: Set<string>;
  readonly zone: Map<string, string>;
  /** What inspect-database answers, by question. */
  readonly answers: { write: Record<string, string>; chain: readonly string[] };
  /** What goes wrong with an operation, before or after it took effect; `region` narrows it. */
  readonly faults: { operation: string; region?: string; when: 'before' | 'after'; error: () => Error }[];
  wait(seconds: number): void;
  /** Calls by name, the mutating ones by default. */
  sent(...operations: string[]): readonly FakeCall[];
}

const mutations = [
  'PromoteReadReplica',
  'ModifyDBInstance',
  'ModifyDBParameterGroup',
  'RebootDBInstance',
  'ChangeResourceRecordSets',
];

export const describedReplica = (given: Picture = {}): Picture => ({
  DbiResourceId: young.resourceId,
  DBInstanceStatus: 'available',
  ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1',
  VpcSecurityGroups: young.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
  DBParameterGroups: [{ DBParameterGroupName: young.parameterGroup, ParameterApplyStatus: 'in-sync' }],
  ...given,
});

export const describedWriter = (given: Picture = {}): Picture => ({
  DbiResourceId: old.resourceId,
  DBInstanceStatus: 'available',
  VpcSecurityGroups: old.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
  DBParameterGroups: [{ ParameterApplyStatus: 'in-sync' }],
  MultiAZ: true,
  BackupRetentionPeriod: 7,
  DeletionProtection: true,
  ...given,
});

const direct = group.traffic.find(({ strategy }) => strategy === 'record')?.name ?? '';

export function smallWorld(entry: LedgerEntry, region: string = frankfurt): SmallWorld {
  let now = start;
  let ids = 0;
  const table = new Map<string, Record<string, unknown>>([['entry', { ...entry, record: 'entry' }]]);
  const instances: Record<string, Picture> = {
    [ireland]: describedWriter(),
    [frankfurt]: describedReplica(),
  };
  const zone = new Map([
    [`${direct} CNAME`, old.endpoint],
    [`${epochName(direct)} TXT`, epochText(1, ireland)],
  ]);
  const world = {
    table,
    instances,
    zone,
    readOnly: new Set<string>(),
    answers: { write: {}, chain: [] },
    faults: [] as SmallWorld['faults'],
  };
  const respond = async (call: FakeCall) => {
    const fault = (when: string) =>
      world.faults.find(
        (one) => one.operation === call.operation && one.when === when && (one.region ?? call.region) === call.region,
      );
    const before = fault('before');
    if (before) throw before.error();
    const answer = answerTo(call, world);
    const after = fault('after');
    if (after) throw after.error();
    return answer;
  };
  const runtime: FakeRuntime = {
    ...fakeRuntime({ region, respond }),
    id: () => `w-${++ids}`,
    // Short sleeps pass at once; a limit that nothing reaches never fires.
    clock: {
      now: () => now,
      sleep: (milliseconds) => {
        if (milliseconds > 1000) return new Promise(() => undefined);
        now += milliseconds;
        return Promise.resolve();
      },
      after: () => () => undefined,
    },
  };
  return {
    ...world,
    runtime,
    entry: () => {
      const { record: _record, ...stored } = table.get('entry') ?? {};
      return stored as unknown as LedgerEntry;
    },
    wait: (seconds) => {
      now += seconds * 1000;
    },
    sent: (...operations) =>
      runtime.calls.filter(({ operation }) => (operations.length > 0 ? operations : mutations).includes(operation)),
  };
}

type Inside = Pick<SmallWorld, 'table' | 'instances' | 'zone' | 'readOnly' | 'answers'>;

function answerTo(call: FakeCall, world: Inside): unknown {
  const { operation, region, input } = call;
  switch (operation) {
    case 'Get':
      return { Item: structuredClone(world.table.get(input.Key.record)) };
    case 'Put':
      return put(world.table, input);
    case 'DescribeDBInstances':
      return { DBInstances: world.instances[region] ? [structuredClone(world.instances[region])] : [] };
    case 'DescribeDBParameters': {
      const on = world.readOnly.has(input.DBParameterGroupName);
      return { Parameters: on ? [{ ParameterName: 'default_transaction_read_only', ParameterValue: '1' }] : [] };
    }
    case 'Invoke':
      return invoked({ answers: payloadOf(call).questions.map((question: Question) => answer(question, world)) });
    case 'ListResourceRecordSets': {
      const value = world.zone.get(`${input.StartRecordName} ${input.StartRecordType}`);
      const set = {
        Name: `${input.StartRecordName}.`,
        Type: input.StartRecordType,
        TTL: 5,
        ResourceRecords: [{ Value: value }],
      };
      return { ResourceRecordSets: value === undefined ? [] : [set] };
    }
    case 'ChangeResourceRecordSets':
      return change(world.zone, input.ChangeBatch.Changes);
    case 'GetChange':
      return { ChangeInfo: { Status: 'PENDING' } };
    default:
      return {};
  }
}

interface Question {
  readonly kind: string;
  readonly login?: { readonly host: string };
}

const answer = ({ kind, login }: Question, { answers }: Inside) =>
  kind === 'resolve'
    ? { kind, ok: true, chain: answers.chain, reason: '' }
    : { kind, ok: true, outcome: answers.write[login?.host ?? ''] ?? 'unreachable', reason: '' };

/** The two conditions that the ledger uses, and no other. */
function put(table: SmallWorld['table'], input: Record<string, never>): object {
  const { Item, ConditionExpression, ExpressionAttributeValues } = input as unknown as {
    Item: Record<string, unknown>;
    ConditionExpression: string;
    ExpressionAttributeValues?: Record<string, unknown>;
  };
  const stored = table.get(String(Item.record));
  const holds =
    ConditionExpression === 'attribute_not_exists(#group)'
      ? stored === undefined
      : ConditionExpression === '#version = :version' && stored?.version === ExpressionAttributeValues?.[':version'];
  if (!holds) throw refusal('ConditionalCheckFailedException');
  table.set(String(Item.record), structuredClone(Item));
  return {};
}

interface Change {
  readonly Action: string;
  readonly ResourceRecordSet: {
    readonly Name: string;
    readonly Type: string;
    readonly ResourceRecords: { Value: string }[];
  };
}

/** All or nothing: a DELETE must name exactly what stands there, a CREATE what does not. */
function change(zone: Map<string, string>, changes: readonly Change[]): object {
  const next = new Map(zone);
  for (const { Action, ResourceRecordSet } of changes) {
    const key = `${ResourceRecordSet.Name.slice(0, -1)} ${ResourceRecordSet.Type}`;
    const value = ResourceRecordSet.ResourceRecords[0]?.Value ?? '';
    if (Action === 'DELETE' ? next.get(key) !== value : next.has(key)) throw refusal('InvalidChangeBatch');
    if (Action === 'DELETE') next.delete(key);
    else next.set(key, value);
  }
  zone.clear();
  for (const [key, value] of next) zone.set(key, value);
  return { ChangeInfo: { Id: '/change/C1', Status: 'PENDING' } };
}
