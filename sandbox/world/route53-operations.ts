import type {
  ChangeBatch,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
} from '@aws-sdk/client-route-53';
import type { HostedZone } from './hosted-zone.ts';
import { refuseUnknownFields } from './not-simulated.ts';
import { inListingOrder, normalizedName } from './record-set.ts';
import type { Changes } from './route53-changes.ts';
import { type Call, type Operation, ServiceFault } from './service.ts';

const PAGE_LIMIT = 300;

/** The operations of the simulated Route 53, by the SDK's command names. */
export function route53Operations(
  zones: ReadonlyMap<string, HostedZone>,
  changes: Changes,
): Readonly<Record<string, Operation>> {
  const zoneOf = (call: Call) => {
    const zone = zones.get(idIn(call, 'HostedZoneId'));
    if (zone) return zone;
    throw new ServiceFault('NoSuchHostedZone', `No hosted zone found with ID: ${idIn(call, 'HostedZoneId')}`, 404);
  };
  return {
    ListResourceRecordSets: {
      mutating: false,
      target: ({ input }) => normalizedName(String(input.StartRecordName ?? input.HostedZoneId ?? '')),
      needs: (call) => [{ action: 'route53:ListResourceRecordSets', resource: zoneArn(call) }],
      apply: (call) => {
        const fields = ['HostedZoneId', 'StartRecordName', 'StartRecordType', 'StartRecordIdentifier', 'MaxItems'];
        refuseUnknownFields(call.operation, call.input, fields);
        return list(zoneOf(call), call.input);
      },
    },
    ChangeResourceRecordSets: {
      mutating: true,
      target: (call) => [...new Set(namesIn(call))].join(', '),
      needs: (call) => [
        { action: 'route53:ChangeResourceRecordSets', resource: zoneArn(call), conditions: conditionsOf(call) },
      ],
      apply: (call) => {
        refuseUnknownFields(call.operation, call.input, ['HostedZoneId', 'ChangeBatch']);
        return { ChangeInfo: changes.submit(zoneOf(call), batchIn(call)) };
      },
    },
    GetChange: {
      mutating: false,
      target: (call) => idIn(call, 'Id'),
      needs: (call) => [{ action: 'route53:GetChange', resource: `arn:aws:route53:::change/${idIn(call, 'Id')}` }],
      apply: (call) => ({ ChangeInfo: changes.get(idIn(call, 'Id')) }),
    },
  };
}

/** The version accepted last, from the given name on: callers filter by the exact name themselves, as with AWS. */
function list(
  zone: HostedZone,
  input: Partial<ListResourceRecordSetsRequest>,
): Omit<ListResourceRecordSetsResponse, 'ResourceRecordSets'> & { ResourceRecordSets: unknown[] } {
  const { StartRecordName: Name, StartRecordType: Type, StartRecordIdentifier: SetIdentifier } = input;
  if (Type !== undefined && Name === undefined) {
    throw new ServiceFault('InvalidInput', 'StartRecordType was given without StartRecordName; give both.');
  }
  const MaxItems = Math.min(Number(input.MaxItems ?? PAGE_LIMIT), PAGE_LIMIT);
  const start = { Name, Type, SetIdentifier };
  const rest = [...zone.accepted.values()]
    .sort(inListingOrder)
    .filter((set) => Name === undefined || inListingOrder(set, start) >= 0);
  const next = rest[MaxItems];
  return {
    ResourceRecordSets: structuredClone(rest.slice(0, MaxItems)),
    IsTruncated: next !== undefined,
    ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type } : {}),
    ...(next?.SetIdentifier ? { NextRecordIdentifier: next.SetIdentifier } : {}),
    MaxItems,
  };
}

const conditionsOf = (call: Call) => {
  const changes = batchIn(call).Changes ?? [];
  const key = (suffix: string) => `route53:ChangeResourceRecordSets${suffix}`;
  return {
    [key('NormalizedRecordNames')]: [...new Set(namesIn(call))],
    [key('RecordTypes')]: [...new Set(changes.map(({ ResourceRecordSet }) => ResourceRecordSet?.Type ?? ''))],
    [key('Actions')]: [...new Set(changes.map(({ Action }) => Action ?? ''))],
  };
};

const namesIn = (call: Call): string[] =>
  (batchIn(call).Changes ?? []).map(({ ResourceRecordSet }) => normalizedName(ResourceRecordSet?.Name ?? ''));

const batchIn = ({ input }: Call) => (input.ChangeBatch ?? { Changes: [] }) as ChangeBatch;

const zoneArn = (call: Call) => `arn:aws:route53:::hostedzone/${idIn(call, 'HostedZoneId')}`;

/** The SDK strips the prefixes that Route 53 itself gives to ids; so do we. */
const idIn = ({ input }: Call, field: string) => String(input[field] ?? '').replace(/^\/?(hostedzone|change)\//, '');
