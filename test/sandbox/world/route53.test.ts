import type { ChangeInfo, ListResourceRecordSetsResponse } from '@aws-sdk/client-route-53';
import { type Route53Options, route53Service } from '#sandbox/world/route53.ts';
import { caller, drillConfiguration } from './drill-configuration.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

const ZONE = 'Z0123456789ABCDEFGHIJ';
const DIRECT = 'orders-direct.db.example.com';
const FAILOVER = 'orders.db.example.com';
const IRELAND = 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com';
const FRANKFURT = 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com';

const cname = (value: string, name = DIRECT) => ({
  Name: `${name}.`,
  Type: 'CNAME' as const,
  TTL: 5,
  ResourceRecords: [{ Value: value }],
});
const epoch = (number: number, name = DIRECT) => ({
  Name: `_epoch.${name}.`,
  Type: 'TXT' as const,
  TTL: 5,
  ResourceRecords: [{ Value: `"epoch=${number} owner=eu-west-1"` }],
});
const create = (ResourceRecordSet: object) => ({ Action: 'CREATE', ResourceRecordSet });
const remove = (ResourceRecordSet: object) => ({ Action: 'DELETE', ResourceRecordSet });

function world(overrides: Partial<Route53Options> = {}) {
  const timers = fakeTimers();
  const route53 = route53Service({
    configuration: drillConfiguration(),
    timers,
    durations: fixedDurations({ route53Propagation: 30_000, healthCheckEvaluation: 40_000 }),
    isRegionUp: () => true,
    addressOf: () => '127.0.0.1',
    metricBad: () => undefined,
    ...overrides,
  });
  const api = caller(route53, 'us-east-1');
  const change = (...Changes: object[]) =>
    api.call<{ ChangeInfo: ChangeInfo }>('ChangeResourceRecordSets', { HostedZoneId: ZONE, ChangeBatch: { Changes } })
      .ChangeInfo;
  const list = (input: object = {}) =>
    api.call<ListResourceRecordSetsResponse>('ListResourceRecordSets', { HostedZoneId: ZONE, ...input });
  const served = (name = DIRECT) => route53.answer(name, 'CNAME')[0]?.values[0];
  return { timers, route53, api, change, list, served };
}

/** A world in which the `record` name points at Ireland with epoch 1. */
function adopted(overrides: Partial<Route53Options> = {}) {
  const made = world(overrides);
  made.route53.addRecord(ZONE, cname(IRELAND));
  made.route53.addRecord(ZONE, epoch(1));
  return made;
}

const swap = [remove(cname(IRELAND)), remove(epoch(1)), create(cname(FRANKFURT)), create(epoch(2))];

describe('a change batch', () => {
  test('is listed at once, and answered only when it is INSYNC', async () => {
    const { change, list, served, timers, api } = adopted();

    const info = change(...swap);
    const status = () => api.call<{ ChangeInfo: ChangeInfo }>('GetChange', { Id: info.Id }).ChangeInfo.Status;

    const listed = list({ StartRecordName: DIRECT, StartRecordType: 'CNAME', MaxItems: 1 }).ResourceRecordSets?.[0];
    expect(listed?.ResourceRecords).toEqual([{ Value: FRANKFURT }]);
    expect([info.Status, status(), served()]).toEqual(['PENDING', 'PENDING', IRELAND]);
    await timers.advance(31_000);
    expect([status(), served()]).toEqual(['INSYNC', FRANKFURT]);
  });

  test('changes nothing when one of its changes does not fit', () => {
    const { change, route53 } = adopted();
    const before = route53.records(ZONE);

    expect(() => change(remove(cname(IRELAND)), remove(epoch(7)), create(cname(FRANKFURT)))).toThrow(
      expect.objectContaining({
        name: 'InvalidChangeBatch',
        messages: [
          `Tried to delete resource record set [name='_epoch.${DIRECT}.', type='TXT'] but the values provided do not match the current values`,
        ],
      }),
    );
    expect(route53.records(ZONE)).toEqual(before);
  });

  test.each([
    ['CREATE of what exists', [create(cname(FRANKFURT))], /but it already exists/],
    ['DELETE of what does not exist', [remove(cname(IRELAND, 'other.db.example.com'))], /but it was not found/],
    ['a name outside the zone', [create(cname(IRELAND, 'db.example.org'))], /is not permitted in zone db.example.com./],
    ['a CNAME at the apex', [create(cname(IRELAND, 'db.example.com'))], /not permitted at apex/],
    ['a TXT beside a CNAME', [create({ ...epoch(1), Name: `${DIRECT}.` })], /conflicts with other records/],
    [
      'a TXT without quotation marks',
      [create({ ...epoch(1, 'new.db.example.com'), ResourceRecords: [{ Value: 'epoch=1' }] })],
      /should be enclosed in quotation marks/,
    ],
    [
      'a failover set beside a simple one',
      [create({ ...cname(FRANKFURT), SetIdentifier: 'b', Failover: 'SECONDARY' })],
      /another routing policy/,
    ],
  ])('is refused for %s', (_title, changes, message) => {
    const { change } = adopted();

    expect(() => change(...changes)).toThrow(message);
  });

  test('overwrites blindly with UPSERT', async () => {
    const { change, served, timers } = adopted();

    change({ Action: 'UPSERT', ResourceRecordSet: cname(FRANKFURT) });
    await timers.advance(31_000);

    expect(served()).toBe(FRANKFURT);
  });

  test('reaches the name servers after the one before it, however long each takes', async () => {
    const spreads = [50_000, 10_000];
    const { change, served, timers } = adopted({ durations: { draw: () => spreads.shift() ?? 0 } });

    change(...swap);
    change(remove(cname(FRANKFURT)), create(cname('third.example.com')));
    await timers.advance(20_000);
    const early = served();
    await timers.advance(40_000);

    expect([early, served()]).toEqual([IRELAND, 'third.example.com']);
  });

  test('does not spread while us-east-1 is down, and answers go on', async () => {
    let isUp = true;
    const { change, served, timers } = adopted({ isRegionUp: () => isUp });

    change(...swap);
    isUp = false;
    await timers.advance(3_600_000);
    expect(served()).toBe(IRELAND);
    isUp = true;
    await timers.advance(35_000);

    expect(served()).toBe(FRANKFURT);
  });

  test('is asked for by IAM with its names, types and actions', () => {
    const { api } = world();

    expect(api.needs('ChangeResourceRecordSets', { HostedZoneId: ZONE, ChangeBatch: { Changes: swap } })).toEqual([
      {
        action: 'route53:ChangeResourceRecordSets',
        resource: `arn:aws:route53:::hostedzone/${ZONE}`,
        conditions: {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': [DIRECT, `_epoch.${DIRECT}`],
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME', 'TXT'],
          'route53:ChangeResourceRecordSetsActions': ['DELETE', 'CREATE'],
        },
      },
    ]);
  });

  test('refuses a zone and a change that nobody knows', () => {
    const { api } = world();

    expect(() => api.call('ListResourceRecordSets', { HostedZoneId: 'ZOTHER' })).toThrow(
      expect.objectContaining({ name: 'NoSuchHostedZone' }),
    );
    expect(() => api.call('GetChange', { Id: '/change/C1' })).toThrow(
      expect.objectContaining({ name: 'NoSuchChange' }),
    );
  });
});

describe('a listing', () => {
  test('is ordered by reversed labels and starts at or after the name', () => {
    const { list } = adopted();

    const names = list().ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`);
    const from = list({ StartRecordName: 'orders.db.example.com' }).ResourceRecordSets;

    expect(names).toEqual([
      'db.example.com. NS',
      'db.example.com. SOA',
      'orders-direct.db.example.com. CNAME',
      '_epoch.orders-direct.db.example.com. TXT',
    ]);
    expect(from).toEqual([]);
  });

  test('is read page by page', () => {
    const { list } = adopted();

    const first = list({ MaxItems: 3 });
    const second = list({ StartRecordName: first.NextRecordName, StartRecordType: first.NextRecordType });

    expect([first.IsTruncated, first.ResourceRecordSets?.length]).toEqual([true, 3]);
    expect([second.IsTruncated, second.ResourceRecordSets?.map(({ Type }) => Type)]).toEqual([false, ['TXT']]);
  });
});

describe('failover records', () => {
  const failover = (role: 'PRIMARY' | 'SECONDARY', value: string) => ({
    ...cname(value, FAILOVER),
    SetIdentifier: role.toLowerCase(),
    Failover: role,
    HealthCheckId: role.toLowerCase(),
  });

  function paired() {
    const bad = new Map<string, boolean>();
    const made = world({ metricBad: (_region, alarm) => bad.get(alarm) });
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
    const { change } = world();

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
    const { route53 } = world();

    expect(route53.chain(DIRECT)).toBeUndefined();
  });
});
