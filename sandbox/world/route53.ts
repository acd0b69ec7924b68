import type { ChangeBatch } from '@aws-sdk/client-route-53';
import type { Configuration, Region } from '#core/configuration.ts';
import { type Answer, followChain } from '#sandbox/live/dns-records.ts';
import { type HealthCheckPorts, type HealthChecks, healthChecks } from './health-checks.ts';
import { type HostedZone, hostedZone } from './hosted-zone.ts';
import { keyOf, type RecordSet, storedName } from './record-set.ts';
import { authoritativeAnswer } from './route53-answers.ts';
import { route53Changes } from './route53-changes.ts';
import { route53Operations } from './route53-operations.ts';
import type { Service } from './service.ts';

/** How the simulated Route 53 starts, and what it needs of the world. */
export interface Route53Options extends HealthCheckPorts {
  readonly configuration: Configuration;
  /** The control plane lives in us-east-1: while that is down, accepted changes do not spread. */
  readonly isRegionUp: (region: Region) => boolean;
  /** The address of a database's endpoint at this moment. */
  readonly addressOf: (endpoint: string) => string | undefined;
  /** The name of each hosted zone by its id; taken from the configured names unless given. */
  readonly zoneNames?: Readonly<Record<string, string>>;
}

/** The simulated Route 53: the API, the data plane, and what a deployment puts into it. */
export interface Route53 extends Service {
  /** What the name servers answer, whatever Region is down. Names without the dot at the end. */
  readonly answer: Answer;
  /** The sets from a name to an endpoint's address, the aliases first; undefined when the name does not exist. */
  chain(name: string, type?: 'A' | 'TXT'): ReturnType<typeof followChain>;
  readonly addHealthCheck: HealthChecks['add'];
  readonly isHealthy: HealthChecks['isHealthy'];
  /** Puts a record set as a deployment does: accepted and served at once, in place of one with the same key. */
  addRecord(hostedZoneId: string, set: RecordSet): void;
  /** Changes a zone behind the API's back, as when another team's change was accepted and has spread. */
  removeRecord(hostedZoneId: string, set: Pick<RecordSet, 'Name' | 'Type' | 'SetIdentifier'>): void;
  /** The version accepted last, in any order. */
  records(hostedZoneId: string): readonly RecordSet[];
}

/** Route 53 with the hosted zones of a configuration; the configured names have no records until they are added. */
export function route53Service(options: Route53Options): Route53 {
  const zones = new Map(zonesOf(options).map((zone) => [zone.id, zone]));
  const checks = healthChecks(options);
  const answer = authoritativeAnswer({ ...options, zones: () => zones.values(), checks });
  const edit = (id: string, change: (sets: Map<string, RecordSet>) => void) => {
    const zone = zoneIn(zones, id);
    for (const version of ['accepted', 'served'] as const) {
      const sets = new Map(zone[version]);
      change(sets);
      zone[version] = sets;
    }
  };
  return {
    name: 'route53',
    operations: route53Operations(
      zones,
      route53Changes(options, (batch) => checkIds(batch).every(checks.has)),
    ),
    answer,
    chain: (name, type = 'A') => followChain(answer, name, type),
    addHealthCheck: checks.add,
    isHealthy: checks.isHealthy,
    addRecord: (id, set) => edit(id, (sets) => sets.set(keyOf(set), { ...set, Name: storedName(set.Name) })),
    removeRecord: (id, set) => edit(id, (sets) => sets.delete(keyOf(set))),
    records: (id) => [...zoneIn(zones, id).accepted.values()],
  };
}

const checkIds = ({ Changes = [] }: ChangeBatch): string[] =>
  Changes.flatMap(({ Action, ResourceRecordSet }) => {
    const id = ResourceRecordSet?.HealthCheckId;
    return id === undefined || Action === 'DELETE' ? [] : [id];
  });

function zoneIn(zones: ReadonlyMap<string, HostedZone>, id: string): HostedZone {
  const zone = zones.get(id);
  if (zone) return zone;
  throw new Error(`There is no simulated hosted zone ${id}, only ${[...zones.keys()].join(', ')}.`);
}

function zonesOf({ configuration, zoneNames = {} }: Route53Options): HostedZone[] {
  const names = new Map<string, string[]>();
  for (const { traffic } of Object.values(configuration.groups)) {
    for (const { hostedZoneId, name } of traffic) names.set(hostedZoneId, [...(names.get(hostedZoneId) ?? []), name]);
  }
  return [...names].map(([id, within]) => hostedZone(id, storedName(zoneNames[id] ?? commonParent(within))));
}

/** The longest name that all names lie below: the configuration knows a zone only by its id. */
function commonParent(names: readonly string[]): string {
  const [first = [], ...rest] = names.map((name) => storedName(name).split('.').slice(1).reverse());
  const differs = first.findIndex((label, depth) => rest.some((labels) => labels[depth] !== label));
  return (differs === -1 ? first : first.slice(0, differs)).reverse().join('.');
}
