import { adopt } from '#cli/adopt.ts';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { adoptedAws } from './adopted-aws.ts';

const configuration = loadConfiguration('understudy.yaml');
const ireland = 'eu-west-1';
const frankfurt = 'eu-central-1';
const now = Date.UTC(2026, 10, 1);

/** AWS with Ireland as the writer, and an adoption of `orders` in it. */
function world() {
  const aws = adoptedAws(configuration, ireland);
  const adoptOrders = (owner = ireland, options = {}) =>
    adopt(configuration, 'orders', owner, aws.clients, now, options);
  const refusal = async (owner = ireland) =>
    adoptOrders(owner).then(
      () => '',
      (error: Error) => error.message,
    );
  return { ...aws, adoptOrders, refusal };
}

test('an adoption names the first owner in the ledger and makes the pair of each record name', async () => {
  const { adoptOrders, table, zone, writes } = world();

  const done = await adoptOrders();

  expect(done).toEqual([
    'The ledger says that eu-west-1 owns group orders (epoch 1).',
    'orders-direct.db.example.com points at orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com.',
  ]);
  expect(table.get('orders/entry')).toMatchObject({
    owner: ireland,
    target: ireland,
    epoch: 1,
    version: 1,
    phase: 'settled',
    fenceDebts: [],
  });
  expect(zone.map(({ Type, TTL, ResourceRecords }) => [Type, TTL, ResourceRecords[0]?.Value])).toEqual([
    ['CNAME', 5, 'orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com'],
    ['TXT', 5, '"epoch=1 owner=eu-west-1"'],
  ]);
  expect(writes).toHaveLength(3);
});

test('adopting again changes nothing and succeeds', async () => {
  const { adoptOrders, writes } = world();
  await adoptOrders();
  writes.length = 0;

  const done = await adoptOrders();

  expect(done).toEqual([
    'The ledger says already that eu-west-1 owns group orders (epoch 1).',
    'orders-direct.db.example.com points already at orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com.',
  ]);
  expect(writes).toEqual([]);
});

test('an adoption that was cut off after the ledger is finished by the next', async () => {
  const { adoptOrders, zone, writes } = world();
  await adoptOrders();
  zone.length = 0;
  writes.length = 0;

  await adoptOrders();

  expect(writes).toEqual([
    'Create CNAME orders-direct.db.example.com.',
    'Create TXT _epoch.orders-direct.db.example.com.',
  ]);
});

test('a dry run says what it would do and writes nothing', async () => {
  const { adoptOrders, writes } = world();

  const done = await adoptOrders(ireland, { dryRun: true });

  expect(done).toEqual([
    'Would write into the ledger that eu-west-1 owns group orders (epoch 1).',
    'Would point orders-direct.db.example.com at orders-eu-west-1.c0ffee000001.eu-west-1.rds.amazonaws.com.',
  ]);
  expect(writes).toEqual([]);
});

test('the replica can not be adopted as the owner, and both instances say why', async () => {
  const { refusal, writes } = world();

  const message = await refusal(frankfurt);

  expect(message.split('\n')).toEqual([
    expect.stringMatching(
      /^orders-eu-west-1 in eu-west-1: it replicates from nothing, and has to replicate from arn:aws:rds:eu-central-1/,
    ),
    expect.stringMatching(
      /^orders-eu-central-1 in eu-central-1: it is a replica of arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1/,
    ),
  ]);
  expect(writes).toEqual([]);
});

test.each([
  [
    { DbiResourceId: 'db-SOMEBODYELSE' },
    /its resource id is db-SOMEBODYELSE, and the configuration names db-ORDERSEUWEST1PRIMARY/,
  ],
  [{ DBInstanceStatus: 'backing-up' }, /the writer is backing-up, not available/],
  [{ Endpoint: { Address: 'other.rds.amazonaws.com' } }, /its endpoint is other\.rds\.amazonaws\.com/],
])('an owner whose instance is described with %j is refused', async (fields, reason) => {
  const { instances, refusal, writes } = world();
  instances[ireland] = { ...instances[ireland], ...fields };

  expect(await refusal()).toMatch(reason);
  expect(writes).toEqual([]);
});

test('an instance that RDS does not know is refused', async () => {
  const { instances, refusal } = world();
  delete instances[frankfurt];

  expect(await refusal()).toBe('orders-eu-central-1 in eu-central-1: RDS answered without an instance.');
});

test('a record that somebody else made is left alone and named', async () => {
  const { zone, refusal, writes } = world();
  zone.push({
    Name: 'orders-direct.db.example.com.',
    Type: 'CNAME',
    TTL: 60,
    ResourceRecords: [{ Value: 'old.example.com' }],
  });

  expect(await refusal()).toMatch(
    /found CNAME old\.example\.com with TXT missing instead of nothing or CNAME orders-eu-west-1/,
  );
  expect(writes).toEqual([]);
});

test('after a failover the group is not adopted by its former owner', async () => {
  const { table, adoptOrders, refusal } = world();
  await adoptOrders();
  table.set('orders/entry', { ...table.get('orders/entry'), owner: frankfurt, target: frankfurt, epoch: 2 });

  expect(await refusal()).toMatch(/eu-central-1 owns it \(epoch 2\): adoption names the first owner only/);
});

test('while a group is being moved its adoption is refused', async () => {
  const { table, adoptOrders, refusal } = world();
  await adoptOrders();
  table.set('orders/entry', { ...table.get('orders/entry'), target: frankfurt, epoch: 2, phase: 'declared' });

  expect(await refusal()).toMatch(/is being moved to eu-central-1 \(epoch 2\): wait until it has settled/);
});

test.each([
  ['payments', ireland, /There is no group payments in the configuration; allowed: orders/],
  ['toString', ireland, /There is no group toString in the configuration; allowed: orders/],
  ['', ireland, /There is no group "" in the configuration; allowed: orders/],
  ['orders', 'eu-west-2', /eu-west-2 is no candidate of group orders; allowed: eu-west-1 or eu-central-1/],
])('group %s with owner %s is refused before anything is asked', async (group, owner, reason) => {
  const { clients } = world();

  await expect(adopt(configuration, group, owner, clients, now)).rejects.toThrow(reason);
});
