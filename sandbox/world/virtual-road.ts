import type { Region } from '#core/configuration.ts';
import type { Reach } from './reach.ts';
import type { Timers } from './service.ts';
import { NetworkFault } from './virtual-faults.ts';

/** How bytes travel between Regions in virtual time: they take a while, and wait where the way is cut, as TCP makes them. */
export interface Roads {
  readonly timers: Timers;
  readonly reach: Pick<Reach, 'isUp' | 'isLinked' | 'until'>;
  /** One way, in milliseconds. */
  readonly latencyMilliseconds: (from: Region, to: Region) => number;
}

/** Within a Region about a millisecond, between Regions of one continent about fifteen. */
export const usualLatency = (from: Region, to: Region): number => (from === to ? 1 : 15);

/** Resolves when the bytes have arrived; waits for ever while the way stays cut or an end is dead. */
export async function travel({ timers, reach, latencyMilliseconds }: Roads, from: Region, to: Region): Promise<void> {
  const isOpen = () => reach.isUp(from) && reach.isUp(to) && reach.isLinked(from, to);
  do {
    await reach.until(isOpen);
    await timers.sleep(latencyMilliseconds(from, to));
  } while (!isOpen());
}

/** Gives the work its time limit. Throws NetworkFault with `code` when it is over; the signal tells the work that nobody waits any more. */
export async function within<Result>(
  timers: Timers,
  limit: { readonly milliseconds: number; readonly code: string; readonly what: string },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    const done = timers.after(limit.milliseconds, () => {
      const reason = new NetworkFault(limit.code, limit.what);
      reject(reason);
      over.abort(reason);
    });
    work(over.signal).then(resolve, reject).finally(done);
  });
}
