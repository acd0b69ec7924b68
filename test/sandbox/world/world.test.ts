import { GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  allow,
  frankfurt,
  ireland,
  lambda,
  london,
  machine,
  operator,
  pass,
  role,
  step,
  suspicionAlarm,
  worldOf,
} from './fixture.ts';

const suspicion = (value: number) =>
  new PutMetricDataCommand({
    Namespace: 'Understudy',
    MetricData: [
      { MetricName: 'Suspicion', Dimensions: [{ Name: 'Group', Value: 'orders' }], Value: value, StorageResolution: 1 },
    ],
  });

test('runs a machine of the template, whose task runs the function of the template', async () => {
  const assess = step('assess-outage', async ({ group }, { region }) => ({ group, from: region }));
  const { world, timers } = await worldOf(
    { [frankfurt]: { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') } },
    [assess],
  );

  const execution = world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
  const result = await pass(timers, execution.running.result);

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders', from: frankfurt } });
  expect(execution.path).toEqual(['Assess outage', 'Stopped, nothing changed']);
  expect(world.complaints).toEqual([]);
});

test('passes the name of a function’s error to the machine', async () => {
  const assess = step('assess-outage', async () => {
    throw Object.assign(new Error('Somebody replaced it.'), { name: 'WrongResource' });
  });
  const { world, timers } = await worldOf(
    { [frankfurt]: { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') } },
    [assess],
  );

  const { result } = world.startExecution('understudy-failover', frankfurt, { group: 'orders' }).running;

  expect(await pass(timers, result)).toMatchObject({ status: 'FAILED', error: 'WrongResource' });
});

test('denies a call that the function’s role does not allow, naming role, action and resource', async () => {
  const publish = step('probe', async (_, { clients }) => clients.cloudwatch().send(suspicion(1)));
  const rights = allow('cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'Other' } });
  const { world, timers } = await worldOf({ [frankfurt]: lambda('Probe', 'probe', rights) }, [publish]);

  const outcome = await pass(timers, world.invoke('understudy-probe', frankfurt, {}));

  expect(outcome).toMatchObject({ kind: 'failed', errorType: 'AccessDenied' });
  expect(outcome).toHaveProperty(
    'errorMessage',
    expect.stringMatching(/ProbeRole is not authorized to perform cloudwatch:PutMetricData on \*/),
  );
  expect(world.callLog).toMatchObject([{ operation: 'PutMetricData', result: 'AccessDenied' }]);
});

test('lets an alarm of two 10 s periods fire at the end of the second bad period, and start the machine through the rule', async () => {
  const assess = step('assess-outage', async (input) => input);
  const rule = {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: [{ 'Fn::GetAtt': ['Suspicion', 'Arn'] }],
        detail: { state: { value: ['ALARM'] } },
      },
      Targets: [
        {
          Id: 'Target0',
          Arn: { Ref: 'Failover' },
          RoleArn: { 'Fn::GetAtt': ['RuleRole', 'Arn'] },
          InputTransformer: {
            InputPathsMap: { id: '$.id' },
            InputTemplate: '{"group":"orders","trigger":"alarm","event":<id>}',
          },
        },
      ],
    },
  };
  const { world, timers } = await worldOf(
    {
      [frankfurt]: {
        ...lambda('AssessOutage', 'assess-outage'),
        ...machine('AssessOutage'),
        Suspicion: suspicionAlarm,
        RuleRole: role('events.amazonaws.com', allow('states:StartExecution', { Ref: 'Failover' })),
        Rule: rule,
      },
    },
    [assess],
  );
  const started = timers.now();
  const states: string[] = [];
  world.on(
    (event) => event.kind === 'alarm' && states.push(`${(event.at - started) / 1000} s ${event.from} -> ${event.to}`),
  );
  const { cloudwatch } = world.clientsFor(operator);

  for (const [second, value] of [
    [3, 0],
    [13, 1],
    [18, 1],
    [23, 1],
    [33, 0],
  ] as const) {
    timers.after(second * 1000, () => void cloudwatch().send(suspicion(value)));
  }
  await timers.runUntil(started + 60_000);

  expect(states).toEqual(['10 s INSUFFICIENT_DATA -> OK', '30 s OK -> ALARM', '40 s ALARM -> OK']);
  expect(world.executions).toMatchObject([
    {
      startedAt: started + 30_000,
      input: { group: 'orders', trigger: 'alarm', event: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    },
  ]);
  expect(world.complaints).toEqual([]);
});

test('answers metric queries newest first', async () => {
  const { world, timers } = await worldOf({ [frankfurt]: { Suspicion: suspicionAlarm } });
  const { cloudwatch } = world.clientsFor(operator);
  const started = timers.now();
  timers.after(1000, () => void cloudwatch().send(suspicion(0)));
  timers.after(11_000, () => void cloudwatch().send(suspicion(1)));
  await timers.runUntil(started + 20_000);

  const Metric = { Namespace: 'Understudy', MetricName: 'Suspicion', Dimensions: [{ Name: 'Group', Value: 'orders' }] };
  const answer = await pass(
    timers,
    cloudwatch().send(
      new GetMetricDataCommand({
        StartTime: new Date(started),
        EndTime: new Date(started + 20_000),
        MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 10, Stat: 'Maximum' } }],
      }),
    ),
  );

  expect(answer.MetricDataResults).toMatchObject([{ Id: 'm', Values: [1, 0] }]);
});

test('fires a schedule once within each minute', async () => {
  const started: number[] = [];
  const probe = step('probe', async (_, { clock }) => started.push(clock.now()));
  const schedule = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': ['Probe', 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] } },
    },
  };
  const { timers } = await worldOf(
    {
      [london]: {
        ...lambda('Probe', 'probe'),
        ScheduleRole: role(
          'scheduler.amazonaws.com',
          allow('lambda:InvokeFunction', { 'Fn::GetAtt': ['Probe', 'Arn'] }),
        ),
        Schedule: schedule,
      },
    },
    [probe],
  );
  const from = timers.now();

  await timers.runUntil(from + 600_000);

  expect(started.map((at) => Math.floor((at - from) / 60_000))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

describe('a call to a Region that does not answer', () => {
  test('ends in a time-out: early for a read, later for anything else', async () => {
    const { world, timers } = await worldOf({ [ireland]: {}, [frankfurt]: {} });
    const { lambda: client, dynamodb } = world.clientsFor(operator);
    world.region(ireland).down();
    const from = timers.now();

    const read = client(ireland).send(new InvokeCommand({ FunctionName: 'understudy-observe' }));
    await expect(pass(timers, read)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(timers.now() - from).toBe(3000);

    const write = dynamodb(ireland).send(new PutCommand({ TableName: 'understudy-ledger', Item: { group: 'orders' } }));
    await expect(pass(timers, write)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(timers.now() - from).toBe(11_000);
  });
});
