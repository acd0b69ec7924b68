/** The history of an execution: what happened, when, in the words of Step Functions. */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { StateFailed } from './failure.ts';

/** One event. `timestamp` is in milliseconds since the epoch; the other fields are there where they mean something. */
export interface HistoryEvent {
  /** Counts from 1. */
  readonly id: number;
  readonly timestamp: number;
  readonly type: HistoryEventType;
  readonly state?: string;
  readonly resource?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The most events of one Standard execution (AWS quota, hard); one more and the execution fails. */
export const HISTORY_EVENTS_MAX = 25_000;

/** Counts the events of one execution and passes each on. Nothing is kept: a long history costs no memory here. */
export class History {
  #count = 0;
  readonly #now: () => number;
  readonly #onEvent: ((event: HistoryEvent) => void) | undefined;

  /** `before`: events of the run that this one continues. */
  constructor(now: () => number, onEvent: ((event: HistoryEvent) => void) | undefined, before = 0) {
    this.#now = now;
    this.#onEvent = onEvent;
    this.#count = before;
  }

  /** How many events were recorded. */
  get count(): number {
    return this.#count;
  }

  /**
   * Records an event in the midst of an execution. The last place of the history is kept for the event that
   * ends the execution. Throws States.Runtime, which nothing can catch, when no other place is left.
   */
  record(type: HistoryEventType, fields: Omit<HistoryEvent, 'id' | 'timestamp' | 'type'> = {}): void {
    if (this.#count >= HISTORY_EVENTS_MAX - 1) {
      throw new StateFailed('States.Runtime', `The history has reached its limit of ${HISTORY_EVENTS_MAX} events.`);
    }
    this.#append(type, fields);
  }

  /** Records the event that ends the execution. */
  recordEnd(type: HistoryEventType, fields: Omit<HistoryEvent, 'id' | 'timestamp' | 'type'>): void {
    this.#append(type, fields);
  }

  #append(type: HistoryEventType, fields: Omit<HistoryEvent, 'id' | 'timestamp' | 'type'>): void {
    this.#count += 1;
    this.#onEvent?.({ id: this.#count, timestamp: this.#now(), type, ...fields });
  }
}
