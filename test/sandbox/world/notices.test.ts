import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import type { TemplateResource } from '#sandbox/world/assembly.ts';
import { account, allow, frankfurt, lambda, machine, pass, role, step, worldOf } from './fixture.ts';

const TopicArn = `arn:aws:sns:${frankfurt}:${account}:understudy-pages`;
const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const pages = (...keyStatements: object[]): Record<string, TemplateResource> => ({
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: keyStatements } } },
  Pages: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'understudy-pages', KmsMasterKeyId: keyArn } },
});
const announce = step('announce-outcome', async (_, { clients }) => {
  await clients.sns().send(new PublishCommand({ TopicArn, Subject: 'Serving', Message: 'From Frankfurt.' }));
  await clients.s3().send(new PutObjectCommand({ Bucket: 'reports', Key: 'orders/1.json', Body: '{}' }));
});
const rights = [allow('sns:Publish', TopicArn), allow('s3:PutObject', 'arn:aws:s3:::reports/orders/*')];
const viaSns = allow('kms:*', '*', { StringEquals: { 'kms:ViaService': `sns.${frankfurt}.amazonaws.com` } });
const bucket = { Reports: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'reports' } } };

test('pages and reports are kept', async () => {
  const functions = lambda('Announce', 'announce-outcome', ...rights, viaSns);
  const { world, timers } = await worldOf({ [frankfurt]: { ...functions, ...pages(), ...bucket } }, [announce]);

  const outcome = await pass(timers, world.invoke('understudy-announce-outcome', frankfurt, {}));

  expect(outcome.kind).toBe('returned');
  expect(world.pages).toMatchObject([{ topic: 'understudy-pages', subject: 'Serving', message: 'From Frankfurt.' }]);
  expect(world.objects).toMatchObject([{ bucket: 'reports', key: 'orders/1.json', body: '{}' }]);
});

test('a page to an encrypted topic needs the key', async () => {
  const functions = lambda('Announce', 'announce-outcome', ...rights);
  const { world, timers } = await worldOf({ [frankfurt]: { ...functions, ...pages(), ...bucket } }, [announce]);

  const outcome = await pass(timers, world.invoke('understudy-announce-outcome', frankfurt, {}));

  expect(outcome).toMatchObject({
    errorType: 'AccessDenied',
    errorMessage: expect.stringMatching(/perform kms:Decrypt/),
  });
  expect(world.pages).toEqual([]);
});

describe('an alarm that pages', () => {
  const cloudwatch = { Principal: { Service: 'cloudwatch.amazonaws.com' } };
  const watchdog: TemplateResource = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      ...{ AlarmName: 'understudy-failover-failed', Namespace: 'AWS/States', MetricName: 'ExecutionsFailed' },
      Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: 'Failover' } }],
      ...{ Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 1 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
      AlarmActions: [{ Ref: 'Pages' }],
    },
  };
  const topicPolicy = {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Pages' }],
      PolicyDocument: { Statement: { ...allow('sns:Publish', { Ref: 'Pages' }), ...cloudwatch } },
    },
  };
  const failover = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') };
  const broken = step('assess-outage', async () => {
    throw new Error('Broken.');
  });

  test('does so in the minute after an execution has failed', async () => {
    const stack = {
      ...failover,
      ...pages({ ...allow('kms:*', '*'), ...cloudwatch }),
      TopicPolicy: topicPolicy,
      Watchdog: watchdog,
    };
    const { world, timers } = await worldOf({ [frankfurt]: stack }, [broken]);

    world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
    await timers.runUntil(timers.now() + 60_000);

    expect(world.pages).toMatchObject([{ subject: 'ALARM: understudy-failover-failed' }]);
  });

  test('is refused when the key of its topic does not let CloudWatch in', async () => {
    const stack = { ...failover, ...pages(), TopicPolicy: topicPolicy, Watchdog: watchdog };

    await expect(worldOf({ [frankfurt]: stack }, [broken])).rejects.toThrow(
      /lets cloudwatch.amazonaws.com do kms:Decrypt/,
    );
  });
});

describe('a function inside the VPC', () => {
  const endpoint = 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com';
  const inspect = step('inspect-database', async (_, { network, clients, clock, region }) => {
    const from = clock.now();
    const login = {
      host: endpoint,
      port: 5432,
      user: 'understudy',
      database: 'orders',
      region,
      timeoutMilliseconds: 1000,
    };
    const session = await network.connect(login);
    const answer = await session.query('select 1');
    await session.end();
    const silence = await clients
      .sns()
      .send(new PublishCommand({ TopicArn, Message: '' }))
      .catch((error: Error) => error.name);
    return { answer, silence, waited: clock.now() - from };
  });
  const inVpc = (...statements: object[]) => {
    const { Inspect, InspectRole } = lambda('Inspect', 'inspect-database', allow('ec2:*', '*'), ...statements);
    const VpcConfig = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
    return { InspectRole, Inspect: { ...Inspect, Properties: { ...Inspect?.Properties, VpcConfig } } } as Record<
      string,
      TemplateResource
    >;
  };
  const refuse = () => Promise.reject(new Error('Not asked here.'));
  const networkOf = () => ({
    reach: refuse,
    resolve: refuse,
    connect: async () => ({ query: async () => [{ one: 1 }], end: async () => {} }),
  });
  const login = `arn:aws:rds-db:${frankfurt}:${account}:dbuser:db-ORDERSEUCENTRAL1REPLICA/understudy`;

  test('signs in where its role may, and reaches no API', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: inVpc(allow('rds-db:connect', login)) }, [inspect], {
      networkOf,
    });

    const outcome = await pass(timers, world.invoke('understudy-inspect-database', frankfurt, {}));

    expect(outcome).toMatchObject({ value: { answer: [{ one: 1 }], silence: 'TimeoutError', waited: 8000 } });
  });

  test('is turned away by the database where its role may not', async () => {
    const { world, timers } = await worldOf(
      { [frankfurt]: inVpc(allow('rds-db:connect', login.replace('understudy', 'admin'))) },
      [inspect],
      { networkOf },
    );

    const outcome = await pass(timers, world.invoke('understudy-inspect-database', frankfurt, {}));

    expect(outcome).toMatchObject({
      errorMessage: expect.stringMatching(/^PAM authentication failed for user "understudy"/),
    });
  });
});

test('a machine’s role that may not invoke the function fails the task by Lambda’s name for it', async () => {
  const stack = {
    ...lambda('AssessOutage', 'assess-outage'),
    ...machine('AssessOutage'),
    FailoverRole: role('states.amazonaws.com'),
  };
  const { world, timers } = await worldOf({ [frankfurt]: stack }, [step('assess-outage', async () => null)]);

  const { result } = world.startExecution('understudy-failover', frankfurt, { group: 'orders' }).running;

  expect(await pass(timers, result)).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' });
});
