import type { Group } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { Runtime } from './runtime/runtime.ts';

/** A group that this Region may own, with its entry as a sweep read it. */
export interface Swept {
  readonly name: string;
  readonly group: Group;
  readonly entry: LedgerEntry;
}

/** Told in the log, and not held against the run. */
export const tell = (runtime: Runtime, what: string, error: unknown): void =>
  runtime.logger.warn(`${what}: ${(error as Error).message}`);
