import { adopted, cname, create, DIRECT, FAILOVER, FRANKFURT, IRELAND, route53World, ZONE } from './route53-world.ts';

describe('failover records', () => {
  const failover = (role: 'PRIMARY' | 'SECONDARY', value: string) => ({
    ...cname(value, FAILOVER),
    SetIdentifier: role.toLowerCase(),
    Failover: role,
    HealthCheckId: role.toLowerCase(),
  });

  function paired() {
    const bad = new Map<string, boolean>();
    const made = route53World({ metricBad: (_region, alarm) => bad.get(alarm) });
    for (const id of ['primary', 'secondary'] as const) {
      made.route53.addHealthCheck({ id, region: 'eu-west-1', alarmName: id, insufficientData: 'LastKnownStatus' });
    }
    made.route53.addRecord(ZONE, failover('PRIMARY', IRELAND));
    made.route53.addRecord(ZONE, failover('SECONDARY', FRANKFURT));
    return { ...made, bad };
  }

  test('answer the primary while there is no data', async () => {
    const { timers, served } = paired();

    await timers.advance(600_000);

    expect(served(FAILOVER)).toBe(IRELAND);
  });

  test('answer the secondary once the metric has been bad for the evaluation, and keep to it without data', async () => {
    const { timers, served, bad } = paired();

    bad.set('primary', true);
    await timers.advance(39_000);
    const early = served(FAILOVER);
    await timers.advance(5_000);
    const flipped = served(FAILOVER);
    bad.delete('primary');
    await timers.advance(600_000);

    expect([early, flipped, served(FAILOVER)]).toEqual([IRELAND, FRANKFURT, FRANKFURT]);
  });

  test('do not follow a metric that recovers within the evaluation', async () => {
    const { timers, served, bad } = paired();

    bad.set('primary', true);
    await timers.advance(30_000);
    bad.set('primary', false);
    await timers.advance(60_000);

    expect(served(FAILOVER)).toBe(IRELAND);
  });

  test('answer the primary when both are bad', async () => {
    const { timers, served, bad } = paired();

    bad.set('primary', true);
    bad.set('secondary', true);
    await timers.advance(60_000);

    expect(served(FAILOVER)).toBe(IRELAND);
  });

  test('cannot be created with a health check that does not exist', () => {
    const { change } = route53World();

    expect(() => change(create(failover('PRIMARY', IRELAND)))).toThrow(
      expect.objectContaining({ name: 'NoSuchHealthCheck' }),
    );
  });
});

describe('the data plane', () => {
  test('answers an alias, the endpoint behind it and its address, with their TTLs', () => {
    const { route53 } = adopted();

    expect(route53.chain(DIRECT)).toEqual([
      { name: DIRECT, type: 'CNAME', ttlSeconds: 5, values: [IRELAND] },
      { name: IRELAND, type: 'A', ttlSeconds: 5, values: ['127.0.0.1'] },
    ]);
  });

  test('answers a TXT without its quotation marks', () => {
    const { route53 } = adopted();

    expect(route53.answer(`_epoch.${DIRECT}`, 'TXT')[0]?.values).toEqual(['epoch=1 owner=eu-west-1']);
  });

  test('knows no name that was not added', () => {
    const { route53 } = route53World();

    expect(route53.chain(DIRECT)).toBeUndefined();
  });
});
