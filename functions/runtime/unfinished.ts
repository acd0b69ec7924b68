/**
 * A run did all that it could, and not all that it should. It ends as failed, so that Lambda counts it: an alarm follows that count,
 * and needs nothing of ours that may be what is broken.
 */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}
