import type { Configuration } from '#core/configuration.ts';
import { type Answer, type RecordSet as AnsweredSet, canonicalName } from '#sandbox/live/dns-records.ts';
import type { HealthChecks } from './health-checks.ts';
import type { HostedZone, RecordSets } from './hosted-zone.ts';
import { type RecordSet, storedName } from './record-set.ts';

/** RDS's own zones answer with this TTL. */
const ENDPOINT_TTL_SECONDS = 5;

/** What the answers are made of. */
export interface AnswerSources {
  readonly configuration: Configuration;
  readonly zones: () => Iterable<HostedZone>;
  readonly checks: HealthChecks;
  /** The address of a database's endpoint at this moment; undefined when it has none. */
  readonly addressOf: (endpoint: string) => string | undefined;
}

/**
 * The authoritative data plane: the sets of exactly this name and type, from the version that is served. It answers whatever
 * Region is down. Endpoint names of databases have an A record each.
 */
export function authoritativeAnswer({ configuration, zones, checks, addressOf }: AnswerSources): Answer {
  const endpoints = new Set(endpointsOf(configuration));
  return (spelling, type) => {
    const name = canonicalName(spelling);
    if (endpoints.has(name)) {
      const address = type === 'A' ? addressOf(name) : undefined;
      return address === undefined ? [] : [{ name, type, ttlSeconds: ENDPOINT_TTL_SECONDS, values: [address] }];
    }
    const stored = storedName(name);
    for (const zone of zones()) {
      const chosen = choose(setsOf(zone.served).get(stored)?.[type] ?? [], checks);
      if (chosen) return [answered(name, type, chosen)];
    }
    return [];
  };
}

/** By name and type; a version of a zone never changes, and is asked thousands of times. */
const sorted = new WeakMap<RecordSets, SetsByName>();

type SetsByName = ReadonlyMap<string, Readonly<Partial<Record<RecordSet['Type'], readonly RecordSet[]>>>>;

function setsOf(served: RecordSets): SetsByName {
  const known = sorted.get(served);
  if (known !== undefined) return known;
  const byName = Map.groupBy(served.values(), ({ Name }) => Name);
  const found = new Map([...byName].map(([name, sets]) => [name, Object.groupBy(sets, ({ Type }) => Type)]));
  sorted.set(served, found);
  return found;
}

/** PRIMARY while it is healthy, else SECONDARY; PRIMARY again when both are unhealthy [Route 53 guide, dns-failover]. */
function choose(sets: readonly RecordSet[], checks: HealthChecks): RecordSet | undefined {
  const isHealthy = ({ HealthCheckId }: RecordSet) => HealthCheckId === undefined || checks.isHealthy(HealthCheckId);
  const primary = sets.find(({ Failover }) => Failover === 'PRIMARY');
  const secondary = sets.find(({ Failover }) => Failover === 'SECONDARY');
  if (primary && isHealthy(primary)) return primary;
  if (secondary && isHealthy(secondary)) return secondary;
  return primary ?? sets[0];
}

const answered = (name: string, type: AnsweredSet['type'], set: RecordSet): AnsweredSet => ({
  name,
  type,
  ttlSeconds: set.TTL ?? 0,
  values: (set.ResourceRecords ?? []).map(({ Value = '' }) => (type === 'TXT' ? unquoted(Value) : Value)),
});

const unquoted = (value: string) => [...value.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('');

/** The endpoint names of all databases. */
export const endpointsOf = (configuration: Configuration): string[] =>
  Object.values(configuration.groups)
    .flatMap(({ databases }) => Object.values(databases))
    .flatMap(({ instances }) => Object.values(instances))
    .map(({ endpoint }) => canonicalName(endpoint));
