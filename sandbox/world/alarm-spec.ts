import type { Region } from '#core/configuration.ts';
import { listOf } from './iam-policy.ts';
import type { MetricName, Statistic } from './metric-store.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** The three states of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
/** How an alarm takes periods without data. */
export type MissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/** An alarm as its template deploys it. */
export interface AlarmSpec {
  readonly name: string;
  readonly region: Region;
  readonly arn: string;
  readonly description: string;
  readonly metric: MetricName;
  readonly stat: Statistic;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly breaches: (value: number) => boolean;
  readonly missing: MissingData;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};
const statistics = ['Maximum', 'Minimum', 'Average', 'Sum', 'SampleCount'];
const treatments = ['breaching', 'notBreaching', 'ignore', 'missing'];

/** Reads an alarm. Throws TemplateRefused for a value that AWS, or this world, does not take. */
export function alarmSpec({ name, region, arn, properties, stack, logicalId }: Resource): AlarmSpec {
  const where = `${stack}, ${logicalId}`;
  const threshold = Number(properties.Threshold);
  const compare = comparisons[String(properties.ComparisonOperator)];
  const periodSeconds = Number(properties.Period);
  const missing = String(properties.TreatMissingData ?? 'missing');
  const stat = String(properties.Statistic);
  if (compare === undefined)
    refuse(where, 'ComparisonOperator', properties.ComparisonOperator, Object.keys(comparisons));
  if (!statistics.includes(stat)) refuse(where, 'Statistic', stat, statistics);
  if (!treatments.includes(missing)) refuse(where, 'TreatMissingData', missing, treatments);
  if (![10, 20, 30].includes(periodSeconds) && !(periodSeconds > 0 && periodSeconds % 60 === 0)) {
    refuse(where, 'Period', periodSeconds, ['10', '20', '30', 'multiples of 60']);
  }
  const evaluationPeriods = Number(properties.EvaluationPeriods);
  return {
    ...{ name, region, arn, threshold, periodSeconds, evaluationPeriods },
    description: String(properties.AlarmDescription ?? ''),
    metric: {
      namespace: String(properties.Namespace),
      name: String(properties.MetricName),
      dimensions: dimensionsOf(properties.Dimensions),
    },
    stat: stat as Statistic,
    datapointsToAlarm: Number(properties.DatapointsToAlarm ?? evaluationPeriods),
    breaches: (value) => compare(value, threshold),
    missing: missing as MissingData,
    alarmActions: listOf(properties.AlarmActions).map(String),
    okActions: listOf(properties.OKActions).map(String),
  };
}

/** Dimensions as the API writes them, as a record. */
export function dimensionsOf(list: unknown): Readonly<Record<string, string>> {
  const pairs = listOf(list) as readonly { Name: string; Value: string }[];
  return Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
}

function refuse(where: string, property: string, given: unknown, allowed: readonly string[]): never {
  throw new TemplateRefused(`${where}: ${property} is ${String(given)}; allowed are ${allowed.join(', ')}.`);
}
