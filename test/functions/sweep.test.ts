import { awsError, configuration, silence, start } from './fake-runtime.ts';
import { frankfurt, ireland, settledIn, swept, type World } from './swept.ts';

describe('starting machines', () => {
  test('an alarm without a run starts failover in the standby, under a name of its own', async () => {
    const { starts, started } = await swept(frankfurt, { entry: settledIn(ireland), suspicion: 'ALARM' });

    expect(starts).toEqual([
      {
        stateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:understudy-failover',
        name: `orders-3-${start / 1000 - 90}-1`,
        input: '{"group":"orders","trigger":"sweep"}',
      },
    ]);
    expect(started).toEqual([`failover orders-3-${start / 1000 - 90}-1`]);
  });

  test('a writer that went silent after the alarm is a new reason to start', async () => {
    const looks = () => ({ MetricDataResults: [{ Timestamps: [new Date(start - 20_000)], Values: [2] }] });
    const { starts } = await swept(frankfurt, { entry: settledIn(ireland), suspicion: 'ALARM', looks });

    expect(starts[0]).toMatchObject({ name: `orders-3-${start / 1000 - 20}-0` });
  });

  test('a release is a new reason to start', async () => {
    const release = { since: start - 5000, until: start + 5000 };
    const ledger = () => ({ Item: { ...settledIn(ireland), release } });
    const started = (await swept(frankfurt, { ledger, suspicion: 'ALARM' })).started;

    expect(started).toEqual([`failover orders-3-${start / 1000 - 5}-0`]);
  });

  test.each<[string, string, World]>([
    ['the alarm is quiet', frankfurt, { entry: settledIn(ireland) }],
    ['the Region owns the group', ireland, { entry: settledIn(ireland), suspicion: 'ALARM' }],
    ['a run is under way', frankfurt, { entry: settledIn(ireland), suspicion: 'ALARM', running: ['orders-3-1'] }],
    [
      'somebody holds the lease',
      frankfurt,
      { entry: { ...settledIn(ireland), holder: 'x', leaseExpiresAt: start + 1 }, suspicion: 'ALARM' },
    ],
    ['the ledger does not answer', frankfurt, { ledger: silence, suspicion: 'ALARM' }],
    ['the group was never adopted', frankfurt, { ledger: () => ({}), suspicion: 'ALARM' }],
  ])('nothing starts while %s', async (_why, region, world) => {
    expect((await swept(region, world)).starts).toEqual([]);
  });

  test('converge starts in the target Region of a group that is not at rest', async () => {
    const entry = { ...settledIn(frankfurt), epoch: 4, phase: 'committed' as const };
    const { starts } = await swept(frankfurt, { entry });
    const name = `orders-4-${Math.floor(start / 60_000)}`;

    expect(starts[0]).toMatchObject({ name, input: JSON.stringify({ group: 'orders', epoch: 4, holder: name }) });
  });

  test('a run of that name that was started before is as good as a new one', async () => {
    const { started, runtime } = await swept(frankfurt, {
      entry: settledIn(ireland),
      suspicion: 'ALARM',
      start: () => {
        throw awsError('ExecutionAlreadyExists', 400);
      },
    });

    expect(started).toEqual([]);
    expect(runtime.warnings).toEqual([]);
  });

  test('an entry that nobody can read is told by its group, and keeps no other one from its start', async () => {
    const groups = { bills: configuration.groups.orders, ...configuration.groups } as typeof configuration.groups;
    const entries = [{ ...settledIn(ireland), transfer: {} }, settledIn(ireland)];
    const ledger = () => ({ Item: entries.shift() });
    const { starts, failed } = await swept(frankfurt, {
      ...{ configuration: { ...configuration, groups }, ledger, suspicion: 'ALARM' },
    });

    expect(starts).toMatchObject([{ input: '{"group":"orders","trigger":"sweep"}' }]);
    expect(failed).toMatch(/^Unfinished: Nothing could be started for group bills: /);
  });

  test('another failure to start is told', async () => {
    const { runtime, failed } = await swept(frankfurt, {
      entry: settledIn(ireland),
      suspicion: 'ALARM',
      start: () => {
        throw awsError('ExecutionLimitExceeded', 400);
      },
    });

    const why = 'The failover machine was not started for group orders: ExecutionLimitExceeded.';
    expect(runtime.warnings).toEqual([why, `Stopped sweep: ${why}`]);
    expect(failed).toBe(`Unfinished: ${why}`);
  });
});

describe('republishing what the health checks follow', () => {
  const about = (Region: string, Value: number) => [
    {
      MetricName: 'Unavailable',
      Dimensions: [
        { Name: 'Group', Value: 'orders' },
        { Name: 'Region', Value: Region },
      ],
      Value,
      StorageResolution: 60,
    },
  ];
  const alarmIn = (StateValue: string, secondsAgo: number) => () => ({
    MetricAlarms: [
      {
        AlarmName: 'understudy-orders-eu-west-1-unavailable',
        StateValue,
        StateTransitionedTimestamp: new Date(start - secondsAgo * 1000),
      },
    ],
  });
  const backInIreland = settledIn(ireland, frankfurt);

  test('a group at home keeps both checks good and asks no other Region', async () => {
    const home = await swept(ireland, { entry: settledIn(ireland) });
    const away = await swept(frankfurt, { entry: settledIn(ireland) });

    expect(home.unavailable).toEqual(about(frankfurt, 0));
    expect(away.unavailable).toEqual(about(ireland, 0));
    expect([...home.asked, ...away.asked]).toEqual([ireland, frankfurt]);
  });

  test('the secondary that owns the group keeps the primary bad', async () => {
    expect((await swept(frankfurt, { entry: settledIn(frankfurt, ireland) })).unavailable).toEqual(about(ireland, 1));
  });

  test.each<[string, number, () => unknown]>([
    ['in alarm', 1, alarmIn('ALARM', 600)],
    ['clear since a moment', 1, alarmIn('OK', 30)],
    ['not to be seen', 1, silence],
    ['clear for two minutes', 0, alarmIn('OK', 120)],
  ])(
    'the primary that is back, with its own check %s, publishes %i about the secondary',
    async (_what, value, ownCheck) => {
      const { unavailable, asked } = await swept(ireland, { entry: backInIreland, ownCheck });

      expect(unavailable).toEqual(about(frankfurt, value));
      expect(asked).toContain(frankfurt);
    },
  );

  test('a metrics service that fails does not keep a machine from being started', async () => {
    const { starts } = await swept(frankfurt, {
      entry: settledIn(ireland),
      suspicion: 'ALARM',
      publish: () => {
        throw awsError('InternalFailure', 500);
      },
    });

    expect(starts).toHaveLength(1);
  });

  test('of a group that is being moved here nothing is said, so that no word from before comes after the new one', async () => {
    const entry = { ...settledIn(ireland), target: frankfurt, phase: 'declared' as const };

    expect((await swept(frankfurt, { entry })).unavailable).toEqual([]);
    expect((await swept(ireland, { entry })).unavailable).toEqual(about(frankfurt, 0));
  });

  test('of a group whose names follow no health check nothing is said', async () => {
    const { orders } = configuration.groups;
    if (!orders) throw new Error('The example has no group orders.');
    const traffic = orders.traffic.filter(({ strategy }) => strategy === 'record');
    const groups = { orders: { ...orders, traffic } };

    expect(traffic).not.toEqual([]);
    const { unavailable } = await swept(frankfurt, {
      configuration: { ...configuration, groups },
      entry: settledIn(frankfurt, ireland),
    });
    expect(unavailable).toEqual([]);
  });

  test('without an entry nothing is published', async () => {
    expect((await swept(frankfurt, { ledger: silence })).unavailable).toEqual([]);
  });
});

describe('a run that could not do all that it should', () => {
  const broken = () => {
    throw awsError('InternalFailure', 500);
  };

  test.each<[string, World, RegExp]>([
    ['the ledger fails', { ledger: broken }, /^Unfinished: Group orders is left to the next sweep: /],
    ['the ledger says nothing', { ledger: silence }, /^Unfinished: Group orders is left to the next sweep: /],
    ['metrics are not taken', { publish: broken }, /^Unfinished: Unavailable was not republished: /],
  ])('ends as failed when %s', async (_why, world, words) => {
    expect((await swept(frankfurt, { entry: settledIn(ireland), ...world })).failed).toMatch(words);
  });

  test.each<[string, World]>([
    ['all is well', {}],
    ['a group was never adopted', { ledger: () => ({}) }],
    ['published looks can not be read back', { suspicion: 'ALARM', looks: broken }],
  ])('is none when %s', async (_why, world) => {
    expect((await swept(frankfurt, { entry: settledIn(ireland), ...world })).failed).toBe('');
  });
});

test('the witness sweeps nothing', async () => {
  const { runtime } = await swept('eu-west-2', { entry: settledIn(ireland), suspicion: 'ALARM' });

  expect(runtime.calls.filter(({ operation }) => /Get|Start|Put/.test(operation))).toEqual([]);
});
