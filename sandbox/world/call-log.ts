import type { Region } from '#core/configuration.ts';

/** A line of the call log. A call that never reached its endpoint has no `appliedAt`. */
export interface CallEntry {
  /** When the caller sent it. */
  readonly at: number;
  readonly appliedAt?: number;
  readonly role: string;
  readonly from: Region;
  readonly service: string;
  readonly region: Region;
  readonly operation: string;
  readonly target: string;
  readonly mutating: boolean;
  readonly input: Readonly<Record<string, unknown>>;
  /** `ok`, the name of the fault, or `unreachable`. */
  readonly result: string;
}
