import type { Timers } from './service.ts';

const SLICE_MILLISECONDS = 1000;

/**
 * Lets AWS's own work in a Region take its time: only the time during which the Region is up counts, so that a change that
 * was accepted before an outage stands still in it and goes on afterwards. Measured in slices of at most a second.
 */
export async function elapse(timers: Timers, isUp: () => boolean, milliseconds: number): Promise<void> {
  let left = milliseconds;
  while (left > 0 || !isUp()) {
    const slice = left > 0 ? Math.min(left, SLICE_MILLISECONDS) : SLICE_MILLISECONDS;
    const wasUp = isUp();
    await timers.sleep(slice);
    if (wasUp && isUp()) left -= slice;
  }
}

/** Does `work` when the Region is up, and again each second until it succeeds: RDS does not give up on an instance either. */
export async function insist(timers: Timers, isUp: () => boolean, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      if (isUp()) return await work();
    } catch {
      // A server that is down, or just restarting, refuses; only the next try can tell whether it still does.
    }
    await timers.sleep(SLICE_MILLISECONDS);
  }
}
