import type { Region } from '#core/configuration.ts';
import { type Evaluation, evaluate } from './alarm-evaluation.ts';
import { alarmChange } from './alarm-event.ts';
import { type AlarmSpec, type AlarmState, alarmSpec } from './alarm-spec.ts';
import type { EventBuses } from './event-buses.ts';
import { type Host, resourcesOf } from './host.ts';

/** An alarm's state, since when (milliseconds since 1970), and why. */
export interface AlarmStanding {
  readonly state: AlarmState;
  readonly since: number;
  readonly reason: string;
}

const EVERY_MILLISECONDS = 10_000;

/** The alarms of the templates: those with periods below a minute are evaluated each 10 s, the others each minute. */
export class Alarms {
  readonly #alarms: readonly { spec: AlarmSpec; standing: AlarmStanding }[];
  readonly #host: Host;
  readonly #buses: EventBuses;

  constructor(host: Host, buses: EventBuses) {
    this.#host = host;
    this.#buses = buses;
    const standing = {
      state: 'INSUFFICIENT_DATA',
      since: host.timers.now(),
      reason: 'Unchecked: Initial alarm creation',
    } as const;
    this.#alarms = resourcesOf(host, 'AWS::CloudWatch::Alarm').map((resource) => ({
      spec: alarmSpec(resource),
      standing,
    }));
  }

  /** Starts evaluating, at whole 10 seconds of the clock. */
  start(): void {
    if (this.#alarms.length === 0) return;
    const { timers } = this.#host;
    timers.after(EVERY_MILLISECONDS - (timers.now() % EVERY_MILLISECONDS), () => {
      this.#evaluateAll();
      this.start();
    });
  }

  /** The alarms of a Region with their states. */
  in(region: Region): readonly { readonly spec: AlarmSpec; readonly standing: AlarmStanding }[] {
    return this.#alarms.filter(({ spec }) => spec.region === region);
  }

  #evaluateAll(): void {
    const now = this.#host.timers.now();
    // A real timer may fire late; the evaluation belongs to the last whole 10 seconds.
    const wholeMinute = Math.floor(now / EVERY_MILLISECONDS) % 6 === 0;
    for (const alarm of this.#alarms) {
      const isDue = alarm.spec.periodSeconds < 60 || wholeMinute;
      if (isDue && this.#host.reach.isUp(alarm.spec.region, 'cloudwatch')) this.#settle(alarm, now);
    }
  }

  #settle(alarm: { spec: AlarmSpec; standing: AlarmStanding }, now: number): void {
    const { spec, standing: before } = alarm;
    const evaluation = evaluate(spec, this.#host.metrics, now);
    if (evaluation.state === undefined || evaluation.state === before.state) return;
    alarm.standing = { state: evaluation.state, since: now, reason: reasonOf(spec, evaluation) };
    const { name, region } = spec;
    this.#host.emit({ kind: 'alarm', at: now, region, alarm: name, from: before.state, to: evaluation.state });
    this.#buses.put(region, alarmChange(spec, before, alarm.standing, evaluation.values));
    for (const topic of this.#actionsOf(spec, evaluation.state)) {
      this.#host.emit({
        kind: 'page',
        at: now,
        region,
        topic,
        subject: `${evaluation.state}: ${name}`,
        message: alarm.standing.reason,
      });
    }
  }

  #actionsOf(spec: AlarmSpec, state: AlarmState): readonly string[] {
    const actions = { ALARM: spec.alarmActions, OK: spec.okActions, INSUFFICIENT_DATA: [] }[state];
    return actions.map((arn) => arn.split(':').at(-1) ?? arn);
  }
}

function reasonOf(spec: AlarmSpec, { state, values }: Evaluation): string {
  const shown = values.length === 0 ? 'no datapoints were received' : `datapoints [${values.join(', ')}]`;
  return `${state === 'ALARM' ? 'Threshold Crossed' : 'Threshold not crossed'}: ${shown}, threshold ${spec.threshold}.`;
}
