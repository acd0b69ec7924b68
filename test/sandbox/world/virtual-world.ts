import { rdsService } from '#sandbox/world/rds.ts';
import { Reach } from '#sandbox/world/reach.ts';
import { route53Service } from '#sandbox/world/route53.ts';
import { type VirtualFabric, type VirtualFabricOptions, virtualFabric } from '#sandbox/world/virtual-fabric.ts';
import { drillConfiguration } from './drill-configuration.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

export const IRELAND = 'orders-eu-west-1';
export const FRANKFURT = 'orders-eu-central-1';
export const IRELAND_ENDPOINT = 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com';
export const FRANKFURT_ENDPOINT = 'orders-eu-central-1.c0ffee000002.eu-central-1.rds.amazonaws.com';
export const NAME = 'orders-direct.db.example.com';
export const ZONE = 'Z0123456789ABCDEFGHIJ';

export const cname = (value: string) => ({
  Name: `${NAME}.`,
  Type: 'CNAME' as const,
  TTL: 5,
  ResourceRecords: [{ Value: value }],
});

/** The drill's two databases, its names and its RDS in virtual time; promotions take a minute. */
export function virtualWorld(overrides: Partial<VirtualFabricOptions> = {}) {
  const configuration = drillConfiguration();
  const timers = fakeTimers();
  const reach = new Reach();
  const durations = fixedDurations({ promotion: 60_000, modify: 20_000, reboot: 20_000, route53Propagation: 10_000 });
  const shared = { configuration, timers, durations, isRegionUp: (region: string) => reach.isUp(region) };
  // The fabric asks Route 53 for names, and Route 53 asks the fabric for addresses.
  const later: { fabric?: VirtualFabric } = {};
  const addressOf = (endpoint: string) => later.fabric?.addressOf(endpoint);
  const route53 = route53Service({ ...shared, addressOf, metricBad: () => undefined });
  const fabric = virtualFabric({ configuration, timers, reach, chain: route53.chain, ...overrides });
  later.fabric = fabric;
  const rds = rdsService({ ...shared, engine: (identifier) => fabric.engine(identifier) });
  route53.addRecord(ZONE, cname(IRELAND_ENDPOINT));
  const [ireland, frankfurt] = [fabric.engine(IRELAND), fabric.engine(FRANKFURT)];
  return { timers, reach, route53, fabric, rds, ireland, frankfurt };
}

/** Lets time pass until the promise settles, and gives its value or its error. */
export async function outcome<Value>(
  timers: ReturnType<typeof fakeTimers>,
  promise: Promise<Value>,
  milliseconds = 5000,
): Promise<{ value?: Value; error?: { name: string; code?: string; message: string } } & { took: number }> {
  const startedAt = timers.now();
  const settled = promise.then(
    (value) => ({ value, took: timers.now() - startedAt }),
    (error) => ({ error, took: timers.now() - startedAt }),
  );
  await timers.advance(milliseconds);
  return Promise.race([settled, Promise.resolve({ took: Number.POSITIVE_INFINITY })]);
}
