import { announceRefusal } from '#functions/announce-refusal.ts';
import { task } from '#functions/runtime/task.ts';
import { pausedUntil, settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, holder, noAnswer, refusal, type SmallWorld, smallWorld } from './small-world.ts';

const gate = 'The estimated loss is up to 11 s, and the objective is 10 s.';
const command = 'Start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders"';
let runs = 0;
/** Another run each time, unless `given` says which. */
const refuse = ({ runtime }: SmallWorld, given: Record<string, unknown> = {}) => {
  const request = { group: 'orders', trigger: 'alarm' };
  runs += 1;
  const run = { request, holder: `run-${runs}`, reasons: [gate], command, quiet: false };
  return task(announceRefusal, runtime)({ ...run, ...given });
};
const pages = (world: SmallWorld) => world.sent('Publish').map(({ input }) => input.Message);

test('a refusal is one page with its reasons and the command that overrides it', async () => {
  const world = smallWorld(settled());
  await refuse(world);
  expect(pages(world)).toEqual([`Stopped, nothing changed.\n${gate}\nTo override: ${command}.`]);
  expect(world.sent('PutEvents')[0]?.input.Entries[0].DetailType).toBe('FailoverRefused');
});

const turnsOf = (...groups: readonly string[]) => ({
  ...{ group: '_installation', record: 'turns', version: 1, writeId: 'w', waiting: [] },
  turns: groups.map((group) => ({ group, epoch: 1, at: start })),
});

test('a run that is refused under its lease keeps no other group waiting', async () => {
  const world = smallWorld(settled(held));
  world.table.set('turns', turnsOf('orders', 'bills'));
  await refuse(world, { holder });

  const [own, others] = turnsOf('orders', 'bills').turns;
  expect(world.table.get('turns')).toMatchObject({ turns: [{ ...own, ended: true }, others] });
  expect(world.entry()).not.toHaveProperty('holder');
});

test('a run without the lease leaves the turn to the one that has it', async () => {
  const world = smallWorld(settled(held));
  world.table.set('turns', turnsOf('orders'));
  await refuse(world, { quiet: true, holder: 'another run' });

  expect(world.table.get('turns')).toEqual(turnsOf('orders'));
});

test('a turn that can not be ended delays neither the page nor the lease, and is named', async () => {
  const world = smallWorld(settled(held));
  world.table.set('turns', { ...turnsOf('orders'), turns: undefined });
  await refuse(world, { holder });

  expect(pages(world)).toHaveLength(1);
  expect(world.entry()).not.toHaveProperty('holder');
  expect(world.runtime.warnings).toEqual([expect.stringContaining('The turn of group orders was not ended: ')]);
});

test('without the ledger no command helps, so the page names the way by hand', async () => {
  const world = smallWorld(settled());
  const reasons = ['LedgerUnavailable:', 'The ledger did not answer: socket hang up'];
  await refuse(world, { reasons, command: '' });
  const way = 'Nothing is changed without it. If it stays away: docs/runbook.md, "The ledger does not answer".';
  expect(pages(world)).toEqual([['Stopped, nothing changed.', ...reasons, way].join('\n')]);
});

test('the same "no" is told once in ten minutes, whatever its numbers; another "no" is told too', async () => {
  const world = smallWorld(settled());
  await refuse(world);
  await refuse(world, { reasons: [gate.replace('11', '12')] });
  expect(pages(world)).toHaveLength(1);
  await refuse(world, { reasons: ['Group orders is paused.'] });
  expect(pages(world)).toHaveLength(2);
  world.wait(600);
  await refuse(world);
  expect(pages(world)).toHaveLength(3);
});

test('a run that is tried again tells its "no", for it may have been killed before its page; later runs do not', async () => {
  const world = smallWorld(settled());
  await refuse(world, { holder: 'tried again' });
  await refuse(world, { holder: 'tried again' });
  expect(pages(world)).toHaveLength(2);
  await refuse(world);
  expect(pages(world)).toHaveLength(2);
});

test('a "no" whose page could not be sent is told again by the next run that comes to it, and then no more', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Publish', when: 'before', error: noAnswer });
  const unfinished = { name: 'Unfinished', message: 'Nobody was told: page: socket hang up' };
  await expect(refuse(world)).rejects.toMatchObject(unfinished);
  await expect(refuse(world)).rejects.toMatchObject(unfinished);
  world.faults.length = 0;
  await refuse(world);
  await refuse(world);
  expect(pages(world)).toHaveLength(3);
});

test('where not even that can be noted, the run fails all the same', async () => {
  const world = smallWorld(settled());
  world.faults.push({
    ...{ operation: 'Publish', when: 'before' as const },
    error: () => {
      world.faults.push({ operation: 'Put', when: 'before', error: noAnswer });
      return noAnswer();
    },
  });
  await expect(refuse(world)).rejects.toMatchObject({ name: 'Unfinished' });
  expect(world.runtime.warnings).toContainEqual(expect.stringContaining('That no page was sent could not be noted'));
});

test('a person is answered although a machine was told the same', async () => {
  const world = smallWorld(settled());
  await refuse(world);
  await refuse(world, { request: { group: 'orders', trigger: 'manual', reason: 'Flood' } });
  expect(pages(world)).toHaveLength(2);
});

test('a quiet "no" wakes nobody', async () => {
  const world = smallWorld(settled());
  expect(await refuse(world, { quiet: true })).toEqual({ reasons: [gate] });
  expect(pages(world)).toEqual([]);
});

test("our lease is given back, and nobody else's", async () => {
  const ours = smallWorld(settled(held));
  await refuse(ours, { holder, quiet: true });
  expect(ours.entry()).not.toHaveProperty('holder');
  const theirs = smallWorld(settled({ holder: 'run-2', leaseExpiresAt: start + 60_000 }));
  await refuse(theirs, { holder, quiet: true });
  expect(theirs.entry().holder).toBe('run-2');
});

test('our lease is given back over a pause that came meanwhile', async () => {
  const world = smallWorld(settled(held));
  world.faults.push({
    ...{ operation: 'Put', when: 'before' as const },
    error: () => {
      world.faults.length = 0;
      world.table.set('entry', { ...world.entry(), pause: pausedUntil(60), version: 9, record: 'entry' });
      return refusal('ConditionalCheckFailedException');
    },
  });
  await refuse(world, { holder, quiet: true });
  expect(world.entry()).not.toHaveProperty('holder');
  expect(world.entry().pause).toEqual(pausedUntil(60));
});

test('with the ledger out of reach a person is told all the same', async () => {
  const world = smallWorld(settled());
  for (const operation of ['Get', 'Put']) world.faults.push({ operation, when: 'before', error: noAnswer });
  await refuse(world);
  expect(pages(world)).toHaveLength(1);
});
