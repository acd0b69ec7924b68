import type { Region } from '#core/configuration.ts';
import type { Durations, Timers } from './service.ts';

/** A health check of type CLOUDWATCH_METRIC. */
export interface MetricHealthCheck {
  readonly id: string;
  /** The Region of the alarm whose metric is followed. */
  readonly region: Region;
  readonly alarmName: string;
  /** What counts while the metric has no data. */
  readonly insufficientData: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
}

export interface HealthChecks {
  /** Adds a check, healthy until its metric says otherwise. */
  add(check: MetricHealthCheck): void;
  has(id: string): boolean;
  /** Throws when there is no such check. */
  isHealthy(id: string): boolean;
}

/** What the checks need of the world. */
export interface HealthCheckPorts {
  readonly timers: Timers;
  readonly durations: Durations;
  /** Would the alarm's metric data, not its state, call for ALARM? Undefined when there is not enough of it. */
  readonly metricBad: (region: Region, alarmName: string) => boolean | undefined;
}

const LOOK_EVERY_MILLISECONDS = 1000;

/**
 * Health checks that follow an alarm's metric data. A check flips when the data has said so without a word against it for the
 * duration `healthCheckEvaluation`: with LastKnownStatus a minute without points stands for the newest points before it [Route 53
 * API reference, HealthCheckConfig]. They belong to Route 53's data plane: an outage of us-east-1 does not stop them.
 */
export function healthChecks({ timers, durations, metricBad }: HealthCheckPorts): HealthChecks {
  const healthy = new Map<string, boolean>();
  const follow = (check: MetricHealthCheck, isHealthy: boolean, saidBefore: boolean, flipsAt?: number) => {
    const says = readMetric(check, saidBefore, metricBad(check.region, check.alarmName));
    const now = timers.now();
    const due = says === isHealthy ? undefined : (flipsAt ?? now + durations.draw('healthCheckEvaluation'));
    const flips = due !== undefined && due <= now;
    if (flips) healthy.set(check.id, says);
    timers.after(LOOK_EVERY_MILLISECONDS, () => follow(check, flips ? says : isHealthy, says, flips ? undefined : due));
  };
  return {
    add: (check) => {
      if (healthy.has(check.id)) throw new Error(`There is already a health check ${check.id}; each needs its own id.`);
      // A new check with LastKnownStatus and no data counts as healthy [Route 53 guide, health-checks-creating-values].
      healthy.set(check.id, true);
      timers.after(0, () => follow(check, true, true));
    },
    has: (id) => healthy.has(id),
    isHealthy: (id) => {
      const found = healthy.get(id);
      if (found !== undefined) return found;
      throw new Error(`There is no health check ${id}; known are ${[...healthy.keys()].join(', ') || 'none'}.`);
    },
  };
}

function readMetric(check: MetricHealthCheck, saidBefore: boolean, bad: boolean | undefined): boolean {
  if (bad !== undefined) return !bad;
  return check.insufficientData === 'LastKnownStatus' ? saidBefore : check.insufficientData === 'Healthy';
}
