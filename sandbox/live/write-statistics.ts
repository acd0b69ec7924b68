/** What one client experienced in one second. */
export type SecondOfWrites = {
  /** Start of the second, milliseconds since the epoch. */
  at: number;
  acknowledged: number;
  failed: number;
};

/** Counts a client's writes by second, for the report's chart. */
export class WriteStatistics {
  #seconds = new Map<number, SecondOfWrites>();
  #acknowledged = 0;
  #failed = 0;
  #lastFailure = '';

  /** Counts one acknowledged write at that moment. */
  countAcknowledged(at: number): void {
    this.#acknowledged += 1;
    this.#second(at).acknowledged += 1;
  }

  /** Counts one failed attempt at that moment, and keeps its reason. */
  countFailed(at: number, reason: string): void {
    this.#failed += 1;
    this.#lastFailure = reason;
    this.#second(at).failed += 1;
  }

  /** Acknowledged writes so far. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Failed attempts so far. */
  get failed(): number {
    return this.#failed;
  }

  /** Why the last failed attempt failed; empty while none has. */
  get lastFailure(): string {
    return this.#lastFailure;
  }

  /** All seconds from the first with an event to the last, empty ones included, in order. */
  bySecond(): SecondOfWrites[] {
    const moments = [...this.#seconds.keys()].sort((one, other) => one - other);
    const [first, last] = [moments[0], moments.at(-1)];
    if (first === undefined || last === undefined) return [];
    return Array.from({ length: (last - first) / 1000 + 1 }, (_, index) => {
      const at = first + index * 1000;
      return this.#seconds.get(at) ?? { at, acknowledged: 0, failed: 0 };
    });
  }

  #second(at: number): SecondOfWrites {
    const start = Math.floor(at / 1000) * 1000;
    const second = this.#seconds.get(start) ?? { at: start, acknowledged: 0, failed: 0 };
    this.#seconds.set(start, second);
    return second;
  }
}
