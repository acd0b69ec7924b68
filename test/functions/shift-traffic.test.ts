import { epochName, epochText } from '#core/record.ts';
import { task } from '#functions/runtime/task.ts';
import { shiftTraffic } from '#functions/shift-traffic.ts';
import { checked, committed, declared, direct, frankfurt, ireland, old, young } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, noAnswer, refusal, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const shift = ({ runtime }: SmallWorld, record: string = direct) =>
  task(shiftTraffic, runtime)({ ...tenure(2), record });
const fresh = () => smallWorld(committed(held));
const pairOf = ({ zone }: SmallWorld) => [zone.get(`${direct} CNAME`), zone.get(`${epochName(direct)} TXT`)];
const done = [young.endpoint, epochText(2, frankfurt)];

test('the exact old pair is deleted and the new one created in one batch', async () => {
  const world = fresh();
  expect(await shift(world)).toEqual({ done: true, why: `${direct} is being moved (/change/C1).` });

  const [call, ...others] = world.sent();
  expect(others).toEqual([]);
  const changes = call?.input.ChangeBatch.Changes.map(
    (one: { Action: string; ResourceRecordSet: { Type: string } }) => [one.Action, one.ResourceRecordSet.Type],
  );
  expect(changes).toEqual([
    ['DELETE', 'CNAME'],
    ['DELETE', 'TXT'],
    ['CREATE', 'CNAME'],
    ['CREATE', 'TXT'],
  ]);
  expect(pairOf(world)).toEqual(done);
  expect(world.entry().transfer).toMatchObject({
    changes: { [direct]: { id: '/change/C1', at: start } },
    moments: { trafficRequested: start },
  });
});

test('a change that was accepted but never answered is found done, and not made twice', async () => {
  const world = fresh();
  world.faults.push({ operation: 'ChangeResourceRecordSets', when: 'after', error: noAnswer });
  expect(await shift(world)).toMatchObject({ done: false });
  expect(world.entry().transfer?.pending).toEqual({ [direct]: { why: 'socket hang up', at: start } });

  world.faults.length = 0;
  expect(await shift(world)).toMatchObject({ done: true });

  expect(world.sent()).toHaveLength(1);
  expect(world.entry().transfer).toMatchObject({ pending: {}, changes: { [direct]: { id: 'accepted' } } });
});

test('a pair of a newer epoch is never overwritten, even where the value is the one expected', async () => {
  const world = fresh();
  world.zone.set(`${epochName(direct)} TXT`, epochText(3, ireland));
  expect(await shift(world)).toMatchObject({ done: false, why: expect.stringContaining('epoch 3, newer than 2') });
  expect(world.sent()).toEqual([]);
  expect(pairOf(world)).toEqual([old.endpoint, epochText(3, ireland)]);
});

test('a pair that somebody changes between the look and the batch is left as they made it', async () => {
  const world = fresh();
  world.faults.push({
    operation: 'ChangeResourceRecordSets',
    when: 'before',
    error: () => {
      world.zone.set(`${epochName(direct)} TXT`, epochText(3, ireland));
      return refusal('InvalidChangeBatch');
    },
  });
  expect(await shift(world)).toMatchObject({ done: false });
  expect(pairOf(world)).toEqual([old.endpoint, epochText(3, ireland)]);
});

test('a name without its epoch is not ours to change', async () => {
  const world = fresh();
  world.zone.delete(`${epochName(direct)} TXT`);
  expect(await shift(world)).toMatchObject({ why: expect.stringContaining('understudy adopt') });
  expect(world.sent()).toEqual([]);
});

test('Route 53 out of reach leaves the name pending, and the next attempt clears that', async () => {
  const world = fresh();
  world.faults.push({ operation: 'ListResourceRecordSets', when: 'before', error: noAnswer });
  expect(await shift(world)).toMatchObject({ done: false });
  expect(world.entry().transfer?.pending[direct]).toEqual({ why: 'socket hang up', at: start });
  world.faults.length = 0;
  await shift(world);
  expect(world.entry().transfer?.pending).toEqual({});
});

test('a health check is moved by saying in our own Region that the other one is unavailable', async () => {
  const world = fresh();
  expect(await shift(world, checked)).toMatchObject({ done: true });
  const [call] = world.sent('PutMetricData');
  expect(call).toMatchObject({ region: frankfurt, input: { MetricData: [{ MetricName: 'Unavailable', Value: 1 }] } });
  expect(call?.input.MetricData[0].Dimensions).toContainEqual({ Name: 'Region', Value: ireland });
  // By CloudWatch's clock, since ours may be wrong: alarm and health check would then see it in different minutes.
  expect(call?.input.MetricData[0]).not.toHaveProperty('Timestamp');
  expect(world.entry().transfer?.changes[checked]).toEqual({ id: 'published', at: start });
});

test.each([
  ['a group that is not committed yet', declared(held), frankfurt],
  ['another Region than the owner', committed(held), ireland],
])('no traffic is given to %s', async (_name, entry, region) => {
  const world = smallWorld(entry, region);
  expect(await shift(world)).toMatchObject({ done: false, why: `${direct} is not ours to move.` });
  expect(world.sent()).toEqual([]);
});

test('whoever lost the lease on the way changes nothing and notes nothing', async () => {
  const world = fresh();
  const before = world.entry().transfer;
  // Frozen for longer than the lease, between the look and the call.
  Object.defineProperty(world.runtime, 'clock', {
    value: {
      ...world.runtime.clock,
      now: () => start + (world.sent('ListResourceRecordSets').length > 0 ? 100_000 : 0),
    },
  });
  await expect(shift(world)).rejects.toMatchObject({ name: 'LeaseLost' });
  expect(world.sent()).toEqual([]);
  expect(world.entry().transfer).toEqual(before);
});
