import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Resource, resourcesIn, synthesize, templatesOf } from '../synthesize.ts';
import { listOf } from './permission-table.ts';

/** Who starts whom, with which numbers: functions, machines, rules, schedules and alarms of the synthesized templates. */

const assembly = synthesize();
const templates = templatesOf(assembly);
const ofType = (type: string, region?: string) => resourcesIn(templates, type, region);
const named = (type: string, property: string, name: string, region = '') =>
  ofType(type, region).filter(({ Properties }) => Properties[property] === name);

describe('functions', () => {
  test('every function runs Node 24 on arm64 and gets a new deployment when the configuration changes', () => {
    const functions = ofType('AWS::Lambda::Function');

    expect(functions.length).toBe(23 + 23 + 3);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(Properties.Environment).toEqual({
        Variables: { CONFIGURATION_DIGEST: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
    }
  });

  test('every log has an end', () => {
    expect(ofType('AWS::Logs::LogGroup').filter(({ Properties }) => !Properties.RetentionInDays)).toEqual([]);
  });

  test('only the function that looks into databases is inside the VPC', () => {
    const inside = ofType('AWS::Lambda::Function').filter(({ Properties }) => Properties.VpcConfig);

    expect(inside.map(({ Properties }) => Properties.FunctionName)).toEqual(
      ['inspect-database', 'inspect-database', 'inspect-database'].map((file) => `understudy-${file}`),
    );
  });
});

describe('machines', () => {
  const machines = ofType('AWS::StepFunctions::StateMachine');

  test('every machine is logged, traced and encrypted', () => {
    expect(machines.length).toBe(4);
    for (const { Properties } of machines) {
      expect(Properties).toMatchObject({
        StateMachineType: 'STANDARD',
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
        TracingConfiguration: { Enabled: true },
        EncryptionConfiguration: { Type: 'AWS_OWNED_KEY' },
      });
    }
  });

  test('every name that a definition asks for is substituted by something that exists in the same Region', () => {
    for (const { Properties } of machines) {
      const { Key } = Properties.DefinitionS3Location as { Key: string };
      const asked = readFileSync(join(assembly, `asset.${Key}`), 'utf8').matchAll(/\$\{(\w+)\}/g);
      const substituted = Properties.DefinitionSubstitutions as Record<string, string>;

      expect(Object.keys(substituted).sort()).toEqual([...new Set([...asked].map(([, name]) => name))].sort());
      for (const arn of Object.values(substituted)) expect(named(...whatIs(arn))).toHaveLength(1);
    }
  });

  function whatIs(arn: string): [string, string, string, string] {
    const [, , service, region = '', , kind, name = ''] = arn.split(':');
    expect(['lambda function', 'states stateMachine']).toContain(`${service} ${kind}`);
    return service === 'lambda'
      ? ['AWS::Lambda::Function', 'FunctionName', name, region]
      : ['AWS::StepFunctions::StateMachine', 'StateMachineName', name, region];
  }
});

describe('what starts them', () => {
  const queue = (name: string, region: string) => ({ Arn: `arn:aws:sqs:${region}:111122223333:understudy-${name}` });
  const regions = ['eu-west-1', 'eu-central-1', 'eu-west-2'];
  const leavesAt = (targets: readonly unknown[]) =>
    targets.map((target) => (target as { DeadLetterConfig: unknown }).DeadLetterConfig);

  test('every rule and every schedule leaves what it could not deliver in a queue of its Region', () => {
    for (const region of regions) {
      const rules = (names: readonly string[]) =>
        names.flatMap((name) => named('AWS::Events::Rule', 'Name', `understudy-orders-${name}`, region));
      const targetsOf = (names: readonly string[]) =>
        rules(names).flatMap(({ Properties }) => listOf(Properties.Targets));
      const starting = [
        ...targetsOf(['failover', 'hint-rds', 'hint-health']),
        ...ofType('AWS::Scheduler::Schedule', region).map(({ Properties }) => Properties.Target),
      ];
      const forwarding = targetsOf(['forward', 'tell-rds', 'tell-health']);

      expect(leavesAt(starting)).toEqual(starting.map(() => queue('dead-letters', region)));
      expect(leavesAt(forwarding)).toEqual(forwarding.map(() => queue('unforwarded', region)));
      expect(starting.length + forwarding.length).toBe(region === 'eu-west-2' ? 3 : 8);
    }
    expect(ofType('AWS::Events::Rule')).toHaveLength(5 + 8);
  });

  test('a lost trigger pages, but an alarm that did not reach another Region does not: that Region may be the one that is down', () => {
    const watched = ofType('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
      Properties.Namespace === 'AWS/SQS' ? listOf(Properties.Dimensions) : [],
    );

    expect(watched).toEqual(regions.map(() => ({ Name: 'QueueName', Value: 'understudy-dead-letters' })));
  });

  test('a candidate starts its machine for the alarm of any Region, and every Region tells the other candidates', () => {
    const isAlarms = ({ Properties }: Resource) => !/-(hint|tell)-/.test(String(Properties.Name));
    const wired = (region: string) =>
      ofType('AWS::Events::Rule', region)
        .filter(isAlarms)
        .map(({ Properties }) => ({
          alarms: listOf((Properties.EventPattern as { resources: string[] }).resources).map(
            (arn) => String(arn).split(':')[3],
          ),
          targets: (listOf(Properties.Targets) as { Arn: string }[]).map(({ Arn }) =>
            Arn.split(':').slice(2, 4).join(' '),
          ),
        }));

    expect(wired('eu-central-1')).toEqual([
      { alarms: ['eu-central-1'], targets: ['events eu-west-1'] },
      { alarms: ['eu-west-1', 'eu-central-1', 'eu-west-2'], targets: ['states eu-central-1'] },
    ]);
    expect(wired('eu-west-2')).toEqual([
      { alarms: ['eu-west-2'], targets: ['events eu-west-1', 'events eu-central-1'] },
    ]);
  });

  test('the machine learns the group and the event from the rule, in JSON', () => {
    const [rule] = named('AWS::Events::Rule', 'Name', 'understudy-orders-failover', 'eu-west-1');
    const [target] = listOf(rule?.Properties.Targets) as { InputTransformer: { InputTemplate: string } }[];

    expect(JSON.parse((target?.InputTransformer.InputTemplate ?? '').replace('<event>', '"e-1"'))).toEqual({
      group: 'orders',
      trigger: 'alarm',
      event: 'e-1',
    });
  });

  test('probe and sweep run each minute, and a failed run is not repeated', () => {
    const schedules = ofType('AWS::Scheduler::Schedule').map(({ Properties }) => Properties);
    const repeats = ofType('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties.MaximumRetryAttempts);

    expect(schedules.map(({ Name }) => Name).sort()).toEqual([
      ...['understudy-probe', 'understudy-probe', 'understudy-probe', 'understudy-sweep', 'understudy-sweep'],
    ]);
    for (const { ScheduleExpression } of schedules) expect(ScheduleExpression).toBe('rate(1 minute)');
    expect(repeats).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('alarms', () => {
  test('suspicion fires after two bad periods of ten seconds, in every Region', () => {
    const alarms = named('AWS::CloudWatch::Alarm', 'AlarmName', 'understudy-orders-suspicion');

    expect(alarms).toHaveLength(3);
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({
        Namespace: 'Understudy',
        MetricName: 'Suspicion',
        Dimensions: [{ Name: 'Group', Value: 'orders' }],
        ...{ Statistic: 'Maximum', Period: 10, EvaluationPeriods: 2, DatapointsToAlarm: 2, Threshold: 1 },
        ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
      });
    }
  });

  test('each candidate keeps the alarm that the health check of the other one follows', () => {
    const checks = ofType('AWS::Route53::HealthCheck').map(({ Properties }) => Properties.HealthCheckConfig);

    expect(checks).toHaveLength(2);
    for (const check of checks as { AlarmIdentifier: { Name: string; Region: string } }[]) {
      const { Name, Region } = check.AlarmIdentifier;
      const [alarm, ...others] = named('AWS::CloudWatch::Alarm', 'AlarmName', Name);
      expect(check).toMatchObject({ Type: 'CLOUDWATCH_METRIC', InsufficientDataHealthStatus: 'LastKnownStatus' });
      expect(others).toEqual([]);
      expect(named('AWS::CloudWatch::Alarm', 'AlarmName', Name, Region)).toEqual([alarm]);
      // A health check follows no high-resolution metric, no M out of N and no metric math.
      expect(alarm?.Properties).toMatchObject({
        ...{ MetricName: 'Unavailable', Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1 },
        ...{ DatapointsToAlarm: 1, Threshold: 1, TreatMissingData: 'ignore' },
      });
    }
  });
});
