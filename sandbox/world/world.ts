import type { Region } from '#core/configuration.ts';
import type { Clients, Network, Web } from '#functions/runtime/runtime.ts';
import { Alarms } from './alarms.ts';
import type { Assembly } from './assembly.ts';
import type { CallEntry } from './call-log.ts';
import { cloudwatchService } from './cloudwatch.ts';
import { deployed } from './deployed.ts';
import { Dispatch } from './dispatch.ts';
import { type DynamoDb, dynamodbService } from './dynamodb.ts';
import { eventBridgeService } from './event-bridge.ts';
import { type EventBody, EventBuses } from './event-buses.ts';
import type { ExecutionRecord } from './executions.ts';
import type { Intercept } from './fate.ts';
import type { Host, WorldEvent } from './host.ts';
import { type DefinitionOf, importedDefinition, Lambda } from './lambda.ts';
import type { Outcome } from './lambda-fleet.ts';
import type { LogLine } from './lambda-function.ts';
import { lambdaMetrics } from './lambda-metrics.ts';
import { MetricStore } from './metric-store.ts';
import { type StoredObject, s3Service, snsService } from './notices.ts';
import { type Random, seededRandom } from './random.ts';
import { Reach } from './reach.ts';
import { Scheduler } from './scheduler.ts';
import type { Caller, Durations, Service, Timers } from './service.ts';
import { serviceMetrics } from './service-metrics.ts';
import { StepFunctions } from './step-functions.ts';
import { strict } from './strict.ts';
import { type Sts, stsService } from './sts.ts';
import { NetworkFault } from './virtual-faults.ts';
import { controls, keep, listen } from './world-controls.ts';

/** What a world is made of. */
export interface WorldOptions {
  readonly assembly: Assembly;
  readonly timers: Timers;
  readonly durations: Durations;
  readonly random?: Random;
  /** Services besides the world's own, such as RDS and Route 53, made with what the world shares. */
  readonly services?: (host: Host) => readonly Service[];
  /** The network as a function inside the VPC of a Region sees it. */
  readonly networkOf: (region: Region) => Network;
  /** The public Internet as a function outside the VPC sees it; unless said otherwise nobody answers there. */
  readonly webOf?: (region: Region) => Web;
  /** Finds a function's definition by its file's name; imports it from `functions/` unless said otherwise. */
  readonly definitionOf?: DefinitionOf;
  /** Which schedules' periods shrink with the time scale; the sweep's alone unless said otherwise. */
  readonly isCompressed?: (schedule: string) => boolean;
  /** The chance, 0 to 1, that an event or an occurrence of a schedule is delivered twice; 0 unless said otherwise. */
  readonly duplicates?: number;
}

/** A simulated AWS of several Regions, booted from synthesized templates. */
export interface World {
  readonly host: Host;
  readonly callLog: readonly CallEntry[];
  readonly executions: readonly ExecutionRecord[];
  readonly pages: readonly Extract<WorldEvent, { kind: 'page' }>[];
  readonly deadLetters: readonly Extract<WorldEvent, { kind: 'dead-letter' }>[];
  readonly objects: readonly StoredObject[];
  readonly logs: readonly LogLine[];
  readonly alarms: Alarms;
  readonly dynamodb: DynamoDb;
  readonly sts: Sts;
  /** Errors of the simulation itself, such as an operation that it does not know: a test finds this empty. */
  readonly complaints: readonly unknown[];
  clientsFor(caller: Caller): Clients;
  invoke(name: string, region: Region, payload: unknown): Promise<Outcome>;
  startExecution(machine: string, region: Region, input: unknown, name?: string): ExecutionRecord;
  /** Time in which nobody calls: the next start of each function is a cold one, in a Region or in all. */
  cool(region?: Region): void;
  region(region: Region): { down(): void; up(): void };
  service(region: Region, service: string): { down(): void; up(): void };
  link(one: Region, other: Region, open: boolean): void;
  /** An AWS service puts an event of its own on the bus of a Region, unless nobody works there. */
  announce(region: Region, event: EventBody): void;
  /** Decides the fate of every call from now on; the answer puts the former decision back. */
  intercept(decide: Intercept): () => void;
  /** Tells of everything that happens from now on; the answer ends that. */
  on(listener: (event: WorldEvent) => void): () => void;
}

/** Boots a world: resolves the templates, deploys what they name, starts alarms and schedules. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const listeners = new Set<(event: WorldEvent) => void>();
  const kept = keep(listeners);
  const host = hostOf(options, listeners);
  const { iam, dispatch } = host;
  listeners.add(serviceMetrics(host));

  const buses = new EventBuses(host, iam, options.duplicates);
  const alarms = new Alarms(host, buses);
  const [states, lambda, dynamodb, sts] = [
    new StepFunctions(host),
    new Lambda(host),
    dynamodbService(host),
    stsService(host),
  ];
  const own = [states, lambda, dynamodb, sts, cloudwatchService(host, alarms), eventBridgeService(host, buses)];
  const notices = [snsService(host), s3Service(host, kept.objects)];
  for (const service of [...own, ...notices]) dispatch.add(strict(service));
  for (const service of options.services?.(host) ?? []) dispatch.add(service);

  states.deploy(iam);
  const { networkOf, webOf = () => emptyWeb, definitionOf = importedDefinition } = options;
  const log = (line: LogLine) => kept.logs.push(line);
  await lambda.deploy(definitionOf, iam, { ...host, networkOf, webOf, log, count: lambdaMetrics(host) });
  alarms.start();
  const isCompressed = options.isCompressed ?? ((schedule: string) => schedule.includes('sweep'));
  new Scheduler(host, iam, isCompressed, options.duplicates).start();
  const { complaints } = dispatch;
  const announce = (region: Region, event: EventBody) => {
    if (host.reach.isUp(region, 'events')) buses.put(region, event);
  };
  const made = { ...kept, ...controls(host, states, lambda), host, alarms, dynamodb, sts, complaints };
  return { ...made, announce, on: listen(listeners) };
}

/** No name leads anywhere. */
const emptyWeb: Web = {
  get: async (url) => {
    throw new NetworkFault('ENOTFOUND', `getaddrinfo ${new URL(url).hostname}`);
  },
};

function hostOf(options: WorldOptions, listeners: ReadonlySet<(event: WorldEvent) => void>): Host {
  const { assembly, timers, durations, random = seededRandom(0) } = options;
  const emit = (event: WorldEvent) => {
    for (const listener of listeners) listener(event);
  };
  const { configuration } = assembly;
  const reach = new Reach();
  const { resources, iam } = deployed(assembly);
  const log = (entry: CallEntry) => emit({ kind: 'call', at: timers.now(), region: entry.region, entry });
  const dispatch = new Dispatch({ timers, durations, reach, iam, log });
  const metrics = new MetricStore(() => timers.now());
  const shared = { configuration, account: configuration.account, timers, durations, random, reach, resources };
  return { ...shared, iam, dispatch, metrics, emit };
}
