import type { ChangeInfo } from '@aws-sdk/client-route-53';
import {
  adopted,
  cname,
  create,
  DIRECT,
  epoch,
  FRANKFURT,
  IRELAND,
  remove,
  route53World,
  swap,
  ZONE,
} from './route53-world.ts';

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
    const { api } = route53World();

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
    const { api } = route53World();

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
