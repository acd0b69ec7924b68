import { availableParallelism } from 'node:os';
import { wallClock } from '#sandbox/live/clock.ts';
import { busyShare, idleness } from '#sandbox/live/processors.ts';

/** Two processors, watched each second: both idle for a second, then one of them, then none. */
const watched = [
  { at: 10_000, idle: 500 },
  { at: 11_000, idle: 2500 },
  { at: 12_000, idle: 3500 },
  { at: 13_000, idle: 3500 },
];

test('what is not idle is busy', () => {
  expect(busyShare(watched, { from: 10_000, to: 11_000 }, 2)).toBe(0);
  expect(busyShare(watched, { from: 11_000, to: 12_000 }, 2)).toBe(0.5);
  expect(busyShare(watched, { from: 11_500, to: 12_500 }, 2)).toBe(0.75);
  expect(busyShare(watched, { from: 12_000, to: 13_000 }, 2)).toBe(1);
});

test('nothing is said of a stretch that was not watched whole', () => {
  expect(busyShare(watched, { from: 9000, to: 12_000 }, 2)).toBeUndefined();
  expect(busyShare(watched, { from: 11_000, to: 14_000 }, 2)).toBeUndefined();
  expect(busyShare([], { from: 0, to: 1 }, 2)).toBeUndefined();
});

test('a processor that this very test keeps busy is seen to be', async () => {
  const before = idleness(wallClock.now());
  const until = before.at + 1000;
  while (wallClock.now() < until);
  const after = idleness(wallClock.now());

  expect(busyShare([before, after], { from: before.at, to: after.at })).toBeGreaterThan(0.5 / availableParallelism());
});
