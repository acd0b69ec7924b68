/** Retry and Catch: which entry matches an error, and how long to wait before the next try. */
import type { Retrier } from './definition.ts';

/** Errors that the wildcard States.ALL does not match: States.Runtime ends the execution whatever is said. */
const BEYOND_ALL: ReadonlySet<string> = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** The first entry of Retry or Catch that matches an error name. */
export function firstMatch<E extends { readonly ErrorEquals: readonly string[] }>(
  entries: readonly E[] | undefined,
  error: string,
): E | undefined {
  return entries?.find((entry) => entry.ErrorEquals.some((pattern) => matches(pattern, error)));
}

/**
 * True if a name in ErrorEquals covers an error. States.TaskFailed covers all but States.Timeout, States.ALL all but
 * the two that a data limit and the runtime itself raise; States.Runtime is covered by nothing
 * (Step Functions developer guide, "Handling errors in Step Functions workflows").
 */
export function matches(pattern: string, error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (pattern === 'States.ALL') return !BEYOND_ALL.has(error);
  if (pattern === 'States.TaskFailed') return error !== 'States.Timeout';
  return pattern === error;
}

/** Counts the tries of each retrier of one visit of a Task; a new visit starts anew. */
export class Retries {
  readonly #used = new Map<Retrier, number>();

  /**
   * The milliseconds to wait before the next try, an integer; undefined if the first retrier that matches is used up
   * or none matches. `random` (at least 0, less than 1) is asked only for full jitter.
   */
  nextDelay(retriers: readonly Retrier[] | undefined, error: string, random: () => number): number | undefined {
    const retrier = firstMatch(retriers, error);
    if (retrier === undefined) return undefined;
    const used = this.#used.get(retrier) ?? 0;
    if (used >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.#used.set(retrier, used + 1);
    const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
    const milliseconds = Math.round(Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1000);
    return retrier.JitterStrategy === 'FULL' ? Math.floor(random() * milliseconds) : milliseconds;
  }
}
