import type { AlarmSpec } from './alarm-spec.ts';
import type { AlarmStanding } from './alarms.ts';
import type { EventBody } from './event-buses.ts';

/** The event of an alarm's change of state, in CloudWatch's exact shape [CloudWatch user guide, cloudwatch-and-eventbridge]. */
export function alarmChange(
  spec: AlarmSpec,
  before: AlarmStanding,
  after: AlarmStanding,
  values: readonly number[],
): EventBody {
  const { metric, periodSeconds: period, stat } = spec;
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [spec.arn],
    detail: {
      alarmName: spec.name,
      configuration: {
        ...(spec.description === '' ? {} : { description: spec.description }),
        metrics: [{ id: 'm1', metricStat: { metric, period, stat }, returnData: true }],
      },
      previousState: { value: before.state, reason: before.reason, timestamp: stamp(before.since) },
      state: {
        value: after.state,
        reason: after.reason,
        reasonData: JSON.stringify({
          version: '1.0',
          queryDate: stamp(after.since),
          statistic: stat,
          period,
          recentDatapoints: values,
          threshold: spec.threshold,
        }),
        timestamp: stamp(after.since),
      },
    },
  };
}

/** Inside `detail` CloudWatch writes the offset without a colon. */
const stamp = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');
