/** How long a link's bytes travel in one direction: a base, and a jitter that the seed decides. */
export type LinkDelay = { baseMilliseconds: number; jitterMilliseconds: number; seed: number };

/** A stream of delays in milliseconds between base and base + jitter; the same seed gives the same stream (mulberry32). */
export function seededDelay({ baseMilliseconds, jitterMilliseconds, seed }: LinkDelay): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const fraction = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return baseMilliseconds + fraction * jitterMilliseconds;
  };
}
