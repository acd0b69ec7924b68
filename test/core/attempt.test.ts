import { attempted, attemptOf, mayAttempt, refusedFor } from '#core/attempt.ts';
import { at, committed, settled, transfer } from './small-world.ts';

test('what was tried is not tried again at once, whatever came of it; other acts and databases are free', () => {
  const entry = attempted(committed(), 'close-network', 'orders', { now: at(0) });

  expect(mayAttempt(entry, 'close-network', 'orders', at(14))).toBe(false);
  expect(mayAttempt(entry, 'close-network', 'orders', at(15))).toBe(true);
  expect(mayAttempt(entry, 'reboot', 'orders', at(1))).toBe(true);
  expect(mayAttempt(entry, 'close-network', 'bills', at(1))).toBe(true);
});

test('a hardening is given a minute', () => {
  const entry = attempted(committed(), 'harden', 'orders', { now: at(0) });
  expect(mayAttempt(entry, 'harden', 'orders', at(59))).toBe(false);
  expect(mayAttempt(entry, 'harden', 'orders', at(60))).toBe(true);
});

test('refusals in a row keep the moment of the first, and an accepted attempt ends the row', () => {
  const first = attempted(committed(), 'promote', 'orders', { now: at(0), refused: 'no' });
  const second = attempted(first, 'promote', 'orders', { now: at(20), refused: 'still no' });
  expect(attemptOf(second, 'promote', 'orders')).toEqual({ at: at(20), since: at(0), refused: 'still no' });
  expect(attemptOf(attempted(second, 'promote', 'orders', { now: at(40) }), 'promote', 'orders')).toEqual({
    at: at(40),
    since: at(40),
  });
});

test('only what goes on being refused, and stops everything else, is told', () => {
  const row = (act: 'promote' | 'close-network') =>
    [0, 30, 60].reduce(
      (entry, seconds) => attempted(entry, act, 'orders', { now: at(seconds), refused: 'AccessDenied' }),
      committed(),
    );
  expect(refusedFor(row('promote'), 60_000, at(61))).toBe('AWS refuses to promote orders: AccessDenied');
  expect(refusedFor(row('promote'), 61_000, at(61))).toBeUndefined();
  expect(refusedFor(row('promote'), 60_000, at(121))).toBeUndefined();
  expect(refusedFor(row('close-network'), 60_000, at(61))).toBeUndefined();
});

test('a group that was never moved has no attempts', () => {
  expect(attempted(settled(), 'harden', 'orders', { now: at(0) })).toEqual(settled());
});

test('a promotion that was accepted in the end is told as refused no more', () => {
  const row = [0, 30, 60].reduce(
    (entry, seconds) => attempted(entry, 'promote', 'orders', { now: at(seconds), refused: 'Throttling' }),
    committed(),
  );
  const promotions = { orders: at(75) };
  const accepted = { ...row, transfer: transfer({ ...row.transfer, promotions }) };
  expect(refusedFor(accepted, 60_000, at(76))).toBeUndefined();
});
