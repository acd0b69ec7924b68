import { announceRefusal } from '#functions/announce-refusal.ts';
import { task } from '#functions/runtime/task.ts';
import { settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { noAnswer, type SmallWorld, smallWorld } from './small-world.ts';

/** One page for all groups that are held back, whichever run finds it first. */

const waiting = [{ group: 'orders', priority: 50, since: start, askedAt: start }];
function heldBack(mass?: object): SmallWorld {
  const world = smallWorld(settled());
  const item = { group: '_installation', record: 'turns', version: 1, writeId: 'w', turns: [], waiting };
  world.table.set('turns', { ...item, ...(mass && { mass }) });
  return world;
}
const announce = ({ runtime }: SmallWorld, holder: string, held = true) =>
  task(
    announceRefusal,
    runtime,
  )({
    ...{ request: { group: 'orders', trigger: 'alarm' }, holder, quiet: false, held },
    ...{ reasons: ['It is held back.', 'It is down.'], command: 'Start it' },
  });
const subjects = (world: SmallWorld) => world.sent('Publish').map(({ input }) => input.Subject);
const event = { since: start, askedAt: start };

test('the first run tells it for all groups, with why its own would go, and the others tell nothing', async () => {
  const world = heldBack(event);
  await announce(world, 'run-1');
  await announce(world, 'run-2');

  expect(subjects(world)).toEqual(['Understudy: Held back, a person is asked (1 waiting)']);
  expect(world.sent('Publish')[0]?.input.Message.split('\n')).toEqual([
    'Stopped, nothing changed.',
    expect.stringContaining('More than 10 groups (limits.massGroups)'),
    expect.stringContaining('Waiting, in this order (1): orders (priority 50).'),
    'None goes on.',
    expect.stringContaining('To let them go on, 5 at a time: understudy release --region eu-central-1'),
    'Why group orders would go: It is down.',
    'To start this one alone: Start it.',
  ]);
  expect(world.sent('PutEvents')[0]?.input.Entries[0].DetailType).toBe('FailoversHeld');
});

test('it is told again ten minutes later, and by a run that is tried again', async () => {
  const world = heldBack(event);
  await announce(world, 'run-1');
  await announce(world, 'run-1');
  world.wait(600);
  await announce(world, 'run-2');

  expect(subjects(world)).toHaveLength(3);
});

test('a page that could not be sent fails the run, and the next run sends it', async () => {
  const world = heldBack(event);
  world.faults.push({ operation: 'Publish', when: 'before', error: noAnswer });
  await expect(announce(world, 'run-1')).rejects.toMatchObject({ name: 'Unfinished' });
  world.faults.length = 0;

  await announce(world, 'run-2');
  expect(subjects(world)).toHaveLength(2);
});

test('where a person has released the groups meanwhile, there is nothing to tell', async () => {
  const world = heldBack();
  await announce(world, 'run-1');

  expect(subjects(world)).toEqual([]);
});

/** So many writes that somebody else's comes before. */
function interrupted(world: SmallWorld, times: number): void {
  let left = times;
  const error = () => {
    left -= 1;
    if (left === 0) world.faults.length = 0;
    return Object.assign(new Error('The conditional request failed'), { name: 'ConditionalCheckFailedException' });
  };
  world.faults.push({ operation: 'Put', when: 'before', error });
}

test('somebody who asks at this moment keeps nobody from being told', async () => {
  const world = heldBack(event);
  interrupted(world, 3);
  await announce(world, 'run-1');

  expect(subjects(world)).toHaveLength(1);
});

test('where others write all the time, the run fails, so that it is tried again', async () => {
  const world = heldBack(event);
  interrupted(world, 100);

  await expect(announce(world, 'run-1')).rejects.toMatchObject({ name: 'LedgerChanged' });
  expect(world.sent('Put').length).toBeLessThan(10);
});
