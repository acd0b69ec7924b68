import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { ROUTE_53_REGION } from '#sandbox/world/clients.ts';
import { RealTimers } from '#sandbox/world/clock.ts';
import { fixedDurations } from '#sandbox/world/durations.ts';
import type { Durations, Service } from '#sandbox/world/service.ts';
import {
  account,
  allow,
  echo,
  failover,
  frankfurt,
  invoke,
  ireland,
  lambda,
  operator,
  pass,
  role,
  step,
  suspicionAlarm,
  worldOf,
} from './fixture.ts';

const answerOf = (payload: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(payload));

describe('an outage', () => {
  test('of us-east-1 takes Route 53’s control plane with it, for callers in every Region', async () => {
    const route53: Service = {
      name: 'route53',
      operations: {
        ListResourceRecordSets: {
          mutating: false,
          needs: () => [],
          target: () => 'zone',
          apply: () => ({ ResourceRecordSets: [] }),
        },
      },
    };
    const { world, timers } = await worldOf({}, [], { services: () => [route53] });
    const list = () =>
      pass(
        timers,
        world
          .clientsFor(operator)
          .route53()
          .send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' })),
      );
    expect(await list()).toEqual({ ResourceRecordSets: [] });

    world.region(ROUTE_53_REGION).down();

    await expect(list()).rejects.toMatchObject({ name: 'TimeoutError', $metadata: { httpStatusCode: 0 } });
  });

  test('of one service leaves the others of its Region alone', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: { ...failover, Suspicion: suspicionAlarm } }, [echo]);
    const { lambda: client, cloudwatch } = world.clientsFor(operator);

    world.service(frankfurt, 'cloudwatch').down();

    expect(answerOf((await pass(timers, client(frankfurt).send(invoke))).Payload)).toEqual({ a: 1 });
    const put = cloudwatch().send(new PutMetricDataCommand({ Namespace: 'Understudy', MetricData: [] }));
    await expect(pass(timers, put)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('of a link silences both sides for each other, and neither for itself', async () => {
    const { world, timers } = await worldOf({ [ireland]: failover, [frankfurt]: failover }, [echo]);
    const call = (from: string, to: string) =>
      pass(timers, world.clientsFor({ region: from, role: 'operator' }).lambda(to).send(invoke)).then(
        () => 'answered',
        (error: Error) => error.name,
      );

    world.link(ireland, frankfurt, false);

    expect(await call(ireland, frankfurt)).toBe('TimeoutError');
    expect(await call(frankfurt, ireland)).toBe('TimeoutError');
    expect(await call(ireland, ireland)).toBe('answered');
    world.link(frankfurt, ireland, true);
    expect(await call(ireland, frankfurt)).toBe('answered');
  });

  test('that comes between a call and its answer leaves the caller without one, though the call took effect', async () => {
    const { world, timers } = await worldOf({ [ireland]: failover }, [echo], {
      durations: fixedDurations({ apiLatency: 100 }),
    });
    const answer = world.clientsFor(operator).lambda(ireland).send(invoke);
    timers.after(150, () => world.region(ireland).down());

    await expect(pass(timers, answer)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(world.callLog).toMatchObject([{ operation: 'Invoke', result: 'ok' }]);
  });

  test('stops schedules and alarms of the Region while it lasts', async () => {
    const started: number[] = [];
    const probe = step('probe', async (_, { clock }) => started.push(clock.now()));
    const schedule = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: { 'Fn::GetAtt': ['Probe', 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] } },
      },
    };
    const { world, timers } = await worldOf(
      {
        [frankfurt]: {
          ...lambda('Probe', 'probe'),
          ScheduleRole: role('scheduler.amazonaws.com', allow('lambda:InvokeFunction', '*')),
          Schedule: schedule,
          Suspicion: suspicionAlarm,
        },
      },
      [probe],
    );
    const from = timers.now();
    world.region(frankfurt).down();

    await timers.runUntil(from + 300_000);
    expect(started).toEqual([]);
    expect(world.alarms.in(frankfurt).map(({ standing }) => standing.state)).toEqual(['INSUFFICIENT_DATA']);

    world.region(frankfurt).up();
    await timers.runUntil(from + 600_000);
    expect(started).toHaveLength(5);
    expect(world.alarms.in(frankfurt).map(({ standing }) => standing.state)).toEqual(['OK']);
  });
});

test('an alarm’s event has the shape that CloudWatch gives it', async () => {
  const bodies: unknown[] = [];
  const seen = step('assess-outage', async (input) => bodies.push(input));
  const { world, timers } = await worldOf(
    {
      [frankfurt]: {
        ...lambda('AssessOutage', 'assess-outage'),
        Suspicion: suspicionAlarm,
        RuleRole: role('events.amazonaws.com', allow('lambda:InvokeFunction', '*')),
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: { source: ['aws.cloudwatch'] },
            Targets: [
              {
                Id: 'a',
                Arn: { 'Fn::GetAtt': ['AssessOutage', 'Arn'] },
                RoleArn: { 'Fn::GetAtt': ['RuleRole', 'Arn'] },
              },
            ],
          },
        },
      },
    },
    [seen],
  );

  await timers.runUntil(timers.now() + 11_000);

  const metric = { namespace: 'Understudy', name: 'Suspicion', dimensions: { Group: 'orders' } };
  expect(bodies).toEqual([
    {
      ...{ version: '0', id: expect.any(String), source: 'aws.cloudwatch', account, region: frankfurt },
      ...{ time: '2026-01-01T00:00:10Z', 'detail-type': 'CloudWatch Alarm State Change' },
      resources: [`arn:aws:cloudwatch:${frankfurt}:${account}:alarm:understudy-orders-suspicion`],
      detail: {
        alarmName: 'understudy-orders-suspicion',
        configuration: {
          metrics: [{ id: 'm1', metricStat: { metric, period: 10, stat: 'Maximum' }, returnData: true }],
        },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2026-01-01T00:00:00.000+0000',
        },
        state: {
          value: 'OK',
          reason: 'Threshold not crossed: no datapoints were received, threshold 1.',
          reasonData: expect.stringContaining('"recentDatapoints":[]'),
          timestamp: '2026-01-01T00:00:10.000+0000',
        },
      },
    },
  ]);
  expect(world.complaints).toEqual([]);
});

test('a cold start is drawn for the function of a Region, so that it may draw apart from others', async () => {
  const cold: (string | undefined)[] = [];
  const durations: Durations = {
    draw(name, of) {
      if (name === 'coldStart') cold.push(of);
      return 0;
    },
  };
  const probe = step('probe', async () => undefined);
  const stack = lambda('Probe', 'probe');
  const { world, timers } = await worldOf({ [frankfurt]: stack, [ireland]: stack }, [probe], { durations });
  for (const region of [frankfurt, ireland, frankfurt])
    await pass(timers, world.invoke('understudy-probe', region, {}));

  expect(cold).toEqual([`${frankfurt}/understudy-probe`, `${ireland}/understudy-probe`]);
});

test('a function that nobody called for a while starts cold again, in the Region that was left alone', async () => {
  const options = { durations: fixedDurations({ coldStart: 500 }) };
  const { world, timers } = await worldOf({ [frankfurt]: failover }, [echo], options);
  const milliseconds = async () => {
    const from = timers.now();
    await pass(timers, world.invoke('understudy-assess-outage', frankfurt, {}));
    return timers.now() - from;
  };

  const times = [await milliseconds(), await milliseconds()];
  world.cool('eu-west-1');
  times.push(await milliseconds());
  world.cool(frankfurt);
  times.push(await milliseconds());
  world.cool();
  times.push(await milliseconds());

  expect(times).toEqual([500, 0, 0, 500, 500]);
});

test('the world runs in real time as it does in virtual time', async () => {
  const timers = new RealTimers();
  const { world } = await worldOf({ [frankfurt]: failover }, [echo], {
    timers,
    durations: fixedDurations({ coldStart: 5 }),
  });

  const result = await world.startExecution('understudy-failover', frankfurt, { group: 'orders' }).running.result;
  timers.stop();

  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders' } });
});
