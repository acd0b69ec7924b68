import { claim, isAbandoned, mayClaim, outlivesCall, overdueLease, release, renew } from '#core/lease.ts';
import { at, declared, settled, transfer } from './small-world.ts';

const held = settled({ holder: 'run-1', leaseExpiresAt: at(120) });

test('a lease is taken for two minutes when it is free, expired or our own', () => {
  expect(claim(settled(), 'run-1', at(0))).toMatchObject({ holder: 'run-1', leaseExpiresAt: at(120) });
  expect(claim(held, 'run-1', at(60))).toMatchObject({ holder: 'run-1', leaseExpiresAt: at(180) });
  expect(claim(held, 'run-2', at(120))).toMatchObject({ holder: 'run-2', leaseExpiresAt: at(240) });
});

test('a lease that another execution holds is refused, with its name and how long it lasts', () => {
  expect(mayClaim(held, 'run-2', at(119.9))).toBe(false);
  expect(() => claim(held, 'run-2', at(100))).toThrow(
    'Group orders is held by run-1 at epoch 1 for another 20 s: it is being taken care of.',
  );
});

test.each([
  ['a newer epoch was declared', { ...held, epoch: 2 }, 'epoch 2 was declared after epoch 1'],
  ['another execution holds it', { ...held, holder: 'run-2' }, 'run-2 holds the lease'],
  ['it was given back', release(held), 'the lease was released'],
  ['it ran out', { ...held, leaseExpiresAt: at(10) }, 'its lease ran out'],
])('nobody may change anything when %s', (_why, entry, words) => {
  expect(() => renew(entry, 'run-1', 1, at(10))).toThrow(`run-1 must not change group orders any more: ${words}.`);
});

test('the holder of the newest epoch renews for two more minutes', () => {
  expect(renew(held, 'run-1', 1, at(119)).leaseExpiresAt).toBe(at(239));
});

test('a call starts only while the lease outlives the call and the margin, 38 s together', () => {
  expect(outlivesCall(held, at(82))).toBe(true);
  expect(outlivesCall(held, at(82.001))).toBe(false);
  expect(outlivesCall(settled(), at(0))).toBe(false);
});

test('a lease that is given back leaves nothing of itself, and nothing else is touched', () => {
  expect(release({ ...declared(), holder: 'run-1', leaseExpiresAt: at(9) })).toEqual(declared());
});

test('a lease is abandoned two minutes after it ran out, and one that was given back never is', () => {
  expect([isAbandoned(held, at(239)), isAbandoned(held, at(240))]).toEqual([false, true]);
  expect(isAbandoned(release(held), at(9000))).toBe(false);
});

test('a transfer whose persons could not be asked is abandoned two minutes after the last try, unless it waits no more', () => {
  const unasked = (more: object) =>
    declared({ transfer: transfer({ held: {}, verdict: 'Stopped halfway', untoldAt: at(20), ...more }) });

  expect([139, 140].map((seconds) => isAbandoned(unasked({}), at(seconds)))).toEqual([false, true]);
  expect(isAbandoned(unasked({ held: { againAt: at(60) } }), at(140))).toBe(false);
  expect(isAbandoned(unasked({ held: { endedAt: at(30) } }), at(9000))).toBe(false);
  expect(isAbandoned(unasked({ held: undefined }), at(9000))).toBe(false);
});

describe('a lease that no run can be holding', () => {
  const moving = { ...declared(), holder: 'run-1', leaseExpiresAt: at(120) };
  const isTold = (entry: typeof held, seconds: number) => overdueLease(entry, at(seconds)) !== undefined;

  test('is one that ran out five minutes ago, with its group and its holder named', () => {
    expect([isTold(moving, 419), isTold(moving, 420)]).toEqual([false, true]);
    expect(overdueLease(moving, at(420))).toBe(
      'Group orders (epoch 2, declared) is held by run-1, whose lease ran out 5 minutes ago: ' +
        'that run died or stands still, and nobody took the group up.',
    );
  });

  test('is told for an hour at rest, where it stops nobody, and without end in a transfer', () => {
    expect([420, 3719, 3720].map((seconds) => isTold(held, seconds))).toEqual([true, true, false]);
    expect(isTold(moving, 90_000)).toBe(true);
  });

  test('is one that ends further ahead than any run asks for, since it keeps everybody else away', () => {
    const edited = { ...settled(), holder: 'by-hand', leaseExpiresAt: at(3600) };

    expect(overdueLease(edited, at(0))).toBe(
      'Group orders (epoch 1, settled) is held by by-hand for another 60 minutes, longer than any run asks for: nobody else can act.',
    );
    expect([isTold(edited, 3179), isTold(edited, 3180)]).toEqual([true, false]);
  });

  test('is none that was given back, or that is young', () => {
    expect([isTold(release(held), 9000), isTold(held, 0), isTold(held, 130)]).toEqual([false, false, false]);
  });
});
