import { hold } from '#functions/lease-holder.ts';
import { override } from '../core/overrides.ts';
import { declared, pausedUntil } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { held, holder, smallWorld, tenure } from './small-world.ts';

const world = (leaseSeconds = 60) => smallWorld(declared({ holder, leaseExpiresAt: start + leaseSeconds * 1000 }));

test('holding renews the lease in the ledger, and saves build on one another', async () => {
  const small = world();
  const held = await hold(small.runtime, tenure(2));
  expect(small.entry().leaseExpiresAt).toBe(start + 120_000);

  await held.save((entry) => ({ ...entry, pause: pausedUntil(1) }));
  await held.save((entry) => ({ ...entry, pause: { ...pausedUntil(1), until: (entry.pause?.until ?? 0) + 1 } }));
  expect(small.entry()).toMatchObject({ pause: { until: pausedUntil(1).until + 1 }, version: 4 });
});

test('a save goes on over what a person instructed meanwhile, and over nothing else', async () => {
  const small = world();
  const held = await hold(small.runtime, tenure(2));
  const paused = { ...small.entry(), pause: pausedUntil(60), override: override(), version: 9 };
  small.table.set('entry', { ...paused, record: 'entry' });

  await held.save((entry) => ({ ...entry, phase: 'committed' }));
  expect(small.entry()).toMatchObject({ pause: pausedUntil(60), override: override(), phase: 'committed' });

  small.table.set('entry', { ...small.entry(), pause: pausedUntil(90), epoch: 3, version: 11, record: 'entry' });
  await expect(held.save((entry) => ({ ...entry, phase: 'settled' }))).rejects.toMatchObject({ name: 'LedgerChanged' });
  expect(small.entry()).toMatchObject({ epoch: 3, phase: 'committed', version: 11 });
});

test('a call is started only while the lease outlives it by the margin', async () => {
  const small = world();
  const held = await hold(small.runtime, tenure(2));
  small.wait(82);
  expect(() => held.assertOutlivesCall()).not.toThrow();
  small.wait(1);
  expect(() => held.assertOutlivesCall()).toThrow('would not outlive a call by the margin');
});

test('a holder that was frozen while another took over writes nothing any more', async () => {
  const small = world();
  const held = await hold(small.runtime, tenure(2));
  small.wait(121);
  const taken = { ...small.entry(), holder: 'run-2', version: 9 };
  small.table.set('entry', { ...taken, record: 'entry' });

  await expect(held.save((entry) => ({ ...entry, phase: 'committed' }))).rejects.toMatchObject({
    name: 'LedgerChanged',
  });
  expect(small.entry()).toEqual(taken);
});

test.each([
  ['the lease ran out', { holder, leaseExpiresAt: start }],
  ['another holds it', { holder: 'run-2', leaseExpiresAt: start + 60_000 }],
  ['it was given back', {}],
  ['a newer epoch was declared', { ...held, epoch: 3 }],
])('nobody holds a group when %s', async (_why, given) => {
  const small = smallWorld(declared(given));
  await expect(hold(small.runtime, tenure(2))).rejects.toMatchObject({ name: 'LeaseLost' });
});
