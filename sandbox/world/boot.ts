import type { Region } from '#core/configuration.ts';
import type { Network, Web } from '#functions/runtime/runtime.ts';
import { alarmSpec } from './alarm-spec.ts';
import type { Assembly } from './assembly.ts';
import type { Engine } from './engine.ts';
import { type Host, resourcesOf } from './host.ts';
import type { DefinitionOf } from './lambda.ts';
import type { Random } from './random.ts';
import { type Rds, rdsService } from './rds.ts';
import type { RecordSet } from './record-set.ts';
import { type Route53, route53Service } from './route53.ts';
import type { Durations, Timers } from './service.ts';
import { createWorld, type World } from './world.ts';

/** What a booted world is made of beside the templates. */
export interface BootOptions {
  readonly assembly: Assembly;
  readonly timers: Timers;
  readonly durations: Durations;
  readonly random: Random;
  /** The database server behind an instance. */
  readonly engine: (identifier: string) => Engine;
  /** The network of a Region's VPC; names are answered by the simulated Route 53. */
  readonly networkOf: (region: Region, route53: Route53) => Network;
  /** The public Internet as a Region's functions see it; see `WorldOptions`. */
  readonly webOf?: (region: Region) => Web;
  /** Called with what the world shares before the databases are made. */
  readonly prepare?: (host: Host) => void;
  /** The Region whose instance is the writer at the start, by group; the first candidate unless said otherwise. */
  readonly ownerOf?: (group: string) => Region;
  /** How long describes of RDS show the old picture after each change, in milliseconds; 0 unless said otherwise. */
  readonly staleMilliseconds?: () => number;
  /** The chance, 0 to 1, that EventBridge delivers an event twice; 0 unless said otherwise. */
  readonly duplicates?: number;
  /** Finds a function's definition; imports it from `functions/` unless said otherwise. */
  readonly definitionOf?: DefinitionOf;
}

export interface Booted {
  readonly world: World;
  readonly rds: Rds;
  readonly route53: Route53;
}

/** Boots a world with its databases and its DNS, as the templates and the configuration say. */
export async function bootWorld(options: BootOptions): Promise<Booted> {
  const { assembly, timers, durations, random } = options;
  let made: { rds: Rds; route53: Route53 } | undefined;
  let booted: World | undefined;
  const services = (host: Host) => {
    options.prepare?.(host);
    const rds = rdsOf(host, options, (region, event) => booted?.announce(region, event));
    const route53 = route53Of(host);
    made = { rds, route53 };
    return [rds, route53];
  };
  const parts = () => {
    if (made) return made;
    throw new Error('The world has no databases before it is booted.');
  };
  const networkOf = (region: Region) => options.networkOf(region, parts().route53);
  const { duplicates = 0, definitionOf, webOf } = options;
  const world = await createWorld({
    ...{ assembly, timers, durations, random, services, networkOf, duplicates },
    ...(webOf && { webOf }),
    ...(definitionOf && { definitionOf }),
  });
  booted = world;
  return { world, ...parts() };
}

const rdsOf = (host: Host, { engine, ownerOf, staleMilliseconds }: BootOptions, tell: World['announce']): Rds =>
  rdsService({
    ...host,
    engine,
    isRegionUp: (region) => host.reach.isUp(region),
    tell,
    ...(ownerOf && { ownerOf }),
    ...(staleMilliseconds && { staleMilliseconds }),
  });

/** Route 53 with the health checks and failover records of the templates; both go on while us-east-1 is down. */
function route53Of(host: Host): Route53 {
  const { configuration, timers, durations, reach, metrics } = host;
  const alarms = resourcesOf(host, 'AWS::CloudWatch::Alarm').map(alarmSpec);
  const route53 = route53Service({
    configuration,
    timers,
    durations,
    isRegionUp: (region) => reach.isUp(region, 'route53'),
    addressOf: () => '127.0.0.1',
    // A check reads the metric's data itself; the minutes that this takes are the duration `healthCheckEvaluation`.
    metricBad: (region, name) => {
      const alarm = alarms.find((spec) => spec.region === region && spec.name === name);
      if (!alarm) throw new Error(`A health check follows the alarm ${name} of ${region}, which no template has.`);
      const value = metrics.metricValue(region, alarm.metric, alarm.periodSeconds * 1000);
      return value === undefined ? undefined : alarm.breaches(value);
    },
  });
  for (const { name, properties } of resourcesOf(host, 'AWS::Route53::HealthCheck')) {
    const config = properties.HealthCheckConfig as HealthCheckConfig;
    route53.addHealthCheck({
      id: name,
      region: config.AlarmIdentifier.Region,
      alarmName: config.AlarmIdentifier.Name,
      insufficientData: config.InsufficientDataHealthStatus,
    });
  }
  for (const { properties } of resourcesOf(host, 'AWS::Route53::RecordSet')) addRecord(route53, properties);
  return route53;
}

/** Deploys a record set of a template, in the API's letters: the same again changes nothing. */
export function addRecord(
  route53: Route53,
  { HostedZoneId, TTL, ResourceRecords, ...set }: Readonly<Record<string, unknown>>,
): void {
  const values = (ResourceRecords as readonly string[]).map((Value) => ({ Value }));
  route53.addRecord(String(HostedZoneId), { ...set, TTL: Number(TTL), ResourceRecords: values } as RecordSet);
}

interface HealthCheckConfig {
  readonly AlarmIdentifier: { readonly Name: string; readonly Region: Region };
  readonly InsufficientDataHealthStatus: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
}
