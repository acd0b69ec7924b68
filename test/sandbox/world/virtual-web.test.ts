import type { Group } from '#core/configuration.ts';
import { drillConfiguration } from './drill-configuration.ts';
import { cname, FRANKFURT_ENDPOINT, IRELAND_ENDPOINT, outcome, virtualWorld, ZONE } from './virtual-world.ts';

const url = 'https://orders.example.com/health';
const checked = (endpoint: string) => ({ ...cname(endpoint), Name: 'orders.db.example.com.' });

/** The drill's world with a health URL, asked from London. */
function askable() {
  const configuration = drillConfiguration();
  const orders = configuration.groups.orders as Group;
  const groups = { orders: { ...orders, health: { url, expectedStatus: 200 } } };
  const world = virtualWorld({ configuration: { ...configuration, groups } });
  world.route53.addRecord(ZONE, checked(IRELAND_ENDPOINT));
  const ask = (address = url) =>
    outcome(
      world.timers,
      world.fabric.webOf('eu-west-2').get(address, { mostBytes: 100, signal: new AbortController().signal }),
    );
  return { ...world, ask };
}

test('an application in the Region to which its name leads is well while it reaches its database', async () => {
  const { ask, fabric } = askable();

  expect(await ask()).toMatchObject({ value: { status: 200, body: 'ok' } });
  expect(fabric.applications.answers).toMatchObject([{ url, from: 'eu-west-2', status: 200 }]);
});

test.each<[string, (world: ReturnType<typeof askable>) => unknown]>([
  ['its database is down', ({ ireland }) => ireland.kill()],
  ['its database is closed to it', ({ ireland }) => ireland.setReachable(false)],
  ['it is broken by itself', ({ fabric }) => fabric.applications.broken.add('eu-west-1')],
  ['its name leads to a standby', ({ route53 }) => route53.addRecord(ZONE, checked(FRANKFURT_ENDPOINT))],
])('it is not well where %s', async (_what, breakIt) => {
  const world = askable();
  await breakIt(world);

  expect((await world.ask()).value?.status).toBe(503);
});

test.each<[string, (world: ReturnType<typeof askable>) => unknown]>([
  ['its Region is down', ({ reach }) => reach.down('eu-west-1')],
  ['the way to its Region is cut', ({ fabric }) => fabric.setLink('eu-west-1', 'eu-west-2', false)],
])('nothing answers while %s', async (_what, breakIt) => {
  const world = askable();
  await breakIt(world);

  expect((await world.ask()).took).toBe(Number.POSITIVE_INFINITY);
});

test('private networks that lose everything do not matter to it', async () => {
  const configuration = drillConfiguration();
  const orders = configuration.groups.orders as Group;
  const groups = { orders: { ...orders, health: { url, expectedStatus: 200 } } };
  const { timers, fabric, route53 } = virtualWorld({
    configuration: { ...configuration, groups },
    latencyMilliseconds: (from, to) => (from === to ? 1 : 60_000),
  });
  route53.addRecord(ZONE, checked(IRELAND_ENDPOINT));
  const asked = fabric.webOf('eu-west-2').get(url, { mostBytes: 100, signal: new AbortController().signal });

  expect((await outcome(timers, asked)).value?.status).toBe(200);
});

test('no other name leads anywhere', async () => {
  expect((await askable().ask('https://elsewhere.example.com/')).error).toMatchObject({ code: 'ENOTFOUND' });
});
