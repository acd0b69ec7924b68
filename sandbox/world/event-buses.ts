import type { Region } from '#core/configuration.ts';
import { deliver } from './delivery.ts';
import { type Pattern, readPattern } from './event-pattern.ts';
import { callOf, deadLetter, readTarget, type Target } from './event-target.ts';
import { type Host, resourcesOf } from './host.ts';
import type { Iam } from './iam.ts';
import { listOf } from './iam-policy.ts';
import { ServiceFault } from './service.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** The part of an event that its source decides. */
export interface EventBody {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event with its envelope. */
export interface BusEvent extends EventBody {
  readonly version: '0';
  readonly id: string;
  readonly account: string;
  readonly time: string;
  readonly region: Region;
}

interface Rule {
  readonly name: string;
  readonly region: Region;
  readonly fits: Pattern;
  readonly targets: readonly Target[];
}

/** The default event buses of all Regions and their rules. */
export class EventBuses {
  readonly #rules: Rule[] = [];
  readonly #host: Host;
  readonly #iam: Iam;
  /** The chance that an event is delivered a second time: EventBridge promises at least once, no more. */
  readonly #duplicates: number;

  constructor(host: Host, iam: Iam, duplicates = 0) {
    this.#host = host;
    this.#iam = iam;
    this.#duplicates = duplicates;
    for (const resource of resourcesOf(host, 'AWS::Events::Rule')) {
      if (resource.properties.State !== 'DISABLED') this.#rules.push(readRule(resource, iam));
    }
  }

  /** Puts an event of this moment on the bus of a Region; the answer is its id. */
  put(region: Region, body: EventBody): string {
    const { timers, random, account } = this.#host;
    const time = new Date(timers.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const event: BusEvent = { version: '0', id: random.id(), account, time, region, ...body };
    this.#receive(region, event, 0);
    return event.id;
  }

  /** A forwarded event keeps its envelope; EventBridge allows one hop to another Region and no more. */
  #receive(region: Region, event: BusEvent, hops: number): void {
    const { timers, durations, random } = this.#host;
    const { id, source, 'detail-type': detailType } = event;
    this.#host.emit({ kind: 'event', at: timers.now(), region, id, source, detailType });
    for (const rule of this.#rules) {
      if (rule.region !== region || !rule.fits(event)) continue;
      for (const target of rule.targets) {
        const times = random.next() < this.#duplicates ? 2 : 1;
        for (let time = 0; time < times; time += 1) {
          timers.after(durations.draw('eventDelivery'), () => void this.#deliver(rule, target, event, hops));
        }
      }
    }
  }

  #deliver({ region }: Rule, target: Target, event: BusEvent, hops: number): Promise<void> {
    return deliver(this.#host, {
      ...{ region, service: 'events', retry: target.retry },
      attempt: () => this.#attempt(region, target, event, hops),
      giveUp: (reason) => deadLetter(this.#host, region, target, event, reason),
    });
  }

  async #attempt(region: Region, target: Target, event: BusEvent, hops: number): Promise<void> {
    if (target.kind !== 'bus') {
      await this.#host.dispatch.request(callOf(target, region, target.transform(event), event.id));
      return;
    }
    if (hops > 0) throw new ServiceFault('THIRD_REGION_HOP_DETECTED', 'An event is forwarded to another Region once.');
    this.#iam.authorize({ region, role: target.role }, { action: 'events:PutEvents', resource: target.arn });
    if (!this.#host.reach.reaches(region, target.region, 'events')) {
      throw new ServiceFault('CROSS_REGION_INGESTION_FAILED', `The bus in ${target.region} does not answer.`, 503);
    }
    this.#receive(target.region, event, hops + 1);
  }
}

function readRule({ name, region, properties, stack, logicalId }: Resource, iam: Iam): Rule {
  const where = `${stack}, ${logicalId}`;
  const { EventBusName: bus = 'default' } = properties;
  if (bus !== 'default') throw new TemplateRefused(`${where}: the world has default buses alone, not ${String(bus)}.`);
  const targets = listOf(properties.Targets) as readonly Record<string, unknown>[];
  return {
    ...{ name, region },
    fits: readPattern(properties.EventPattern, where),
    targets: targets.map((target) => readTarget(target, where, iam, 'events.amazonaws.com')),
  };
}
