/**
 * The life of whoever waits for answers: a Lambda container, or a Region's worth of them. When it ends, nothing that
 * was asked is ever answered and nothing more is asked: that is how a killed Lambda looks from the outside.
 */
export class Life {
  #ended = false;
  readonly #mourners = new Set<() => void>();

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const mourn of this.#mourners) mourn();
  }

  /** Runs the work when the life ends; the answer calls that off. */
  onEnd(work: () => void): () => void {
    this.#mourners.add(work);
    return () => this.#mourners.delete(work);
  }

  /** Does the work only while alive, and hands its outcome on only while still alive. */
  gate<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended) return never();
    return new Promise((resolve, reject) => {
      work().then(
        (value) => this.#ended || resolve(value),
        (reason: unknown) => this.#ended || reject(reason),
      );
    });
  }
}

/** A promise that stays unanswered. */
export const never = <T>(): Promise<T> => new Promise(() => {});
