/** The passage of time as the live drill sees it. Passed in everywhere, so that a test or the drill decides what time is. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds; zero or less resolves at the next turn of the event loop. */
  sleep(milliseconds: number): Promise<void>;
};

/** The machine's own clock: the only place in the live drill that names `Date` or a timer. */
export const wallClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, milliseconds));
    }),
};

/**
 * Asks `isTrue` every `everyMilliseconds` until it says yes; false when `withinMilliseconds` have passed without one.
 * The question is asked at least once, and once more at the deadline, so a loaded machine gets a fair last look.
 */
export async function becomesTrue(
  clock: Clock,
  isTrue: () => boolean | Promise<boolean>,
  { withinMilliseconds, everyMilliseconds = 25 }: { withinMilliseconds: number; everyMilliseconds?: number },
): Promise<boolean> {
  const deadline = clock.now() + withinMilliseconds;
  while (clock.now() < deadline) {
    if (await isTrue()) return true;
    await clock.sleep(everyMilliseconds);
  }
  return isTrue();
}
