import type { DurationName, Durations, Timers } from '#sandbox/world/service.ts';

/** Timers that a test turns by hand; between two moments everything that is ready runs. */
export interface FakeTimers extends Timers {
  advance(milliseconds: number): Promise<void>;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/** Starts at a round moment, so that expected times are easy to read. */
export function fakeTimers(): FakeTimers {
  let now = 1_000_000;
  let order = 0;
  let queue: Due[] = [];
  const after = (milliseconds: number, work: () => void) => {
    order += 1;
    const due = { at: now + Math.max(0, milliseconds), order, work };
    queue.push(due);
    return () => {
      queue = queue.filter((each) => each !== due);
    };
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after,
    sleep: (milliseconds) => new Promise((resolve) => void after(milliseconds, resolve)),
    advance: async (milliseconds) => {
      const until = now + milliseconds;
      await settle();
      for (;;) {
        const next = queue.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
        if (!next) break;
        queue = queue.filter((due) => due !== next);
        now = next.at;
        next.work();
        await settle();
      }
      now = until;
    },
  };
}

/** Every duration of AWS is what the test says, or a minute. */
export const fixedDurations = (milliseconds: Partial<Record<DurationName, number>> = {}): Durations => ({
  draw: (name) => milliseconds[name] ?? 60_000,
});
