import { evaluate } from '#sandbox/world/alarm-evaluation.ts';
import { alarmSpec } from '#sandbox/world/alarm-spec.ts';
import { MetricStore } from '#sandbox/world/metric-store.ts';
import { resolveAssembly } from '#sandbox/world/template.ts';
import { assemblyOf, ireland } from './fixture.ts';

const metric = { namespace: 'Understudy', name: 'Suspicion', dimensions: {} };
const alarm = (properties: object) => {
  const [resource] = resolveAssembly(
    assemblyOf({
      [ireland]: {
        Alarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            ...{ Namespace: 'Understudy', MetricName: 'Suspicion', Statistic: 'Maximum', Period: 10, Threshold: 1 },
            ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 3, ...properties },
          },
        },
      },
    }),
  );
  if (resource === undefined) throw new Error('The template has an alarm.');
  return alarmSpec(resource);
};

/** Five periods of 10 s, oldest first: `X` breaches, `0` does not, `-` is missing. */
const stored = (periods: string, highResolution = true) => {
  const metrics = new MetricStore(() => 50_000);
  for (const [index, sign] of periods.split(' ').entries()) {
    const at = index * 10_000 + 5000;
    if (sign !== '-') metrics.put(ireland, metric, { at, visibleAt: at, value: sign === 'X' ? 1 : 0, highResolution });
  }
  return metrics;
};
const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** The two tables of the CloudWatch user guide; `same` leaves the state as it is. */
const tables: readonly (readonly [needed: number, periods: string, states: string])[] = [
  [3, '0 - X - X', 'OK OK OK OK'],
  [3, '0 - - - -', 'OK OK OK OK'],
  [3, '- - - - -', 'INSUFFICIENT_DATA same ALARM OK'],
  [3, '0 X X - X', 'ALARM ALARM ALARM ALARM'],
  [3, '- - X - -', 'ALARM same ALARM OK'],
  [2, '0 - X - X', 'ALARM ALARM ALARM ALARM'],
  [2, '0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
  [2, '0 - X - -', 'OK OK ALARM OK'],
  [2, '- - - - 0', 'OK OK ALARM OK'],
  [2, '- - - X -', 'ALARM same ALARM OK'],
];

test.each(tables)('an alarm of %i of 3 that sees %s is by treatment of missing data: %s', (needed, periods, states) => {
  const found = treatments.map((treatment) => {
    const spec = alarm({ DatapointsToAlarm: needed, TreatMissingData: treatment });
    return evaluate(spec, stored(periods), 50_000).state ?? 'same';
  });

  expect(found.join(' ')).toBe(states);
});

test('an alarm of 10 s does not see points of standard resolution', () => {
  const spec = alarm({ TreatMissingData: 'missing' });

  expect(evaluate(spec, stored('X X X X X', false), 50_000).state).toBe('INSUFFICIENT_DATA');
});

test('a point is seen once its delay is over, and counts for the period in which it was measured', () => {
  const metrics = new MetricStore(() => 50_000);
  metrics.put(ireland, metric, { at: 45_000, visibleAt: 50_001, value: 1, highResolution: true });

  expect(evaluate(alarm({ EvaluationPeriods: 1 }), metrics, 50_000).state).toBe('INSUFFICIENT_DATA');
});

test.each([
  ['Period', { Period: 15 }],
  ['Statistic', { Statistic: 'p99' }],
  ['TreatMissingData', { TreatMissingData: 'sometimes' }],
  ['ComparisonOperator', { ComparisonOperator: 'LessThanLowerThreshold' }],
])('an alarm with a %s that the world does not know is refused', (property, properties) => {
  expect(() => alarm(properties)).toThrow(new RegExp(`${property} is .*; allowed are`));
});
