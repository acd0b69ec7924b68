import { type AlarmSpec, dimensionsOf } from './alarm-spec.ts';
import type { AlarmStanding, Alarms } from './alarms.ts';
import type { Host } from './host.ts';
import { listOf } from './iam-policy.ts';
import type { Statistic } from './metric-store.ts';
import { type Call, type Operation, type Service, ServiceFault } from './service.ts';

interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: unknown;
  readonly Value?: number;
  readonly Timestamp?: Date;
  readonly StorageResolution?: number;
}

interface Query {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: unknown };
    readonly Period: number;
    readonly Stat: Statistic;
  };
}

/** The simulated CloudWatch of all Regions. */
export function cloudwatchService(host: Host, alarms: Alarms): Service {
  const everything = (action: string) => () => [{ action, resource: '*' }];
  const putMetricData: Operation = {
    mutating: false,
    needs: (call) => [
      {
        action: 'cloudwatch:PutMetricData',
        resource: '*',
        conditions: { 'cloudwatch:namespace': String(call.input.Namespace) },
      },
    ],
    target: (call) => String(call.input.Namespace),
    apply: (call) => put(host, call),
  };
  const getMetricData: Operation = {
    mutating: false,
    needs: everything('cloudwatch:GetMetricData'),
    target: () => 'metrics',
    apply: (call) => ({
      MetricDataResults: listOf(call.input.MetricDataQueries).map((query) => series(host, call, query as Query)),
    }),
  };
  const describeAlarms: Operation = {
    mutating: false,
    needs: (call) =>
      (call.input.AlarmNames === undefined ? ['*'] : listOf(call.input.AlarmNames)).map((name) => ({
        action: 'cloudwatch:DescribeAlarms',
        resource: `arn:aws:cloudwatch:${call.region}:${host.account}:alarm:${String(name)}`,
      })),
    target: (call) => listOf(call.input.AlarmNames).join(', ') || 'alarms',
    apply: (call) => ({ CompositeAlarms: [], MetricAlarms: described(alarms, call) }),
  };
  return {
    name: 'cloudwatch',
    operations: { PutMetricData: putMetricData, GetMetricData: getMetricData, DescribeAlarms: describeAlarms },
  };
}

function put(host: Host, { input, region }: Call): Record<string, never> {
  const now = host.timers.now();
  for (const datum of listOf(input.MetricData) as readonly Datum[]) {
    if (typeof datum.Value !== 'number') {
      throw new ServiceFault(
        'InvalidParameterCombination',
        `${datum.MetricName} has no Value; the world takes no statistic sets.`,
      );
    }
    const metric = {
      namespace: String(input.Namespace),
      name: datum.MetricName,
      dimensions: dimensionsOf(datum.Dimensions),
    };
    host.metrics.put(region, metric, {
      at: datum.Timestamp?.getTime() ?? now,
      visibleAt: now + host.durations.draw('metricDelay'),
      value: datum.Value,
      highResolution: datum.StorageResolution === 1,
    });
  }
  return {};
}

/** One result per query: the periods that have values, newest first unless ScanBy says otherwise. */
function series(host: Host, { input, region }: Call, { Id, MetricStat }: Query) {
  if (MetricStat === undefined) {
    throw new ServiceFault('ValidationError', `The query ${Id} has no MetricStat; the world knows no expressions.`);
  }
  const { Metric, Period, Stat } = MetricStat;
  const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: dimensionsOf(Metric.Dimensions) };
  const [from, to] = [(input.StartTime as Date).getTime(), (input.EndTime as Date).getTime()];
  const oldestFirst = host.metrics.periods(region, metric, { from, to, stat: Stat, period: Period * 1000 });
  const points = input.ScanBy === 'TimestampAscending' ? oldestFirst : oldestFirst.toReversed();
  return {
    Id,
    Label: Metric.MetricName,
    StatusCode: 'Complete',
    Timestamps: points.map(([at]) => new Date(at)),
    Values: points.map(([, value]) => value),
  };
}

function described(alarms: Alarms, { input, region }: Call) {
  const names = listOf(input.AlarmNames);
  return alarms
    .in(region)
    .filter(({ spec }) => names.length === 0 || names.includes(spec.name))
    .filter(({ spec }) => typeof input.AlarmNamePrefix !== 'string' || spec.name.startsWith(input.AlarmNamePrefix))
    .filter(({ standing }) => input.StateValue === undefined || standing.state === input.StateValue)
    .map(shown);
}

const shown = ({ spec, standing }: { spec: AlarmSpec; standing: AlarmStanding }) => ({
  AlarmName: spec.name,
  AlarmArn: spec.arn,
  Namespace: spec.metric.namespace,
  MetricName: spec.metric.name,
  Dimensions: Object.entries(spec.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
  Period: spec.periodSeconds,
  Statistic: spec.stat,
  StateValue: standing.state,
  StateReason: standing.reason,
  StateUpdatedTimestamp: new Date(standing.since),
  StateTransitionedTimestamp: new Date(standing.since),
});
