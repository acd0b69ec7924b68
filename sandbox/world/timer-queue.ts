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
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
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
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  #sink(index: number): void {
    for (let parent = index; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower === undefined || upper === undefined || !this.#isEarlier(child, parent)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }

  #isEarlier(index: number, than: number): boolean {
    const [one, other] = [this.#heap[index], this.#heap[than]];
    if (one === undefined) return false;
    return other === undefined || isEarlier(one, other);
  }
}

const isEarlier = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
