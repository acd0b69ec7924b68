import type { AlarmSpec, AlarmState } from './alarm-spec.ts';
import type { MetricStore } from './metric-store.ts';

/** The state that an evaluation gives, and the values it rests on, newest first; `undefined` leaves the state as it is. */
export interface Evaluation {
  readonly state: AlarmState | undefined;
  readonly values: readonly number[];
}

/**
 * CloudWatch looks at more periods than it needs ("evaluation range"; its guide shows 5 for 3) and prefers real values:
 * missing ones are only filled in where too few are found [CloudWatch user guide, alarms-and-missing-data].
 */
const SPARE_PERIODS = 2;

/** Evaluates an alarm on the complete periods before `now` (milliseconds since 1970). */
export function evaluate(alarm: AlarmSpec, metrics: MetricStore, now: number): Evaluation {
  const period = alarm.periodSeconds * 1000;
  const end = Math.floor(now / period) * period;
  const values: number[] = [];
  for (let age = 0; age < alarm.evaluationPeriods + SPARE_PERIODS; age += 1) {
    if (values.length === alarm.evaluationPeriods) break;
    const to = end - age * period;
    const value = metrics.statistic(alarm.region, alarm.metric, { from: to - period, to, stat: alarm.stat });
    if (value !== undefined) values.push(value);
  }
  return { state: stateOf(alarm, values), values };
}

/** The table of the CloudWatch user guide ("How alarm state is evaluated when data is missing"). */
function stateOf(alarm: AlarmSpec, values: readonly number[]): AlarmState | undefined {
  const breaching = values.filter(alarm.breaches).length;
  const filled = alarm.evaluationPeriods - values.length;
  const needed = alarm.datapointsToAlarm;
  if (breaching >= needed) return 'ALARM';
  if (filled === 0) return 'OK';
  switch (alarm.missing) {
    case 'breaching':
      return breaching + filled >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'missing':
      if (values.length === 0) return 'INSUFFICIENT_DATA';
      return breaching === values.length ? 'ALARM' : 'OK';
    case 'ignore':
      return breaching === values.length ? undefined : 'OK';
  }
}
