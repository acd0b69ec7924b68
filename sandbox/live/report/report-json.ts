import type { RecoveryPart } from '#core/achieved.ts';
import type { Region } from '#core/configuration.ts';
import type { Verdict } from '#core/ledger.ts';

/** What a drill found, as `report.json` holds it. Moments are milliseconds since 1970, UTC; durations are seconds. */

export type Outage = 'region' | 'partition' | 'writer' | 'blip' | 'control-plane' | 'us-east-1' | 'approval' | 'loss';

export interface Report {
  /** Name of the report's folder. */
  readonly id: string;
  readonly outage: Outage;
  /** When the outage was staged. */
  readonly outageAt: number;
  readonly group: string;
  /** The owner when the outage began. */
  readonly from: Region;
  /** The Region that may take over. */
  readonly to: Region;
  readonly witness: Region;
  readonly verdict: Verdict;
  /** Why, in words, as the machines gave them. */
  readonly reasons: readonly string[];
  readonly expected: Expectation;
  readonly timeline: readonly TimelineEvent[];
  readonly rto: RecoveryTime;
  readonly rpo: RecoveryPoint;
  readonly writes: Writes;
  /** What the old writer acknowledged after the outage began to a client that kept its address and session: lost to the new owner. */
  readonly exposure: { readonly seconds: number; readonly writes: number };
  /** From the alarm event to proven traffic, less the intervals of `subtracted`; null when no traffic was moved. */
  readonly overheadSeconds: number | null;
  readonly subtracted: readonly Interval[];
  /** The share of this machine's processors, 0 to 1, that other programs used meanwhile; null where it is not known. */
  readonly othersBusy: number | null;
  /** Every execution of a state machine, in the order of their starts. */
  readonly path: readonly Execution[];
  readonly fenceDebts: readonly ReportedDebt[];
  readonly records: readonly ReportedRecord[];
  readonly files: ReportFiles;
  readonly compressed: { readonly timeScale: number; readonly what: readonly string[] };
  readonly environment: Environment;
  readonly series: { readonly perSecond: readonly Second[] };
}

/** What this kind of outage had to end with, and what was wrong with how it ended. */
export interface Expectation {
  readonly verdict: Verdict;
  /** The verdict is the expected one, the objectives are met and no invariant broke. */
  readonly met: boolean;
  readonly problems: readonly string[];
}

export interface TimelineEvent {
  readonly name: string;
  readonly at: number;
  readonly secondsSinceOutage: number;
}

/** `achievedSeconds` and `split` are null when nothing was moved. The parts follow each other and add up to what was achieved. */
export interface RecoveryTime {
  readonly objectiveSeconds: number;
  readonly achievedSeconds: number | null;
  readonly split: Readonly<Record<RecoveryPart, number>> | null;
}

/** Loss in seconds of writes; null when nothing was promoted or the bound is unknown. */
export interface RecoveryPoint {
  readonly objectiveSeconds: number;
  readonly estimatedUpperSeconds: number | null;
  readonly actualSeconds: number | null;
  /** What a person accepted where the estimate was above the objective: `seconds` is null for any loss. */
  readonly accepted?: { readonly seconds: number | null; readonly by: string };
}

/** Counted in the surviving database against the client's own log. */
export interface Writes {
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly acknowledgedByOldWriterAfterTransfer: number;
}

export interface Interval {
  readonly name: string;
  readonly seconds: number;
}

/** `machine` is the name of the definition: failover or converge. */
export interface Execution {
  readonly machine: string;
  readonly name: string;
  readonly region: Region;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** States in the order in which they were entered, repetitions included. */
  readonly states: readonly string[];
}

export interface ReportedDebt {
  readonly region: Region;
  readonly epoch: number;
  readonly openedAt: number;
  readonly dischargedAt: number | null;
  readonly proof: string | null;
}

/** A DNS name: when it was first proven to serve from the target, and what is still pending. */
export interface ReportedRecord {
  readonly name: string;
  readonly strategy: 'health-check' | 'record';
  readonly servedAt: number | null;
  readonly pending?: string;
}

/** Paths beside the report. */
export interface ReportFiles {
  readonly acknowledgedLog: string;
  /** The same for the client that kept the old server's address. */
  readonly oldAddressLog: string;
  readonly survivingIds: string;
  readonly callLog: string;
}

export interface Environment {
  readonly node: string;
  readonly postgres: string;
  readonly cpus: number;
  readonly os: string;
  readonly seed: number | string;
  readonly command: string;
}

/** One second of the clients' life; `second` counts from the outage and is negative before it. */
export interface Second {
  readonly second: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** Replication lag of the standby; null where nobody could tell. */
  readonly lagSeconds: number | null;
}
