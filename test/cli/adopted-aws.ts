import type { Configuration } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { Clients } from '#functions/runtime/runtime.ts';

type Fields = Record<string, unknown>;
interface Sent {
  readonly name: string;
  readonly input: Fields;
}
interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly TTL: number;
  readonly ResourceRecords: readonly { readonly Value: string }[];
}

/** Just enough of AWS for an adoption: instances that are described, a conditional table and a hosted zone. */
export interface AdoptedAws {
  readonly clients: Clients;
  /** By Region: what DescribeDBInstances answers. */
  readonly instances: Record<string, Fields>;
  readonly table: Map<string, Fields>;
  readonly zone: RecordSet[];
  /** The writes, in their order. */
  readonly writes: string[];
}

/** AWS as the configuration of the `orders` group describes it, with `owner` as the writer. */
export function adoptedAws(configuration: Configuration, owner: string): AdoptedAws {
  const database = configuration.groups.orders?.databases.orders;
  const source = arnsOf(configuration, owner).instance(database?.instances[owner]?.identifier ?? '');
  const instances: Record<string, Fields> = Object.fromEntries(
    Object.entries(database?.instances ?? {}).map(([region, { identifier, resourceId, endpoint }]) => [
      region,
      {
        DBInstanceIdentifier: identifier,
        DbiResourceId: resourceId,
        DBInstanceStatus: 'available',
        Endpoint: { Address: endpoint },
        ...(region === owner ? {} : { ReadReplicaSourceDBInstanceIdentifier: source }),
      },
    ]),
  );
  const table = new Map<string, Fields>();
  const zone: RecordSet[] = [];
  const writes: string[] = [];
  const client = (answer: (sent: Sent) => unknown) => ({
    send: async (command: { constructor: { name: string }; input: Fields }) =>
      answer({ name: command.constructor.name, input: command.input }),
  });
  const clients = {
    rds: (region: string) => client(() => ({ DBInstances: instances[region] ? [instances[region]] : [] })),
    dynamodb: () => client((sent) => answerTable(table, writes, sent)),
    route53: () => client((sent) => answerZone(zone, writes, sent)),
  };
  return { clients: clients as unknown as Clients, instances, table, zone, writes };
}

function answerTable(table: Map<string, Fields>, writes: string[], { name, input }: Sent): unknown {
  const key = (fields: unknown) => `${(fields as Fields).group}/${(fields as Fields).record}`;
  if (name === 'GetCommand') return { Item: table.get(key(input.Key)) };
  if (input.ConditionExpression !== 'attribute_not_exists(#group)')
    throw new Error('An adoption writes only where nothing is.');
  if (table.has(key(input.Item))) throw Object.assign(new Error('There.'), { name: 'ConditionalCheckFailedException' });
  table.set(key(input.Item), input.Item as Fields);
  writes.push(`Put ${key(input.Item)}`);
  return {};
}

function answerZone(zone: RecordSet[], writes: string[], { name, input }: Sent): unknown {
  if (name === 'ListResourceRecordSetsCommand')
    return {
      ResourceRecordSets: zone.filter(
        (set) => set.Name === `${input.StartRecordName}.` && set.Type === input.StartRecordType,
      ),
    };
  const changes = (input.ChangeBatch as { Changes: { Action: string; ResourceRecordSet: RecordSet }[] }).Changes;
  for (const { Action, ResourceRecordSet } of changes) {
    if (Action !== 'CREATE') throw new Error('An adoption only creates.');
    zone.push(ResourceRecordSet);
    writes.push(`Create ${ResourceRecordSet.Type} ${ResourceRecordSet.Name}`);
  }
  return { ChangeInfo: { Id: '/change/C1', Status: 'PENDING' } };
}
