import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { wallClock } from '#sandbox/live/clock.ts';
import { othersShare, type ProcessorTimes, processorTimes } from '#sandbox/live/processors.ts';

/** Two processors, watched each second: nothing to do, then one of them for others, then both, then one for others and one for us. */
const watched = [
  { at: 10_000, idle: 500, own: 70 },
  { at: 11_000, idle: 2500, own: 70 },
  { at: 12_000, idle: 3500, own: 70 },
  { at: 13_000, idle: 3500, own: 70 },
  { at: 14_000, idle: 3500, own: 1070 },
];
const share = (from: number, to: number, processors = 2) => othersShare(watched, { from, to }, processors);

test('what is neither idle nor ours is used by others', () => {
  expect([share(10_000, 11_000), share(11_000, 12_000), share(12_000, 13_000)]).toEqual([0, 0.5, 1]);
  expect(share(13_000, 14_000)).toBe(0.5);
  expect(share(11_500, 12_500)).toBe(0.75);
});

test('nothing is said of a stretch that was not watched whole, nor where no processor can be seen', () => {
  expect([share(9000, 12_000), share(11_000, 14_001), share(10_000, 11_000, 0)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(othersShare([], { from: 0, to: 1 })).toBeUndefined();
});

/** What was read before and after `work`. */
async function readAround(work: () => Promise<unknown> | unknown) {
  const before = processorTimes(wallClock.now());
  await work();
  return [before, processorTimes(wallClock.now())] as const;
}
const whole = ([before, after]: readonly [ProcessorTimes, ProcessorTimes]) => ({ from: before.at, to: after.at });

test('a processor that another program keeps busy is seen to be', async () => {
  const spin = 'const until = Date.now() + 1200; while (Date.now() < until);';
  const read = await readAround(() => new Promise((resolve) => execFile(process.execPath, ['-e', spin], resolve)));

  expect((othersShare(read, whole(read)) ?? 0) * cpus().length).toBeGreaterThan(0.5);
});

test('what this process uses is not taken for what others do', async () => {
  const until = wallClock.now() + 500;
  const read = await readAround(() => {
    while (wallClock.now() < until);
  });
  const unowned = read.map((times) => ({ ...times, own: 0 }));

  expect(othersShare(read, whole(read)) ?? 1).toBeLessThan((othersShare(unowned, whole(read)) ?? 0) - 0.02);
});
