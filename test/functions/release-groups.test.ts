import { releaseGroups } from '#functions/release-groups.ts';
import { task } from '#functions/runtime/task.ts';
import { configuration, fakeRuntime, start } from './fake-runtime.ts';
import { heard, identity, jane, proof, sent } from './signed.ts';

const input = { group: '_installation', minutes: 60, reason: 'Ireland is down.', proof } as const;
const waiting = ['b', 'a'].map((group, index) => ({ group, priority: 9 - index, since: start, askedAt: start }));
const held = { group: '_installation', version: 4, writeId: 'w', turns: [], waiting, mass: { since: 1, askedAt: 1 } };

const runtime = (given: Partial<Record<string, unknown>> = {}, made = configuration) =>
  fakeRuntime({ region: 'eu-central-1', now: start, respond: heard(held, given), configuration: made });

const said = [
  `Automatic failovers go on until 2027-01-15T09:00:00.000Z, 5 groups at a time: released by ${jane}, because "Ireland is down.".`,
  'These wait, and go in this order where their outage lasts: a (priority 8), b (priority 9). Each is decided anew within a minute or two.',
];

test('the release is written under the name that AWS gives the signer, the event is over, and everybody is told', async () => {
  const made = runtime();

  expect(await releaseGroups.step(input, made)).toEqual({ reasons: said });

  const [asked, , put, page, event] = made.calls;
  expect(asked?.input.headers).toEqual({
    'x-understudy-purpose': '111122223333/understudy/_installation/release/60/Ireland%20is%20down.',
  });
  const { mass: _mass, ...rest } = held;
  expect(put?.input.Item).toEqual({
    ...{ ...rest, version: 5, writeId: 'an-id', record: 'turns' },
    release: {
      ...{ since: start, until: start + 3_600_000, by: jane, userId: 'AIDAJANE' },
      ...{ reason: 'Ireland is down.', signedAt: start },
    },
  });
  expect([page?.input.Subject, page?.input.Message]).toEqual(['Understudy: Released', said.join('\n')]);
  expect(event?.input.Entries[0].DetailType).toBe('FailoversReleased');
});

test('the same proof sent twice changes nothing, and nobody is told again', async () => {
  const release = { since: start, until: start + 9, by: jane, userId: 'AIDAJANE', reason: 'Why.', signedAt: start };
  const made = runtime({ Get: { Item: { ...held, release } } });

  expect((await releaseGroups.step(input, made)).reasons[0]).toContain('This release was recorded before. ');
  expect(sent(made)).toEqual(['GetCallerIdentity', 'Get']);
});

test('where the page can not be sent, the release stands, and the answer says that nobody was told', async () => {
  const made = runtime({ Publish: new Error('socket hang up') });

  expect((await releaseGroups.step(input, made)).reasons).toEqual([
    ...said,
    'Nobody else was told: the page could not be sent.',
  ]);
});

test.each([
  ['of another account', { GetCallerIdentity: { status: 200, identity: { ...identity, account: '999988887777' } } }],
  ['whom AWS does not know', { GetCallerIdentity: { status: 403 } }],
])('somebody %s releases nothing', async (_who, given) => {
  const made = runtime(given);

  await expect(releaseGroups.step(input, made)).rejects.toMatchObject({ name: 'CommandRefused' });
  expect(sent(made)).toEqual(['GetCallerIdentity']);
});

test('a length that is not allowed is refused before anybody is asked', async () => {
  const made = runtime();

  await expect(task(releaseGroups, made)({ ...input, minutes: 0 })).rejects.toThrow('allowed: 1 to 1440 (a day)');
  expect(sent(made)).toEqual([]);
});

test('with a table in each witness, the groups of every table that this Region uses are released', async () => {
  const { orders } = configuration.groups;
  if (!orders) throw new Error('The example has no group orders.');
  const rotated = { ...orders, candidates: ['eu-west-2', 'eu-central-1'] as [string, string], witness: 'eu-west-1' };
  const elsewhere = { ...orders, candidates: ['eu-west-2', 'eu-west-1'] as [string, string], witness: 'eu-north-1' };
  const groups = { orders, more: orders, bills: rotated, elsewhere };
  const made = runtime({}, { ...configuration, ledger: { consistency: 'witness' }, groups });

  expect((await releaseGroups.step(input, made)).reasons).toHaveLength(4);
  const writes = made.calls.filter(({ operation }) => operation === 'Put').map(({ region }) => region);
  expect(writes.sort()).toEqual(['eu-west-1', 'eu-west-2']);
});

test('a release that one table has already and another one not is told', async () => {
  const { orders } = configuration.groups;
  if (!orders) throw new Error('The example has no group orders.');
  const rotated = { ...orders, candidates: ['eu-west-2', 'eu-central-1'] as [string, string], witness: 'eu-west-1' };
  const release = { since: start, until: start + 9, by: jane, userId: 'AIDAJANE', reason: 'Why.', signedAt: start };
  const made = fakeRuntime({
    ...{ region: 'eu-central-1', now: start },
    respond: (call) => heard(call.region === 'eu-west-1' ? { ...held, release } : held)(call),
    configuration: { ...configuration, ledger: { consistency: 'witness' }, groups: { orders, bills: rotated } },
  });
  await releaseGroups.step(input, made);

  expect(sent(made)).toContain('Publish');
  expect(made.calls.filter(({ operation }) => operation === 'Put').map(({ region }) => region)).toEqual(['eu-west-2']);
});

test('a table that does not answer keeps no other one from its release, and is named', async () => {
  const { orders } = configuration.groups;
  if (!orders) throw new Error('The example has no group orders.');
  const rotated = { ...orders, candidates: ['eu-west-2', 'eu-central-1'] as [string, string], witness: 'eu-west-1' };
  const without = (...lost: readonly string[]) =>
    fakeRuntime({
      ...{ region: 'eu-central-1', now: start },
      respond: (call) => heard(held, lost.includes(call.region) ? { Get: new Error('socket hang up') } : {})(call),
      configuration: { ...configuration, ledger: { consistency: 'witness' }, groups: { orders, bills: rotated } },
    });
  const made = without('eu-west-1');

  expect((await releaseGroups.step(input, made)).reasons).toEqual([
    ...said,
    'Groups whose ledger is in eu-west-1 may still be held back: The ledger did not answer: socket hang up. Give the command again once it answers.',
  ]);
  expect(sent(made)).toContain('Publish');
  await expect(releaseGroups.step(input, without('eu-west-1', 'eu-west-2'))).rejects.toMatchObject({
    name: 'LedgerUnavailable',
  });
});
