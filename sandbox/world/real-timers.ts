import type { Timers } from './service.ts';

/** The longest delay that Node's timers can count. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** Real time, for the drill. `stop` drops every timer, so that the process can end. */
export class RealTimers implements Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #stopped = false;

  now(): number {
    return Date.now();
  }

  /** A sleep whose signal is aborted is dropped: it never ends. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return;
      const cancel = this.#set(milliseconds, resolve);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  after(milliseconds: number, work: () => void): () => void {
    return this.#set(milliseconds, work);
  }

  /** Ends the world: no timer fires any more, and none can be set. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }

  #set(milliseconds: number, work: () => void): () => void {
    if (this.#stopped) return () => {};
    const delay = Math.min(LONGEST_MILLISECONDS, Math.max(0, Math.ceil(milliseconds)));
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      work();
    }, delay);
    this.#running.add(timer);
    return () => {
      this.#running.delete(timer);
      clearTimeout(timer);
    };
  }
}
