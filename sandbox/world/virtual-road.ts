import type { Region } from '#core/configuration.ts';
import { Life } from './life.ts';
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
    if (!isOpen()) await reach.until(isOpen);
    await timers.sleep(latencyMilliseconds(from, to));
  } while (!isOpen());
}

/** Gives the work its time limit. Throws NetworkFault with `code` when it is over; the life of whoever waits for it ends then. */
export function within<Result>(
  timers: Timers,
  limit: { readonly milliseconds: number; readonly code: string; readonly what: string },
  work: (asker: Life) => Promise<Result>,
): Promise<Result> {
  const asker = new Life();
  return new Promise((resolve, reject) => {
    const cancel = timers.after(limit.milliseconds, () => {
      reject(new NetworkFault(limit.code, limit.what));
      asker.end();
    });
    work(asker).then(
      (result) => {
        cancel();
        resolve(result);
      },
      (failure: unknown) => {
        cancel();
        reject(failure);
      },
    );
  });
}
