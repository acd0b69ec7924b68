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
  #asked = 0;

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
  runUntil(goal: number | (() => boolean), latest = Number.POSITIVE_INFINITY): Promise<boolean> {
    const end = typeof goal === 'number' ? goal : latest;
    return new Promise((resolve, reject) => {
      const go = () => {
        try {
          if (this.#outside.size > 0) void Promise.allSettled(this.#outside).then(whenQuiet);
          else if (typeof goal !== 'number' && goal()) resolve(true);
          else if (this.#fireNext(end)) whenQuiet();
          else resolve(this.#arrive(end, typeof goal === 'number'));
        } catch (error) {
          reject(error);
        }
      };
      const whenQuiet = () => this.#whenQuiet(go);
      whenQuiet();
    });
  }

  /** False where nothing is due by then. */
  #fireNext(end: number): boolean {
    const next = this.#queue.takeUntil(end);
    if (next === undefined) return false;
    this.#now = Math.max(this.#now, next.at);
    next.work();
    return true;
  }

  #arrive(end: number, isGoal: boolean): boolean {
    if (Number.isFinite(end)) this.#now = Math.max(this.#now, end);
    return isGoal;
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

  /**
   * Goes on when no promise can: Node runs its ticks then, and for far less than a turn of the event loop. It is asked for from a
   * promise's job, since a tick that asks for another is followed by it at once. Ticks alone would starve the event loop: whoever
   * waits there, such as a test's time limit, gets a turn each so many timers.
   */
  #whenQuiet(go: () => void): void {
    this.#asked += 1;
    const later = this.#asked % breathEach === 0 ? nextTurn : process.nextTick;
    void settled.then(() => later(go));
  }
}

const settled = Promise.resolve();

/** Taken now: a guard against real timers may replace the global later, and this one is not a function's. */
const { setImmediate: nextTurn } = globalThis;

const breathEach = 1000;
