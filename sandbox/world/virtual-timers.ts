import type { Timers } from './service.ts';
import { TimerQueue } from './timer-queue.ts';

/**
 * Virtual time: integer milliseconds that only pass while `runUntil` runs. One timer fires at a time, and the next
 * only when every promise that can go on has gone on, so the same seed gives the same trace.
 */
export class VirtualTimers implements Timers {
  #now: number;
  readonly #queue = new TimerQueue();
  readonly #outside = new Set<Promise<unknown>>();
  #drained = 0;

  /** Starts at 2026-01-01 00:00:00 UTC unless told otherwise. */
  constructor(startedAt = Date.UTC(2026, 0, 1)) {
    this.#now = startedAt;
  }

  now(): number {
    return this.#now;
  }

  /** A sleep whose signal is aborted is dropped: it never ends. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return;
      const cancel = this.#queue.add(this.#moment(milliseconds), resolve);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  after(milliseconds: number, work: () => void): () => void {
    return this.#queue.add(this.#moment(milliseconds), work);
  }

  /** Time stands still until the promise settles: for the few things that need the real event loop, such as an import. */
  hold<T>(promise: Promise<T>): Promise<T> {
    const release = () => {
      this.#outside.delete(promise);
    };
    this.#outside.add(promise);
    promise.then(release, release);
    return promise;
  }

  /**
   * Lets time pass until a moment (milliseconds since 1970), or until a predicate is true, at the latest until
   * `latest`. True when the goal was reached; false when `latest` came first or nothing was left to happen.
   */
  async runUntil(goal: number | (() => boolean), latest = Number.POSITIVE_INFINITY): Promise<boolean> {
    const end = typeof goal === 'number' ? goal : latest;
    for (;;) {
      await this.#drain();
      if (typeof goal !== 'number' && goal()) return true;
      const next = this.#queue.takeUntil(end);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    if (Number.isFinite(end)) this.#now = Math.max(this.#now, end);
    return typeof goal === 'number';
  }

  /**
   * Days go by of which nothing is told: the clock moves on, and everything that is under way stands still as long. What would
   * have happened each minute does not happen.
   */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
    this.#queue.postpone(milliseconds);
  }

  #moment(milliseconds: number): number {
    if (Number.isNaN(milliseconds)) throw new RangeError('A timer was set to NaN milliseconds; it needs a number.');
    return this.#now + Math.max(0, Math.ceil(milliseconds));
  }

  /** Ends when no promise can go on any more. */
  async #drain(): Promise<void> {
    this.#drained += 1;
    await (this.#drained % breathEach === 0 ? breath() : quiet());
    while (this.#outside.size > 0) {
      await Promise.allSettled(this.#outside);
      await quiet();
    }
  }
}

/** Taken now: a guard against real timers may replace the global later, and this one is not a function's. */
const { setImmediate: nextTurn } = globalThis;

/** Node runs its ticks when no promise can go on, and for far less than a turn of the event loop. */
const quiet = () => new Promise<void>((resolve) => process.nextTick(resolve));

/** Ticks alone would starve the event loop: whoever waits there, such as a test's time limit, gets a turn each so many timers. */
const breathEach = 1000;
const breath = () => new Promise<void>((resolve) => nextTurn(resolve));
