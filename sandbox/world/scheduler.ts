import { deliver } from './delivery.ts';
import { callOf, deadLetter, readTarget, type Target } from './event-target.ts';
import { type Host, resourcesOf } from './host.ts';
import type { Iam } from './iam.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

interface Schedule {
  readonly name: string;
  readonly region: string;
  readonly periodMilliseconds: number;
  readonly target: Target;
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * EventBridge Scheduler: fires each schedule once within each period, at a moment that it chooses anew each time, since
 * AWS promises no more than the minute. The periods of the schedules that `isCompressed` names shrink with the time scale.
 */
export class Scheduler {
  readonly #schedules: readonly Schedule[];
  readonly #host: Host;
  readonly #isCompressed: (schedule: string) => boolean;
  readonly #duplicates: number;

  /** `duplicates` is the chance that an occurrence is delivered twice: the Scheduler promises at least once, no more. */
  constructor(host: Host, iam: Iam, isCompressed: (schedule: string) => boolean, duplicates = 0) {
    this.#host = host;
    this.#duplicates = duplicates;
    this.#isCompressed = isCompressed;
    this.#schedules = resourcesOf(host, 'AWS::Scheduler::Schedule')
      .filter(({ properties }) => properties.State !== 'DISABLED')
      .map((resource) => readSchedule(resource, iam));
  }

  start(): void {
    for (const schedule of this.#schedules) this.#period(schedule);
  }

  #period(schedule: Schedule): void {
    const { timers, durations, random } = this.#host;
    const factor = this.#isCompressed(schedule.name) ? durations.draw('schedulePeriod') / 60_000 : 1;
    const period = Math.max(1, Math.round(schedule.periodMilliseconds * factor));
    timers.after(random.between(0, period - 1), () => this.#fire(schedule));
    timers.after(period, () => this.#period(schedule));
  }

  #fire(schedule: Schedule): void {
    const { timers, reach } = this.#host;
    const { name, region, target } = schedule;
    // A dead Region's scheduler misses its occurrences; the next one comes after its return.
    if (!reach.isUp(region, 'scheduler')) return;
    const at = timers.now();
    this.#host.emit({ kind: 'schedule', at, region, schedule: name });
    const input = target.transform({ version: '0', source: 'aws.scheduler', time: new Date(at).toISOString() });
    const call = callOf(target, region, input, `${name}-${at}`.slice(-80));
    const times = this.#host.random.next() < this.#duplicates ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      void deliver(this.#host, {
        ...{ region, service: 'scheduler', retry: target.retry },
        attempt: () => this.#host.dispatch.request(call),
        giveUp: (reason) => deadLetter(this.#host, region, target, input, reason),
      });
    }
  }
}

function readSchedule({ name, region, properties, stack, logicalId }: Resource, iam: Iam): Schedule {
  const where = `${stack}, ${logicalId}`;
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(properties.ScheduleExpression)) ?? [];
  const unitMilliseconds = units[unit];
  if (unitMilliseconds === undefined) {
    throw new TemplateRefused(`${where}: the world knows rate(…) alone, not ${String(properties.ScheduleExpression)}.`);
  }
  const { Mode = 'OFF' } = (properties.FlexibleTimeWindow ?? {}) as { Mode?: string };
  if (Mode !== 'OFF') throw new TemplateRefused(`${where}: the world has no flexible time windows; turn it OFF.`);
  const target = readTarget(properties.Target as Record<string, unknown>, where, iam, 'scheduler.amazonaws.com');
  return { name, region, target, periodMilliseconds: Number(count) * unitMilliseconds };
}
