import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Configuration } from '#core/configuration.ts';
import type { Clock, Network, Runtime, Web } from '#functions/runtime/runtime.ts';

/** A runtime made by hand: each call goes to one function of the test, and time passes only when nothing else is to be done. */

export const configuration = Configuration.parse(parse(readFileSync('understudy.yaml', 'utf8')));

/** One SDK call, as the test sees it. */
export interface FakeCall {
  readonly service: string;
  readonly region: string;
  /** The command without `Command`. */
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test reads the input of the command that it knows.
  readonly input: any;
}

/** Answers a call; what it throws, the SDK throws. */
export type Respond = (call: FakeCall) => unknown;

export interface FakeRuntime extends Runtime {
  readonly calls: FakeCall[];
  readonly warnings: string[];
}

export const start = 1_800_000_000_000;

export function fakeRuntime(options: {
  region: string;
  respond?: Respond;
  network?: Partial<Network>;
  web?: Web['get'];
  configuration?: Configuration;
  now?: number;
}): FakeRuntime {
  const calls: FakeCall[] = [];
  const warnings: string[] = [];
  const client =
    (service: string) =>
    (region: string = options.region) =>
      ({
        send: async (command: { constructor: { name: string }; input: unknown }) => {
          const operation = command.constructor.name.replace(/Command$/, '');
          const call = { service, region, operation, input: command.input };
          calls.push(call);
          return options.respond?.(call);
        },
      }) as never;
  const unreachable = () => Promise.reject(new Error('no network in this test'));
  return {
    region: options.region,
    configuration: options.configuration ?? configuration,
    environment: {},
    clock: virtualClock(options.now ?? start),
    random: () => 0.5,
    id: () => 'an-id',
    clients: {
      rds: client('rds'),
      route53: client('route53'),
      dynamodb: client('dynamodb'),
      cloudwatch: client('cloudwatch'),
      lambda: client('lambda'),
      stepFunctions: client('stepFunctions'),
      eventBridge: client('eventBridge'),
      sns: client('sns'),
      s3: client('s3'),
      sts: () => ({
        callerIdentity: async (input) => {
          const call = { service: 'sts', region: options.region, operation: 'GetCallerIdentity', input };
          calls.push(call);
          return options.respond?.(call) as never;
        },
      }),
    },
    network: { reach: unreachable, resolve: unreachable, connect: unreachable, ...options.network },
    web: { get: options.web ?? unreachable },
    logger: {
      info: () => undefined,
      warn: (message: unknown) => {
        warnings.push(String(message));
      },
      error: () => undefined,
      appendKeys: () => undefined,
      resetKeys: () => undefined,
    } as Runtime['logger'],
    remainingMilliseconds: () => 60_000,
    calls,
    warnings,
  };
}

/** A call that is never answered, as a dead Region does it. */
export const silence = () => new Promise<never>(() => undefined);

/** An error as the SDK throws it. */
export const awsError = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error(`${name}.`), { name, $metadata: { httpStatusCode } });

/** What a Lambda invocation of ours answers with. */
export const invoked = (answer: unknown) => ({ Payload: new TextEncoder().encode(JSON.stringify(answer)) });

/** What was sent to a function of ours, as text or as bytes. */
export const payloadOf = ({ input }: FakeCall) => JSON.parse(Buffer.from(input.Payload).toString());

/** Jumps to the next moment that somebody sleeps until, once all else has come to rest. */
function virtualClock(from: number): Clock {
  let now = from;
  let pumping = false;
  const sleepers: { at: number; wake: () => void }[] = [];
  const pump = () => {
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next) {
      now = Math.max(now, next.at);
      next.wake();
    }
    pumping = sleepers.length > 0;
    if (pumping) setImmediate(pump);
  };
  const after = (milliseconds: number, wake: () => void) => {
    const sleeper = { at: now + milliseconds, wake };
    sleepers.push(sleeper);
    if (!pumping) setImmediate(pump);
    pumping = true;
    return () => {
      if (sleepers.includes(sleeper)) sleepers.splice(sleepers.indexOf(sleeper), 1);
    };
  };
  return { now: () => now, after, sleep: (milliseconds) => new Promise((wake) => after(milliseconds, wake)) };
}
