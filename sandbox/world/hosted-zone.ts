import type { Change } from '@aws-sdk/client-route-53';
import { keyOf, type RecordSet, storedName } from './record-set.ts';
import { problemsOf } from './record-set-rules.ts';

/** The record sets of a zone by `keyOf`. */
export type RecordSets = ReadonlyMap<string, RecordSet>;

/** One hosted zone: the version that was accepted last, and the one that its name servers answer from. */
export interface HostedZone {
  readonly id: string;
  /** With the trailing dot. */
  readonly apex: string;
  accepted: RecordSets;
  served: RecordSets;
}

/** What is wrong with a batch, as messages; empty when all of it may be applied, since batches are atomic. */
export function problemsOfBatch(zone: HostedZone, changes: readonly Change[]): string[] {
  let sets = zone.accepted;
  return changes.flatMap((change) => {
    const problems = problemsOf(change.Action, storedSet(change), sets, zone);
    if (problems.length === 0) sets = withChanges(sets, [change]);
    return problems;
  });
}

/** The record sets after changes that were accepted. */
export function withChanges(sets: RecordSets, changes: readonly Change[]): RecordSets {
  const result = new Map(sets);
  for (const change of changes) {
    const set = storedSet(change);
    if (change.Action === 'DELETE') result.delete(keyOf(set));
    else result.set(keyOf(set), set);
  }
  return result;
}

const storedSet = ({ ResourceRecordSet: asked }: Change): RecordSet => ({
  ...asked,
  Name: storedName(asked?.Name ?? ''),
  Type: asked?.Type ?? 'A',
});

/** A new zone: with the records that every zone has at its apex. */
export function hostedZone(id: string, apex: string): HostedZone {
  const start: RecordSet[] = [
    { Name: apex, Type: 'NS', TTL: 172_800, ResourceRecords: [{ Value: 'ns-1.awsdns-01.example.' }] },
    {
      Name: apex,
      Type: 'SOA',
      TTL: 900,
      ResourceRecords: [{ Value: 'ns-1.awsdns-01.example. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400' }],
    },
  ];
  const sets = new Map(start.map((set) => [keyOf(set), set]));
  return { id, apex, accepted: sets, served: sets };
}
