import type { VirtualTimers } from './virtual-timers.ts';

/** How a told story lets virtual time pass. Seconds are of virtual time. */
export interface StoryTime {
  pass(seconds: number): Promise<void>;
  /** Lets time pass until the predicate holds. Throws, with what was waited for, when the limit comes first. */
  until(what: string, predicate: () => boolean, limitSeconds: number): Promise<void>;
  /** Lets time pass until a promise settles, for a minute at most, and gives what it gave. */
  ask<T>(promise: Promise<T>): Promise<T>;
}

/** The time of a stage, told in seconds. */
export const storyTime = (timers: VirtualTimers): StoryTime => ({
  pass: async (seconds) => {
    await timers.runUntil(timers.now() + seconds * 1000);
  },
  until: async (what, predicate, limitSeconds) => {
    if (await timers.runUntil(predicate, timers.now() + limitSeconds * 1000)) return;
    throw new Error(`${what}: not within ${limitSeconds} s of virtual time.`);
  },
  ask: async (promise) => {
    const settled = { done: false };
    const end = () => {
      settled.done = true;
    };
    promise.then(end, end);
    await timers.runUntil(() => settled.done, timers.now() + 60_000);
    return promise;
  },
});
