import { announceOutcome } from '#functions/announce-outcome.ts';
import { task } from '#functions/runtime/task.ts';
import { committed, debt, frankfurt } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, noAnswer, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const verdict = 'Serving from the target';
const fresh = () => smallWorld(committed(held));
const announce = ({ runtime }: SmallWorld, told = verdict) =>
  task(announceOutcome, runtime)({ ...tenure(2), verdict: told, reasons: ['Every name leads there.'] });
const notices = (world: SmallWorld) => world.sent('Publish', 'PutEvents', 'PutObject');

test('a verdict is told as page, event and record, from the own Region, and is in the ledger', async () => {
  const world = fresh();
  expect(await announce(world)).toEqual({ verdict, failures: [] });

  const [page, event, record] = notices(world);
  expect(page).toMatchObject({
    operation: 'Publish',
    region: frankfurt,
    input: { Subject: `Understudy orders: ${verdict}` },
  });
  expect(page?.input.Message).toBe(`${verdict}.\nEvery name leads there.\nThe Region is down.`);
  expect(event?.input.Entries[0]).toMatchObject({ Source: 'understudy', DetailType: 'FailoverCompleted' });
  expect(record?.input.Key).toBe('orders/000002-FailoverCompleted.json');
  expect(JSON.parse(record?.input.Body)).toMatchObject({ epoch: 2, verdict, fenceDebts: [debt()] });
  expect(world.entry().transfer).toMatchObject({ verdict, moments: { announced: start } });
});

test('the same verdict is told once, and another one after it', async () => {
  const world = fresh();
  await announce(world, 'Stopped halfway');
  await announce(world, 'Stopped halfway');
  await announce(world);
  expect(world.sent('Publish').map(({ input }) => input.Subject)).toEqual([
    'Understudy orders: Stopped halfway',
    'Understudy orders: Serving from the target',
  ]);
});

test('a channel that is down keeps no other from telling, and is named', async () => {
  const world = fresh();
  world.faults.push({ operation: 'PutObject', when: 'before', error: noAnswer });
  expect(await announce(world)).toEqual({ verdict, failures: ['record: socket hang up'] });
  expect(notices(world)).toHaveLength(3);
});

test('a page that did not go out is noted, and goes out when the verdict is told again', async () => {
  const world = fresh();
  world.faults.push({ operation: 'Publish', when: 'before', error: noAnswer });
  expect(await announce(world)).toEqual({ verdict, failures: ['page: socket hang up'] });
  expect(world.entry().transfer).toMatchObject({ verdict, untoldAt: start });
  world.faults.length = 0;

  expect(await announce(world)).toEqual({ verdict, failures: [] });
  expect(world.entry().transfer?.untoldAt).toBeUndefined();
  await announce(world);
  expect(world.sent('Publish')).toHaveLength(2);
});
