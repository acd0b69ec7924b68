import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Region } from '#core/configuration.ts';
import { metrics } from '#core/names.ts';
import type { Runtime } from '../runtime/runtime.ts';

type Metering = Pick<Runtime, 'clients'>;

/**
 * One point of one of our metrics. `at`: milliseconds since 1970; CloudWatch keeps the second. Absent for what holds now: CloudWatch then
 * takes the moment of receipt [PutMetricData, Timestamp], and a wrong clock of ours puts no state into the past.
 */
export interface MetricPoint {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at?: number;
  /** High resolution: kept by the second, for alarms with periods of 10 s. */
  readonly everySecond: boolean;
}

/** Most points in one call [PutMetricData: 1,000 different metrics, 1 MB]. */
const pointsPerCall = 1000;

/** Publishes points in the own Region, in one call as long as they fit. */
export async function publish(runtime: Metering, points: readonly MetricPoint[], signal?: AbortSignal): Promise<void> {
  for (let from = 0; from < points.length; from += pointsPerCall) {
    const MetricData = points.slice(from, from + pointsPerCall).map(datumOf);
    const command = new PutMetricDataCommand({ Namespace: metrics.namespace, MetricData });
    await runtime.clients.cloudwatch().send(command, signal ? { abortSignal: signal } : {});
  }
}

const datumOf = ({ metric, dimensions, value, at, everySecond }: MetricPoint): MetricDatum => ({
  MetricName: metric,
  Dimensions: dimensionsOf(dimensions),
  Value: value,
  ...(at !== undefined && { Timestamp: new Date(at) }),
  StorageResolution: everySecond ? 1 : 60,
});

const dimensionsOf = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** Which points of the own Region to read back: one value per period. */
export interface Reading {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Minimum' | 'Maximum';
  /** 1 s is kept for three hours [CloudWatch, Metrics retention]. */
  readonly periodSeconds: number;
  readonly from: number;
  readonly to: number;
}

/** Reads a metric back, oldest point first. Milliseconds since 1970. Follows the pages of an answer, ten at most. */
export async function readMetric(
  runtime: Metering,
  { metric, dimensions, statistic, periodSeconds, from, to }: Reading,
  signal?: AbortSignal,
): Promise<readonly { readonly at: number; readonly value: number }[]> {
  const Metric = { Namespace: metrics.namespace, MetricName: metric, Dimensions: dimensionsOf(dimensions) };
  const query = { Id: 'points', MetricStat: { Metric, Period: periodSeconds, Stat: statistic } };
  const points: { at: number; value: number }[] = [];
  let token: string | undefined;
  for (let page = 0; page < 10; page++) {
    const command = new GetMetricDataCommand({
      MetricDataQueries: [query],
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
      ...(token && { NextToken: token }),
    });
    const answer = await runtime.clients.cloudwatch().send(command, signal ? { abortSignal: signal } : {});
    const { Timestamps = [], Values = [] } = answer.MetricDataResults?.[0] ?? {};
    points.push(...Timestamps.map((time, index) => ({ at: time.getTime(), value: Values[index] ?? 0 })));
    token = answer.NextToken;
    if (!token) break;
  }
  return points.sort((a, b) => a.at - b.at);
}

/** An alarm's state and since when. */
export interface AlarmState {
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** States of alarms of a Region by name, the own one unless said; an alarm that does not exist is missing in the answer. */
export async function readAlarms(
  runtime: Metering,
  names: readonly string[],
  region?: Region,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, AlarmState>>> {
  const states: Record<string, AlarmState> = {};
  // At most 100 names in one call [DescribeAlarms, AlarmNames].
  for (let from = 0; from < names.length; from += 100) {
    const command = new DescribeAlarmsCommand({
      AlarmNames: names.slice(from, from + 100),
      AlarmTypes: ['MetricAlarm'],
    });
    const answer = await runtime.clients.cloudwatch(region).send(command, signal ? { abortSignal: signal } : {});
    for (const alarm of answer.MetricAlarms ?? []) {
      const time = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
      if (alarm.AlarmName && alarm.StateValue && time)
        states[alarm.AlarmName] = { state: alarm.StateValue, since: time.getTime() };
    }
  }
  return states;
}
