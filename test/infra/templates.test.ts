import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Resource, synthesize, synthesizeInto, templatesOf } from '../synthesize.ts';
import { listOf } from './permission-table.ts';

const assembly = synthesize();
const templates = templatesOf(assembly);
const ofType = (type: string, region = ''): readonly Resource[] =>
  [...templates]
    .filter(([stack]) => stack.endsWith(region))
    .flatMap(([, { Resources }]) => Object.values(Resources).filter(({ Type }) => Type === type));
const named = (type: string, property: string, name: string, region = '') =>
  ofType(type, region).filter(({ Properties }) => Properties[property] === name);

test('there is one stack per Region', () => {
  expect([...templates.keys()]).toEqual(['understudy-eu-central-1', 'understudy-eu-west-1', 'understudy-eu-west-2']);
});

test('synthesizing again gives the same templates', () => {
  const again = mkdtempSync(join(tmpdir(), 'understudy-again-'));
  try {
    synthesizeInto(again, 'infra/app.ts', '--no-checks');

    expect([...templatesOf(again)]).toEqual([...templates]);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

describe('deploying never moves anything', () => {
  const text = [...templates.values()].map((template) => JSON.stringify(template)).join('\n');

  test('no template has a record set of a name that Understudy moves itself', () => {
    const names = ofType('AWS::Route53::RecordSet').map(({ Properties }) => Properties.Name);

    expect(names).toEqual(['orders.db.example.com.', 'orders.db.example.com.']);
  });

  test('the targets of failover records are the endpoints of the configuration, whoever owns the group', () => {
    const records = ofType('AWS::Route53::RecordSet').map(({ Properties }) => [
      Properties.Failover,
      Properties.SetIdentifier,
      ...listOf(Properties.ResourceRecords),
    ]);

    expect(records).toEqual([
      ['PRIMARY', 'eu-west-1', 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com'],
      ['SECONDARY', 'eu-central-1', 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com'],
    ]);
  });

  test('no template holds a database, a source of a replica or an item of the ledger', () => {
    expect(text).not.toMatch(/AWS::RDS::|SourceDBInstanceIdentifier|Custom::/);
  });

  test('what must outlive a deployment is retained', () => {
    const kept = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::S3::Bucket',
      'AWS::Route53::RecordSet',
      'AWS::Route53::HealthCheck',
    ];
    const lost = kept
      .flatMap((type) => ofType(type))
      .filter(({ DeletionPolicy }) => !/^Retain/.test(DeletionPolicy ?? ''));

    expect(lost).toEqual([]);
  });
});

describe('functions', () => {
  test('every function runs Node 24 on arm64 and gets a new deployment when the configuration changes', () => {
    const functions = ofType('AWS::Lambda::Function');

    expect(functions.length).toBe(19 + 19 + 3);
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
  const queue = (region: string) => ({ Arn: `arn:aws:sqs:${region}:111122223333:understudy-dead-letters` });
  const regions = ['eu-west-1', 'eu-central-1', 'eu-west-2'];

  test('every rule and every schedule leaves what it could not deliver in the dead letters of its Region', () => {
    for (const region of regions) {
      const targets = [
        ...ofType('AWS::Events::Rule', region).flatMap(({ Properties }) => listOf(Properties.Targets)),
        ...ofType('AWS::Scheduler::Schedule', region).map(({ Properties }) => Properties.Target),
      ];

      expect(targets.length).toBeGreaterThan(1);
      for (const target of targets) expect(target).toMatchObject({ DeadLetterConfig: queue(region) });
    }
  });

  test('a candidate starts its machine for the alarm of any Region, and every Region tells the other candidates', () => {
    const wired = (region: string) =>
      ofType('AWS::Events::Rule', region).map(({ Properties }) => ({
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

  test('a Region where nobody watches pages', () => {
    const silent = named('AWS::CloudWatch::Alarm', 'AlarmName', 'understudy-probe-silent');

    expect(silent).toHaveLength(3);
    for (const { Properties } of silent)
      expect(Properties).toMatchObject({
        TreatMissingData: 'breaching',
        AlarmActions: [expect.stringMatching(/-pages$/)],
      });
  });
});

describe('what is kept', () => {
  test('the ledger is one strongly consistent table over the three Regions, protected and with backups', () => {
    const [table, ...others] = ofType('AWS::DynamoDB::GlobalTable');

    expect(others).toEqual([]);
    expect(table?.Properties).toMatchObject({ TableName: 'understudy-ledger', MultiRegionConsistency: 'STRONG' });
    expect(table?.Properties.KeySchema).toEqual([
      { AttributeName: 'group', KeyType: 'HASH' },
      { AttributeName: 'record', KeyType: 'RANGE' },
    ]);
    const replicas = listOf(table?.Properties.Replicas) as { Region: string }[];
    expect(replicas.map(({ Region }) => Region).sort()).toEqual(['eu-central-1', 'eu-west-1', 'eu-west-2']);
    for (const replica of replicas) {
      expect(replica).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test('reports are versioned, locked, private and in every Region that may take over', () => {
    const buckets = ofType('AWS::S3::Bucket');

    expect(buckets.map(({ Properties }) => Properties.BucketName).sort()).toEqual([
      'understudy-reports-111122223333-eu-central-1',
      'understudy-reports-111122223333-eu-west-1',
    ]);
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        ObjectLockEnabled: true,
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
    }
  });

  test('pages go to the people on call from every Region, encrypted', () => {
    expect(ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties.Endpoint)).toEqual([
      'on-call@example.com',
      'on-call@example.com',
      'on-call@example.com',
    ]);
    for (const { Properties } of ofType('AWS::SNS::Topic')) expect(Properties.KmsMasterKeyId).toBeDefined();
  });
});
