import type { ChangeInfo, ListResourceRecordSetsResponse } from '@aws-sdk/client-route-53';
import { type Route53Options, route53Service } from '#sandbox/world/route53.ts';
import { caller, drillConfiguration } from './drill-configuration.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

export const ZONE = 'Z0123456789ABCDEFGHIJ';
export const DIRECT = 'orders-direct.db.example.com';
export const FAILOVER = 'orders.db.example.com';
export const IRELAND = 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com';
export const FRANKFURT = 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com';

export const cname = (value: string, name = DIRECT) => ({
  Name: `${name}.`,
  Type: 'CNAME' as const,
  TTL: 5,
  ResourceRecords: [{ Value: value }],
});
export const epoch = (number: number, name = DIRECT) => ({
  Name: `_epoch.${name}.`,
  Type: 'TXT' as const,
  TTL: 5,
  ResourceRecords: [{ Value: `"epoch=${number} owner=eu-west-1"` }],
});
export const create = (ResourceRecordSet: object) => ({ Action: 'CREATE', ResourceRecordSet });
export const remove = (ResourceRecordSet: object) => ({ Action: 'DELETE', ResourceRecordSet });

/** The simulated Route 53 of the drill's configuration, without records. */
export function route53World(overrides: Partial<Route53Options> = {}) {
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
export function adopted(overrides: Partial<Route53Options> = {}) {
  const made = route53World(overrides);
  made.route53.addRecord(ZONE, cname(IRELAND));
  made.route53.addRecord(ZONE, epoch(1));
  return made;
}

export const swap = [remove(cname(IRELAND)), remove(epoch(1)), create(cname(FRANKFURT)), create(epoch(2))];
