import type { ChangeAction } from '@aws-sdk/client-route-53';
import type { HostedZone, RecordSets } from './hosted-zone.ts';
import { keyOf, type RecordSet } from './record-set.ts';

const KNOWN_TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'TXT'];

/** What is wrong with one change of a batch, in Route 53's words where they are known; empty when nothing is. */
export function problemsOf(
  action: ChangeAction | undefined,
  set: RecordSet,
  sets: RecordSets,
  zone: HostedZone,
): string[] {
  const existing = sets.get(keyOf(set));
  if (action === 'DELETE') return problemsOfDelete(set, existing);
  if (action === 'CREATE' && existing) {
    return [`Tried to create resource record set ${called(set)} but it already exists`];
  }
  if (action !== 'CREATE' && action !== 'UPSERT') {
    return [`Invalid action ${action}: allowed are CREATE, DELETE and UPSERT`];
  }
  return [...problemsOfShape(set, zone), ...problemsWithNeighbours(set, sets, zone)];
}

/** A DELETE has to repeat the set exactly: that makes it one half of a compare-and-swap. */
function problemsOfDelete(set: RecordSet, existing: RecordSet | undefined): string[] {
  if (!existing) return [`Tried to delete resource record set ${called(set)} but it was not found`];
  if (canonical(set) === canonical(existing)) return [];
  return [`Tried to delete resource record set ${called(set)} but the values provided do not match the current values`];
}

function problemsOfShape(set: RecordSet, { apex }: HostedZone): string[] {
  const values = (set.ResourceRecords ?? []).map(({ Value }) => Value ?? '');
  const unquoted = set.Type === 'TXT' ? values.find((value) => !/^"[^"]*"( "[^"]*")*$/.test(value)) : undefined;
  return [
    ...(KNOWN_TYPES.includes(set.Type) ? [] : [`The simulation knows no records of type ${set.Type}`]),
    ...(set.Name === apex || set.Name.endsWith(`.${apex}`)
      ? []
      : [`RRSet with DNS name ${set.Name} is not permitted in zone ${apex}`]),
    ...(values.length > 0 && set.TTL !== undefined
      ? []
      : [`Missing TTL or values in resource record set ${called(set)}`]),
    ...(set.Type === 'CNAME' && values.length > 1
      ? [`RRSet of type CNAME with DNS name ${set.Name} has several values`]
      : []),
    ...(unquoted === undefined
      ? []
      : [
          `Invalid Resource Record: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with value '${unquoted}'`,
        ]),
    ...(set.Failover && !set.SetIdentifier ? [`Failover resource record set ${called(set)} has no SetIdentifier`] : []),
    ...(set.Failover === 'PRIMARY' && !set.HealthCheckId
      ? [`PRIMARY resource record set ${called(set)} has no health check`]
      : []),
  ];
}

function problemsWithNeighbours(set: RecordSet, sets: RecordSets, { apex }: HostedZone): string[] {
  const neighbours = [...sets.values()].filter(({ Name }) => Name === set.Name);
  const others = neighbours.filter((other) => keyOf(other) !== keyOf(set));
  const conflict = others.some(({ Type }) => (Type === 'CNAME') !== (set.Type === 'CNAME'));
  const siblings = others.filter(({ Type }) => Type === set.Type);
  return [
    ...(set.Type === 'CNAME' && set.Name === apex
      ? [`RRSet of type CNAME with DNS name ${set.Name} is not permitted at apex in zone ${apex}`]
      : []),
    ...(conflict
      ? [
          `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted as it conflicts with other records with the same DNS name in zone ${apex}`,
        ]
      : []),
    ...(siblings.some(
      ({ SetIdentifier, Failover }) => !SetIdentifier !== !set.SetIdentifier || !Failover !== !set.Failover,
    )
      ? [
          `RRSet with DNS name ${set.Name}, type ${set.Type} cannot be created as one with another routing policy exists`,
        ]
      : []),
    ...(set.Failover && siblings.some(({ Failover }) => Failover === set.Failover)
      ? [`RRSet with DNS name ${set.Name}, type ${set.Type} cannot be created as another ${set.Failover} exists`]
      : []),
  ];
}

const called = ({ Name, Type, SetIdentifier }: RecordSet) =>
  `[name='${Name}', type='${Type}'${SetIdentifier ? `, set-identifier='${SetIdentifier}'` : ''}]`;

/** All that Route 53 compares, in one order. */
const canonical = ({ Name, Type, SetIdentifier, TTL, Failover, HealthCheckId, ResourceRecords = [] }: RecordSet) =>
  JSON.stringify([Name, Type, SetIdentifier, TTL, Failover, HealthCheckId, ResourceRecords.map(({ Value }) => Value)]);
