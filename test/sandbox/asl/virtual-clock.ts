/** A virtual clock for tests: time stands still until nothing else can happen, then jumps to the next sleeper. */
import type { Clock } from '#sandbox/asl/execution.ts';

interface Sleeper {
  readonly wakesAt: number;
  readonly order: number;
  wake(): void;
}

/** 2026-11-21T00:00:00Z, a time that is easy to recognise in a failed expectation. */
export const START = Date.UTC(2026, 10, 21);

/** Time that only tests move. A sleep whose signal was aborted is dropped and never resolves. */
export class VirtualClock implements Clock {
  #now = START;
  #order = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  /** How many sleeps neither ended nor were dropped. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#order += 1;
      const sleeper = { wakesAt: this.#now + milliseconds, order: this.#order, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      });
    });
  }

  /** Runs time until the promise settles. Throws when nobody sleeps and it still has not. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return promise;
      const [next] = this.#sleepers.sort((a, b) => a.wakesAt - b.wakesAt || a.order - b.order);
      if (next === undefined) throw new Error('Nothing is left to happen, and the promise has not settled.');
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#now = next.wakesAt;
      next.wake();
    }
  }
}
