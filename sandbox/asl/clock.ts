/** Time as the interpreter knows it: only what is passed in. */

/** A real or a virtual clock. */
export interface Clock {
  /** Milliseconds since the epoch, an integer. */
  now(): number;
  /**
   * Resolves after so many milliseconds. When the signal is aborted the sleep has lost its purpose: the clock may
   * drop it, reject it or let it end; nothing waits for it any more.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The limits of a piece of work: until when it may last, and the signal that ends everything. */
export interface Limits {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** After how long the promise rejects, and with what. */
  readonly timeout?: { readonly milliseconds: number; failure(): Error } | undefined;
}

/**
 * Starts work and answers as it does, but rejects once the time is over or the signal is aborted (with the signal's
 * reason). From then on the work's own signal is aborted and its late answer is ignored. Whichever comes first
 * decides, so the order is the clock's order.
 */
export function within<T>(work: (signal: AbortSignal) => Promise<T>, limits: Limits): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const working = new AbortController();
  const timing = new AbortController();
  let settled = false;
  const settle = (answer: () => void, reason?: unknown) => {
    if (settled) return;
    settled = true;
    limits.signal.removeEventListener('abort', onAbort);
    answer();
    timing.abort(reason ?? 'answered');
    if (reason !== undefined) working.abort(reason);
  };
  const giveUp = (reason: unknown) => settle(() => reject(reason), reason);
  const onAbort = () => giveUp(limits.signal.reason);

  if (limits.signal.aborted) {
    reject(limits.signal.reason);
    return promise;
  }
  limits.signal.addEventListener('abort', onAbort, { once: true });
  const { timeout } = limits;
  if (timeout) {
    limits.clock.sleep(timeout.milliseconds, timing.signal).then(() => giveUp(timeout.failure()), giveUp);
  }
  begin(work, working.signal).then(
    (value) => settle(() => resolve(value)),
    (error) => settle(() => reject(error)),
  );
  return promise;
}

/** An async function, so that work that throws at once rejects like all other work. */
async function begin<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal);
}

/** Sleeps on the clock; rejects with the signal's reason as soon as it is aborted. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return within((unneeded) => clock.sleep(milliseconds, unneeded), { clock, signal });
}
