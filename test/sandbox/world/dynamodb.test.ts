import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TemplateResource } from '#sandbox/world/assembly.ts';
import { frankfurt, ireland, london, pass, worldOf } from './fixture.ts';

const KeySchema = [
  { AttributeName: 'group', KeyType: 'HASH' },
  { AttributeName: 'record', KeyType: 'RANGE' },
];
const strong = (properties: object = {}): TemplateResource => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    ...{ TableName: 'understudy-ledger', KeySchema, MultiRegionConsistency: 'STRONG' },
    Replicas: [ireland, frankfurt, london].map((Region) => ({ Region })),
    ...properties,
  },
});
const key = { group: 'orders', record: 'entry' };
const get = new GetCommand({ TableName: 'understudy-ledger', Key: key, ConsistentRead: true });
const put = (item: object, condition: object = {}) =>
  new PutCommand({ TableName: 'understudy-ledger', Item: { ...key, ...item }, ...condition });
const ifAbsent = {
  ConditionExpression: 'attribute_not_exists(#group)',
  ExpressionAttributeNames: { '#group': 'group' },
};
const ifVersion = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

async function ledger() {
  const { world, timers } = await worldOf({ [london]: { Ledger: strong() } });
  const from = (region: string) => {
    const client = world.clientsFor({ region, role: 'operator' }).dynamodb(region);
    return {
      read: async () => (await pass(timers, client.send(get))).Item,
      write: (item: object, condition?: object) => pass(timers, client.send(put(item, condition))),
    };
  };
  return { world, from };
}

describe('the strong table', () => {
  test('shows in every Region what was written in one', async () => {
    const { from } = await ledger();

    await from(ireland).write({ version: 1 });

    expect(await from(frankfurt).read()).toEqual({ ...key, version: 1 });
    expect(await from(london).read()).toEqual({ ...key, version: 1 });
  });

  test('keeps no field that is undefined, however deep, and nothing of what the writer changes later', async () => {
    const { from } = await ledger();
    const debts = [{ region: ireland, provenAt: undefined }];

    await from(ireland).write({ holder: undefined, debts });
    debts.push({ region: ireland, provenAt: undefined });

    const read = await from(ireland).read();
    expect(Object.keys(read ?? {}).sort()).toEqual(['debts', 'group', 'record']);
    expect(read?.debts.map(Object.keys)).toEqual([['region']]);
  });

  test('creates an item once', async () => {
    const { from } = await ledger();
    await from(ireland).write({ version: 1 }, ifAbsent);

    await expect(from(frankfurt).write({ version: 1 }, ifAbsent)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  test('lets one of two writers win that read the same version', async () => {
    const { from } = await ledger();
    await from(ireland).write({ version: 1 });

    await from(ireland).write({ version: 2 }, ifVersion(1));

    await expect(from(frankfurt).write({ version: 2, other: true }, ifVersion(1))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    expect(await from(frankfurt).read()).toEqual({ ...key, version: 2 });
  });

  test('answers while a majority of its Regions is up and linked, and nowhere else', async () => {
    const { world, from } = await ledger();
    await from(ireland).write({ version: 1 });

    world.link(ireland, frankfurt, false);
    world.link(ireland, london, false);

    await expect(from(ireland).read()).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    await from(frankfurt).write({ version: 2 }, ifVersion(1));
    world.link(ireland, london, true);
    expect(await from(ireland).read()).toEqual({ ...key, version: 2 });
  });

  test('does not answer in the last Region that is up', async () => {
    const { world, from } = await ledger();
    world.region(ireland).down();
    expect(await from(frankfurt).read()).toBeUndefined();

    world.region(london).down();

    await expect(from(frankfurt).read()).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});

test('a table of one Region answers there alone, and other Regions call it', async () => {
  const single = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'understudy-ledger', KeySchema } };
  const { world, timers } = await worldOf({ [london]: { Ledger: single } });
  const { dynamodb } = world.clientsFor({ region: frankfurt, role: 'operator' });

  await pass(timers, dynamodb(london).send(put({ version: 1 })));

  expect((await pass(timers, dynamodb(london).send(get))).Item).toEqual({ ...key, version: 1 });
  await expect(pass(timers, dynamodb(frankfurt).send(get))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test.each([
  [
    'a condition',
    put({}, { ConditionExpression: '#a > :b', ExpressionAttributeNames: { '#a': 'a' } }),
    /is not simulated/,
  ],
  ['a field', put({}, { ReturnValues: 'ALL_OLD' }), /does not know ReturnValues/],
  ['an eventually consistent read', new GetCommand({ TableName: 'understudy-ledger', Key: key }), /set ConsistentRead/],
  [
    'a partial key',
    new GetCommand({ TableName: 'understudy-ledger', Key: { group: 'orders' }, ConsistentRead: true }),
    /does not fit group, record/,
  ],
])('%s that the world does not know is refused with a sentence', async (_, command, sentence) => {
  const { world, timers } = await worldOf({ [london]: { Ledger: strong() } });
  const client = world.clientsFor({ region: london, role: 'operator' }).dynamodb(london);

  await expect(pass(timers, client.send(command as GetCommand))).rejects.toThrow(sentence);
});

test('an eventually consistent global table is refused, since last writer wins is no lock', async () => {
  await expect(worldOf({ [london]: { Ledger: strong({ MultiRegionConsistency: 'EVENTUAL' }) } })).rejects.toThrow(
    /has to be STRONG and have three members/,
  );
});

test('what was read can not be changed behind the table', async () => {
  const { from } = await ledger();
  await from(ireland).write({ owner: ireland, transfer: { pending: {} } });
  const item = (await from(ireland).read()) as { owner: string; transfer: { pending: Record<string, string> } };

  expect(() => {
    item.owner = frankfurt;
  }).toThrow(TypeError);
  expect(() => {
    item.transfer.pending.name = 'changed';
  }).toThrow(TypeError);
  expect(await from(ireland).read()).toMatchObject({ owner: ireland, transfer: { pending: {} } });
});
