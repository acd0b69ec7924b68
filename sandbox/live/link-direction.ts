import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';

/** What a direction needs from its link. */
export type Medium = {
  clock: Clock;
  /** The next delay in milliseconds. */
  nextDelay(): number;
  /** True while the link is cut. */
  isCut(): boolean;
  /** Resolves when the link is not cut, at once when it isn't now, and also when it closes. */
  healed(): Promise<void>;
};

type Item = { dueAt: number; bytes: Buffer | 'end' | 'reset' };

// What a sender's and a receiver's kernel would buffer; beyond it the sender is made to wait, as TCP does.
const HELD_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Carries bytes from one socket to another with a delay, in order: one queue and one sleeper for the direction. A timer for
 * each chunk would let a later chunk overtake an earlier one. A cut link holds the queue, ends and resets included.
 */
export class LinkDirection {
  #queue: Item[] = [];
  #heldBytes = 0;
  #lastDueAt = 0;
  #delivering = false;
  #from: Socket;
  #to: Socket;
  #medium: Medium;

  constructor(from: Socket, to: Socket, medium: Medium) {
    this.#from = from;
    this.#to = to;
    this.#medium = medium;
    from.on('data', (bytes: Buffer) => this.#push(bytes));
    from.on('end', () => this.#push('end'));
    from.on('error', () => this.#push('reset'));
    from.on('close', () => this.#push('reset'));
  }

  #push(bytes: Item['bytes']): void {
    // Jitter never lets a chunk overtake: it is due no sooner than the one before it.
    this.#lastDueAt = Math.max(this.#lastDueAt, this.#medium.clock.now() + this.#medium.nextDelay());
    this.#queue.push({ dueAt: this.#lastDueAt, bytes });
    if (typeof bytes !== 'string') this.#heldBytes += bytes.length;
    if (this.#heldBytes > HELD_BYTES_MAX) this.#from.pause();
    if (!this.#delivering) void this.#deliverAll();
  }

  async #deliverAll(): Promise<void> {
    this.#delivering = true;
    for (let item = this.#queue[0]; item !== undefined; item = this.#queue[0]) {
      const wait = item.dueAt - this.#medium.clock.now();
      if (wait > 0) await this.#medium.clock.sleep(wait);
      // Looped, because a link may be cut again before a waiter wakes.
      while (this.#medium.isCut()) await this.#medium.healed();
      if (this.#to.destroyed) break;
      this.#queue.shift();
      await this.#deliver(item.bytes);
    }
    this.#queue = this.#to.destroyed ? [] : this.#queue;
    this.#delivering = false;
  }

  async #deliver(bytes: Item['bytes']): Promise<void> {
    if (bytes === 'end') this.#to.end();
    else if (bytes === 'reset') this.#to.destroy();
    else await this.#write(bytes);
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#heldBytes -= bytes.length;
    if (this.#from.isPaused() && this.#heldBytes <= HELD_BYTES_MAX / 2) this.#from.resume();
    if (this.#to.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#to.off('drain', go).off('close', go);
        resolve();
      };
      this.#to.on('drain', go).on('close', go);
    });
  }
}
