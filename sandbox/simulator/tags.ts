import type { Region } from '#core/configuration.ts';
import type { Clients, Runtime } from '#functions/runtime/runtime.ts';
import type { Definition } from '#functions/runtime/task.ts';
import { operationOf } from '#sandbox/world/clients.ts';
import type { Weather } from './weather.ts';

/** Which invocation made a call: the world knows the role, and an invariant must know for which execution it acted. */

/** One invocation of a function. */
export interface Tag {
  readonly number: number;
  /** The function's file. */
  readonly file: string;
  readonly region: Region;
  readonly startedAt: number;
  /** For whom it acts, where its input says so. */
  readonly holder: string | undefined;
  readonly epoch: number | undefined;
  readonly group: string | undefined;
  /** When the ledger last took a write of this invocation. */
  heldAt: number | undefined;
  /** By instance: the immutable id in the newest description that it got. */
  readonly described: Map<string, string | undefined>;
}

/** The tags of a run. */
export class Tags {
  #count = 0;
  #current: Tag | undefined;
  readonly #byInput = new WeakMap<object, Tag>();

  /** The definition with every call of it tagged; clocks and answers are as the weather has them. */
  around(definition: Definition, weather: Weather): Definition {
    return {
      ...definition,
      step: (input, runtime) => definition.step(input, this.#tagged(definition.name, input, runtime, weather)),
    };
  }

  /** Remembers the tag of a call that is being sent; undefined for a call that no function makes. */
  remember(input: object): Tag | undefined {
    if (this.#current) this.#byInput.set(input, this.#current);
    return this.#current;
  }

  of(input: object): Tag | undefined {
    return this.#byInput.get(input);
  }

  #tagged(file: string, input: unknown, runtime: Runtime, weather: Weather): Runtime {
    const { holder, epoch, group } = (input ?? {}) as Partial<Record<'holder' | 'group', string>> & { epoch?: number };
    this.#count += 1;
    const startedAt = runtime.clock.now();
    const tag: Tag = {
      ...{ number: this.#count, file, region: runtime.region, startedAt, holder, epoch, group },
      ...{ heldAt: undefined, described: new Map() },
    };
    const { clock, region } = runtime;
    const now = () => clock.now() + (weather.skew.get(region) ?? 0);
    return { ...runtime, clock: { ...clock, now }, clients: this.#clients(runtime.clients, tag, weather) };
  }

  #clients(clients: Clients, tag: Tag, weather: Weather): Clients {
    const around = (client: object, region: Region): never =>
      ({
        send: (command: object) => {
          this.#current = tag;
          const sent = (client as { send(command: object): Promise<unknown> }).send(command);
          this.#current = undefined;
          if (weather.answers.size === 0) return sent;
          return sent.then((answer) => altered(weather, operationOf(command), region, answer));
        },
      }) as never;
    return {
      rds: (region) => around(clients.rds(region), region),
      route53: () => around(clients.route53(), 'us-east-1'),
      dynamodb: (region) => around(clients.dynamodb(region), region),
      cloudwatch: (region = tag.region) => around(clients.cloudwatch(region), region),
      lambda: (region) => around(clients.lambda(region), region),
      stepFunctions: () => around(clients.stepFunctions(), tag.region),
      eventBridge: () => around(clients.eventBridge(), tag.region),
      sns: () => around(clients.sns(), tag.region),
      s3: () => around(clients.s3(), tag.region),
      sts: () => ({
        callerIdentity: (request, signal) => {
          this.#current = tag;
          const sent = clients.sts().callerIdentity(request, signal);
          this.#current = undefined;
          return sent;
        },
      }),
    };
  }
}

function altered({ answers }: Weather, operation: string, region: Region, answer: unknown): unknown {
  let changed = answer;
  for (const alter of answers) changed = alter(operation, region, changed);
  return changed;
}
