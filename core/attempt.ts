import type { FenceCall, LiftCall } from './fence.ts';
import type { LedgerEntry } from './ledger.ts';

/** What was tried last, so that a refusal or a stale picture makes nobody ask again at once. Pure. */

/** A call that changes one database. */
export type Act = FenceCall | LiftCall | 'promote' | 'harden';

/** The newest attempt at one act on one database. Milliseconds since 1970. */
export interface Attempt {
  readonly at: number;
  /** Why it failed; absent when AWS accepted it. */
  readonly refused?: string;
  /** When the unbroken row of failures began; of an accepted attempt, its own moment. */
  readonly since: number;
}

/** How long an act is not repeated, in milliseconds: a hardening takes minutes, a describe shows a fence within seconds. */
const restMilliseconds = (act: Act): number => (act === 'harden' ? 60_000 : 15_000);

const keyOf = (act: Act, database: string) => `${act} ${database}`;

/** The newest attempt of the running transfer; undefined when there was none. */
export const attemptOf = ({ transfer }: LedgerEntry, act: Act, database: string): Attempt | undefined =>
  transfer?.attempts?.[keyOf(act, database)];

/** True unless the same was tried so lately that the answer, or the picture, can't be another yet. */
export function mayAttempt(entry: LedgerEntry, act: Act, database: string, now: number): boolean {
  const attempt = attemptOf(entry, act, database);
  return attempt === undefined || now - attempt.at >= restMilliseconds(act);
}

/** The entry with an attempt noted; `refused` says why it failed. */
export function attempted(
  entry: LedgerEntry,
  act: Act,
  database: string,
  { now, refused }: { readonly now: number; readonly refused?: string },
): LedgerEntry {
  if (!entry.transfer) return entry;
  const before = attemptOf(entry, act, database);
  const since = refused !== undefined && before?.refused !== undefined ? before.since : now;
  const attempt: Attempt = { at: now, since, ...(refused !== undefined && { refused }) };
  const attempts = { ...entry.transfer.attempts, [keyOf(act, database)]: attempt };
  return { ...entry, transfer: { ...entry.transfer, attempts } };
}

/** Acts that nothing goes on without. A fence that is refused holds up nothing for long, and its debt says so. */
const blocking: readonly Act[] = ['promote', 'open-network', 'set-writable'];

/** What AWS has gone on refusing, time after time, for at least so many milliseconds, in words; undefined when nothing is. */
export function refusedFor({ transfer }: LedgerEntry, milliseconds: number, now: number): string | undefined {
  for (const [key, { at, since, refused }] of Object.entries(transfer?.attempts ?? {})) {
    const act = blocking.find((one) => key.startsWith(keyOf(one, '')));
    const lasts = refused !== undefined && at - since >= milliseconds && now - at < milliseconds;
    // A promotion that was asked for since then was not refused any more.
    const overcome = act === 'promote' && (transfer?.promotions[key.slice(keyOf(act, '').length)] ?? 0) > at;
    if (act && lasts && !overcome) return `AWS refuses to ${key}: ${refused}`;
  }
  return undefined;
}
