import type { Clock } from './runtime.ts';

/** The time given to a call ran out before it answered; whether it took effect is unknown. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/**
 * Waits for the work, but not longer than the time given: the other side may be a dead Region, and a dead Region does not
 * refuse, it says nothing. Throws NoAnswerInTime, or what the work throws. The signal tells the SDK to give the request up,
 * and an aborted request is not sent again.
 */
export async function bounded<Answer>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const abort = new AbortController();
  const answer = Promise.withResolvers<Answer>();
  const inTime = clock.after(milliseconds, () => {
    const reason = new NoAnswerInTime(`No answer within ${milliseconds / 1000} s.`);
    answer.reject(reason);
    abort.abort(reason);
  });
  try {
    work(abort.signal).then(answer.resolve, answer.reject);
    return await answer.promise;
  } finally {
    inTime();
  }
}
