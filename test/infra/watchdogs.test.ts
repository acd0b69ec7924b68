import { type Resource, resourcesIn, synthesize, templatesOf } from '../synthesize.ts';
import { listOf } from './permission-table.ts';

/** Who watches Understudy itself: every alarm that pages, with the numbers that it was given on purpose. */

const templates = templatesOf(synthesize());
const alarmsOf = (region: string): readonly Resource['Properties'][] =>
  resourcesIn(templates, 'AWS::CloudWatch::Alarm', region)
    .filter(({ Properties }) => listOf(Properties.AlarmActions).length > 0)
    .map(({ Properties }) => Properties);

/** `metric of what: bad of minutes, what missing points are`. */
const inWords = (properties: Resource['Properties'], region: string) => {
  const { Namespace, MetricName, Dimensions, Statistic, ComparisonOperator, TreatMissingData } = properties;
  const of = (listOf(Dimensions) as { Value: string }[]).map(({ Value }) => Value.split(':').at(-1)).join();
  const compared = ComparisonOperator === 'LessThanThreshold' ? 'none' : 'some';
  const counted = `${properties.DatapointsToAlarm} of ${properties.EvaluationPeriods}`;
  expect(properties).toMatchObject({ Threshold: 1, Period: 60 });
  expect(properties.AlarmActions).toEqual([`arn:aws:sns:${region}:111122223333:understudy-pages`]);
  expect(['LessThanThreshold', 'GreaterThanOrEqualToThreshold']).toContain(ComparisonOperator);
  return `${compared} ${Statistic} ${Namespace}/${MetricName} of ${of || 'all'}: ${counted}, missing ${TreatMissingData}`;
};
const table = (region: string) =>
  Object.fromEntries(
    alarmsOf(region).map((alarm) => [String(alarm.AlarmName).replace('understudy-', ''), inWords(alarm, region)]),
  );

const everywhere = {
  'probe-silent': 'none Maximum Understudy/ProbeRun of all: 5 of 5, missing breaching',
  'probe-failing': 'some Sum AWS/Lambda/Errors of understudy-probe: 3 of 5, missing notBreaching',
  'dead-letters':
    'some Maximum AWS/SQS/ApproximateNumberOfMessagesVisible of understudy-dead-letters: 1 of 1, missing notBreaching',
};
const state = (metric: string, machine: string, counted = '1 of 1') =>
  `some Sum AWS/States/${metric} of understudy-${machine}: ${counted}, missing notBreaching`;

test('the witness watches its probe and its dead letters', () => {
  expect(table('eu-west-2')).toEqual(everywhere);
});

test.each(['eu-west-1', 'eu-central-1'])('%s, which may own the group, watches all that would act there', (region) => {
  expect(table(region)).toEqual({
    ...everywhere,
    'sweep-silent': 'none Sum AWS/Lambda/Invocations of understudy-sweep: 5 of 5, missing breaching',
    'sweep-failing': 'some Sum AWS/Lambda/Errors of understudy-sweep: 3 of 5, missing notBreaching',
    'announce-refusal-failing':
      'some Sum AWS/Lambda/Errors of understudy-announce-refusal: 1 of 1, missing notBreaching',
    'failover-timed-out': state('ExecutionsTimedOut', 'failover'),
    'failover-aborted': state('ExecutionsAborted', 'failover'),
    'converge-timed-out': state('ExecutionsTimedOut', 'converge'),
    'converge-aborted': state('ExecutionsAborted', 'converge'),
    'converge-failing': state('ExecutionsFailed', 'converge', '3 of 5'),
    'lease-overdue': 'some Maximum Understudy/LeaseOverdue of all: 3 of 5, missing notBreaching',
    'orders-standby-not-ready': 'some Maximum Understudy/StandbyNotReady of orders: 10 of 15, missing notBreaching',
    'orders-standby-drifted': 'some Maximum Understudy/StandbyDrifted of orders: 25 of 30, missing notBreaching',
  });
});

test('each says what it means, and where the runbook says what to do first', () => {
  for (const { AlarmDescription } of alarmsOf('eu-west-1')) {
    expect(String(AlarmDescription)).toMatch(
      /^[A-Z].{60,}\. See "Alarms about Understudy itself" in docs\/runbook\.md\.$/,
    );
    // What CloudWatch takes.
    expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
  }
});

test('what is watched is there: each function, machine and queue of an alarm is in the same template', () => {
  for (const [stack, { Resources }] of templates) {
    const names = Object.values(Resources).flatMap(({ Properties }) => [
      Properties.FunctionName,
      Properties.StateMachineName,
      Properties.QueueName,
    ]);
    const watched = alarmsOf(stack.replace('understudy-', ''))
      .filter(({ Namespace }) => String(Namespace).startsWith('AWS/'))
      .flatMap(({ Dimensions }) => listOf(Dimensions) as { Value: string }[])
      .map(({ Value }) => Value.split(':').at(-1));

    expect(watched.filter((name) => !names.includes(name))).toEqual([]);
  }
});
