/** Timers in the order of their moment, and of their setting where the moment is the same: a binary heap. */
export interface Timer {
  readonly at: number;
  readonly work: () => void;
}

interface Entry extends Timer {
  at: number;
  readonly sequence: number;
  /** It has fired, or was called off. */
  over: boolean;
}

/** Most timers are limits of calls and are called off long before their moment; with too many of these the heap is made anew. */
const tooManyCancelled = 64;

/** The queue of a virtual clock. */
export class TimerQueue {
  #heap: Entry[] = [];
  #sequence = 0;
  #cancelled = 0;

  /** Adds a timer; the answer cancels it. */
  add(at: number, work: () => void): () => void {
    const entry: Entry = { at, work, sequence: this.#sequence, over: false };
    this.#sequence += 1;
    this.#rise(entry, this.#heap.length);
    return () => {
      if (entry.over) return;
      entry.over = true;
      this.#cancelled += 1;
      if (this.#cancelled > Math.max(tooManyCancelled, this.#heap.length / 2)) this.#sweep();
    };
  }

  /** Entries in their order are a heap. */
  #sweep(): void {
    this.#heap = this.#heap.filter(({ over }) => !over).sort((one, other) => (isEarlier(one, other) ? -1 : 1));
    this.#cancelled = 0;
  }

  /** Puts every timer off by as much, so that their order stays as it is. */
  postpone(milliseconds: number): void {
    for (const entry of this.#heap) entry.at += milliseconds;
  }

  /** Takes the first timer out if it is due by then. */
  takeUntil(end: number): Timer | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.over && first.at > end) return undefined;
      this.#removeFirst();
      if (first.over) {
        this.#cancelled -= 1;
        continue;
      }
      first.over = true;
      return first;
    }
    return undefined;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
  }

  /** Puts an entry where it belongs on the way from a leaf, free by now, to the root. */
  #rise(entry: Entry, leaf: number): void {
    const heap = this.#heap;
    let place = leaf;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isEarlier(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  /** Puts an entry where it belongs on the way from the root, free by now, to a leaf. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const isLeft = other === undefined || isEarlier(one, other);
      const child = isLeft ? one : other;
      if (!isEarlier(child, entry)) break;
      heap[place] = child;
      place = isLeft ? left : left + 1;
    }
    heap[place] = entry;
  }
}

const isEarlier = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
