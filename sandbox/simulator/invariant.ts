import type { LedgerEntry } from '#core/ledger.ts';
import type { CallEntry } from '#sandbox/world/call-log.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import type { Call } from '#sandbox/world/service.ts';
import type { Commit, VirtualEngine } from '#sandbox/world/virtual-engine.ts';
import type { Tag } from './tags.ts';
import type { Truth } from './truth.ts';

/** What was found wrong, as a sentence; nothing where all is well. */
export type Finding = string | undefined;

/** Is asked after each event that may concern it. */
export interface Watch {
  /** The ledger's entry was written. */
  readonly ledger?: (next: LedgerEntry, before: LedgerEntry, tag: Tag | undefined) => Finding;
  /** A call is being sent; `tag` is absent where a person or a service of AWS sends it. */
  readonly sending?: (call: Call, tag: Tag | undefined) => Finding;
  /** A call was applied or refused. */
  readonly called?: (entry: CallEntry, tag: Tag | undefined) => Finding;
  readonly committed?: (engine: VirtualEngine, commit: Commit) => Finding;
  /** The name servers answer differently from now on; `endpoint` is empty where they answer nothing. */
  readonly answered?: (name: string, endpoint: string, before: string) => Finding;
  /** An execution has ended. */
  readonly executed?: (record: ExecutionRecord) => Finding;
  /** A second of virtual time has passed. */
  readonly ticked?: () => Finding;
  /** The run is over: faults have ended for good, and all had time to come to rest. */
  readonly ended?: () => Finding;
}

/** A property that holds in every run. */
export interface Invariant {
  readonly id: string;
  /** The property in one sentence. */
  readonly sentence: string;
  readonly watch: (truth: Truth) => Watch;
}

/** Calls that change a database, a network, a parameter or a record. */
export const isMutating = ({ operation }: Pick<Call, 'operation'>): boolean =>
  /^(Modify|Promote|Reboot|ChangeResourceRecordSets)/.test(operation);

export const secondsOf = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;
