import type { Configuration, Region } from '#core/configuration.ts';
import type { Network, Runtime, Session, Web } from '#functions/runtime/runtime.ts';
import { type Definition, task } from '#functions/runtime/task.ts';
import { clientsFor, type Send } from './clients.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import { type Durations, ServiceFault, type Timers } from './service.ts';

/** A function as its template deploys it. Times in milliseconds. */
export interface FunctionSpec {
  readonly name: string;
  readonly region: Region;
  readonly arn: string;
  readonly role: string;
  readonly timeoutMilliseconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly insideVpc: boolean;
  /** The most invocations at the same time; no limit where absent. */
  readonly concurrency?: number;
  /** How often a failed asynchronous invocation is tried again. */
  readonly asynchronousRetries: number;
  readonly definition: Definition;
}

/** A line that a function logged. */
export interface LogLine {
  readonly at: number;
  readonly region: Region;
  readonly function: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly extra: readonly unknown[];
}

/** What a container takes from the world. */
export interface ContainerPorts {
  readonly configuration: Configuration;
  readonly timers: Timers;
  readonly durations: Durations;
  readonly random: Random;
  readonly network: Network;
  readonly web: Web;
  readonly life: Life;
  readonly send: Send;
  readonly log: (line: LogLine) => void;
  /** Milliseconds since 1970 at which the current invocation times out. */
  readonly deadline: () => number;
}

/** The handler of one container: the production code around a runtime whose every port dies with the container. */
export function handlerOf(spec: FunctionSpec, ports: ContainerPorts): (event: unknown) => Promise<unknown> {
  return task(spec.definition, runtimeOf(spec, ports));
}

function runtimeOf(spec: FunctionSpec, ports: ContainerPorts): Runtime {
  const { timers, life, random } = ports;
  const caller = { region: spec.region, role: spec.role };
  const send: Send = spec.insideVpc ? (call) => life.gate(() => unanswered(spec, timers, call.operation)) : ports.send;
  return {
    region: spec.region,
    configuration: ports.configuration,
    environment: { AWS_REGION: spec.region, AWS_LAMBDA_FUNCTION_NAME: spec.name, ...spec.environment },
    clock: mortalClock(timers, life),
    random: () => random.next(),
    id: () => random.id(),
    clients: clientsFor(caller, send),
    network: spec.insideVpc ? mortalNetwork(ports.network, life) : noNetwork(spec),
    web: spec.insideVpc ? noWeb(spec) : { get: (...asked) => life.gate(() => ports.web.get(...asked)) },
    logger: loggerOf(spec, ports),
    remainingMilliseconds: () => Math.max(0, ports.deadline() - timers.now()),
  };
}

function mortalClock(timers: Timers, life: Life): Runtime['clock'] {
  return {
    now: () => timers.now(),
    sleep: (milliseconds) => life.gate(() => timers.sleep(milliseconds)),
    after: (milliseconds, work) => timers.after(milliseconds, () => life.ended || work()),
  };
}

/** Inside a VPC without endpoints no API answers. */
async function unanswered(spec: FunctionSpec, timers: Timers, operation: string): Promise<never> {
  await timers.sleep(8000);
  throw new ServiceFault('TimeoutError', `${operation}: ${spec.name} is inside a VPC from which no API is reached.`, 0);
}

function mortalNetwork(network: Network, life: Life): Network {
  const mortalSession = (session: Session): Session => {
    const survive = life.onEnd(() => void session.end().catch(() => {}));
    return {
      query: (sql, values) => life.gate(() => session.query(sql, values)),
      end: () => {
        survive();
        return life.gate(() => session.end());
      },
    };
  };
  return {
    reach: (...target) => life.gate(() => network.reach(...target)),
    resolve: (...name) => life.gate(() => network.resolve(...name)),
    connect: (to) => life.gate(async () => mortalSession(await network.connect(to))),
  };
}

function noNetwork({ name }: FunctionSpec): Network {
  const refuse = async () => {
    throw new Error(`${name} is outside the VPC: it reaches no private database. Only inspect-database may.`);
  };
  return { reach: refuse, resolve: refuse, connect: refuse };
}

/** The subnets have no way out, so that nobody answers. */
const noWeb = ({ name }: FunctionSpec): Web => ({
  get: async (url) => {
    throw new Error(`${name} is inside the VPC, from which ${url} is not reached.`);
  },
});

function loggerOf(spec: FunctionSpec, { timers, log }: ContainerPorts): Runtime['logger'] {
  let keys: Record<string, unknown> = {};
  const write =
    (level: LogLine['level']) =>
    (input: unknown, ...extra: unknown[]) => {
      const message = typeof input === 'string' ? input : String((input as { message?: unknown }).message);
      log({ at: timers.now(), region: spec.region, function: spec.name, level, message, keys, extra });
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    appendKeys: (more) => {
      keys = { ...keys, ...more };
    },
    resetKeys: () => {
      keys = {};
    },
  };
}
