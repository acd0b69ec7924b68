import type { Configuration, Region } from '#core/configuration.ts';
import type { Network, Web } from '#functions/runtime/runtime.ts';
import { sendWith } from './clients.ts';
import { authorizedNetwork } from './database-logins.ts';
import type { Dispatch } from './dispatch.ts';
import type { Iam } from './iam.ts';
import { type FunctionSpec, handlerOf, type LogLine } from './lambda-function.ts';
import type { CountInvocation } from './lambda-metrics.ts';
import { Life } from './life.ts';
import type { Random } from './random.ts';
import { type Durations, ServiceFault, type Timers } from './service.ts';

/** How an invocation ended. `lost`: the container was killed, and nobody knows how far it came. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'lost'; readonly errorType: string; readonly errorMessage: string };

/** One execution environment: it does one invocation at a time, and is reused while it lives. */
interface Container {
  readonly life: Life;
  readonly handler: (event: unknown) => Promise<unknown>;
  busy: boolean;
  deadline: number;
}

/** What all functions share. */
export interface FleetPorts {
  readonly configuration: Configuration;
  readonly timers: Timers;
  readonly durations: Durations;
  readonly random: Random;
  readonly dispatch: Dispatch;
  readonly iam: Iam;
  readonly networkOf: (region: Region) => Network;
  readonly webOf: (region: Region) => Web;
  readonly log: (line: LogLine) => void;
  readonly count: CountInvocation;
}

/** The containers of one function in one Region. */
export class LambdaFleet {
  readonly spec: FunctionSpec;
  readonly #ports: FleetPorts;
  readonly #containers = new Set<Container>();
  #made = 0;

  constructor(spec: FunctionSpec, ports: FleetPorts) {
    this.spec = spec;
    this.#ports = ports;
  }

  /** Invokes the function. Throws TooManyRequestsException when its reserved concurrency is used up. */
  async invoke(payload: unknown): Promise<Outcome> {
    const { timers, durations } = this.#ports;
    const startedAt = timers.now();
    const idle = [...this.#containers].find(({ busy }) => !busy);
    const container = idle ?? this.#make();
    container.busy = true;
    const death = Promise.withResolvers<Outcome>();
    const survive = container.life.onEnd(() => death.resolve(lostOutcome(this.spec)));
    const { region, name } = this.spec;
    const coldStart = idle === undefined ? durations.draw('coldStart', `${region}/${name}`) : 0;
    const running = this.#run(container, payload, coldStart);
    const cancel = timers.after(container.deadline - timers.now(), () => this.#timeOut(container, death.resolve));
    const outcome = await Promise.race([running, death.promise]);
    cancel();
    survive();
    container.busy = false;
    container.deadline = timers.now();
    this.#ports.count(this.spec, startedAt, outcome.kind !== 'returned');
    return outcome;
  }

  /** Kills every container, running or idle. */
  kill(): void {
    for (const { life } of [...this.#containers]) life.end();
  }

  /** Takes the idle containers away, as Lambda does some minutes after their last invocation: the next start is a cold one. */
  cool(): void {
    for (const { life, busy } of [...this.#containers]) if (!busy) life.end();
  }

  async #run(container: Container, payload: unknown, coldStart: number): Promise<Outcome> {
    const { timers } = this.#ports;
    container.deadline = timers.now() + coldStart + this.spec.timeoutMilliseconds;
    return container.life.gate(async () => {
      if (coldStart > 0) await timers.sleep(coldStart);
      try {
        return { kind: 'returned', value: await container.handler(payload) };
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        return { kind: 'failed', errorType: failure.name, errorMessage: failure.message };
      }
    });
  }

  /** The invoker hears of the time-out, not of the container's death. */
  #timeOut({ life }: Container, tell: (outcome: Outcome) => void): void {
    const seconds = (this.spec.timeoutMilliseconds / 1000).toFixed(2);
    tell({ kind: 'failed', errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds} seconds` });
    life.end();
  }

  #make(): Container {
    const { concurrency, name, region } = this.spec;
    if (concurrency !== undefined && this.#containers.size >= concurrency) {
      throw new ServiceFault('TooManyRequestsException', `${name} already runs ${concurrency} times.`, 429, {
        throttling: true,
      });
    }
    this.#made += 1;
    const life = new Life();
    const random = this.#ports.random.child(`${region}/${name}/${this.#made}`);
    const send = sendWith(this.#ports.dispatch, life);
    const network = authorizedNetwork(this.#ports.networkOf(region), this.spec, this.#ports);
    const web = this.#ports.webOf(region);
    const ports = { ...this.#ports, random, network, web, life, send, deadline: () => container.deadline };
    const container: Container = { life, handler: handlerOf(this.spec, ports), busy: false, deadline: 0 };
    this.#containers.add(container);
    life.onEnd(() => this.#containers.delete(container));
    return container;
  }
}

const lostOutcome = ({ name }: FunctionSpec): Outcome => ({
  kind: 'lost',
  errorType: 'Runtime.ExitError',
  errorMessage: `The container of ${name} was killed in the midst of an invocation.`,
});
