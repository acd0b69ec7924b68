import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type RRType,
} from '@aws-sdk/client-route-53';
import type { Traffic } from '#core/configuration.ts';
import { epochName, epochText } from '#core/record.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** A `record` name and its `_epoch` TXT: the pair that is changed together, or not at all. */
export interface Pair {
  readonly record: ResourceRecordSet | undefined;
  readonly epoch: ResourceRecordSet | undefined;
}

type Route53Runtime = Pick<Runtime, 'clients'>;

/** The pair as the control plane accepted it last, which may not be served yet. */
export async function findPair(runtime: Route53Runtime, traffic: Traffic): Promise<Pair> {
  const find = (name: string, type: RRType) => findRecord(runtime, traffic.hostedZoneId, name, type);
  const [record, epoch] = await Promise.all([find(traffic.name, 'CNAME'), find(epochName(traffic.name), 'TXT')]);
  return { record, epoch };
}

async function findRecord({ clients }: Route53Runtime, zone: string, name: string, type: RRType) {
  const start = { StartRecordName: name, StartRecordType: type, MaxItems: 1 };
  const { ResourceRecordSets } = await clients
    .route53()
    .send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...start }));
  // The list starts at or after the name, so what comes back may be another record.
  return ResourceRecordSets?.find((set) => set.Name === `${name}.` && set.Type === type);
}

/**
 * Replaces exactly the pair that was found: Route 53 applies the batch whole or refuses it, so a pair that somebody
 * changed in between is left alone. Returns the change's id. Throws InvalidChangeBatch and whatever else the API throws.
 */
export async function replacePair(
  { clients }: Route53Runtime,
  traffic: Traffic,
  old: Pair,
  endpoint: string,
  epoch: number,
  owner: string,
) {
  const removals = [old.record, old.epoch].filter((set) => set !== undefined);
  const set = (name: string, type: RRType, value: string) => ({
    Name: `${name}.`,
    Type: type,
    TTL: traffic.ttlSeconds,
    ResourceRecords: [{ Value: value }],
  });
  const additions = [
    set(traffic.name, 'CNAME', endpoint),
    set(epochName(traffic.name), 'TXT', epochText(epoch, owner)),
  ];
  const Changes = [
    ...removals.map((ResourceRecordSet) => ({ Action: 'DELETE' as const, ResourceRecordSet })),
    ...additions.map((ResourceRecordSet) => ({ Action: 'CREATE' as const, ResourceRecordSet })),
  ];
  const batch = { HostedZoneId: traffic.hostedZoneId, ChangeBatch: { Changes } };
  const { ChangeInfo } = await clients.route53().send(new ChangeResourceRecordSetsCommand(batch));
  return ChangeInfo?.Id ?? '';
}

/** `INSYNC` when every authoritative server has the change; undefined when Route 53 knows no such change (any more). */
export async function changeStatus({ clients }: Route53Runtime, id: string): Promise<'PENDING' | 'INSYNC' | undefined> {
  try {
    const { ChangeInfo } = await clients.route53().send(new GetChangeCommand({ Id: id }));
    return ChangeInfo?.Status;
  } catch (error) {
    // Stranded by an outage of Route 53's control plane: it has to be submitted again.
    return (error as Error).name === 'NoSuchChange' ? undefined : 'PENDING';
  }
}
