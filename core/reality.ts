import type { Region } from './configuration.ts';

/** What a look at the world finds, reduced to what `converge` decides from. */

export type Probe = 'written' | 'read-only' | 'refused' | 'unreachable';

/** An RDS instance as the RDS API describes it. */
export interface InstanceView {
  readonly status: string;
  /** Has a replication source or a "read replication" status: status `available` alone says nothing about the role. */
  readonly replica: boolean;
  /** A backup retention that was asked for and is not in force yet. */
  readonly retentionPending: boolean;
  readonly securityGroups: readonly { readonly id: string; readonly active: boolean }[];
  readonly parametersInSync: boolean;
  readonly multiAz: boolean;
  readonly multiAzPending: boolean;
  readonly backupRetentionDays: number;
  readonly deletionProtection: boolean;
}

/** One database on both sides. `undefined`: that side could not be looked at. */
export interface DatabaseView {
  readonly name: string;
  readonly target: InstanceView | undefined;
  /** A write tried in the target by the official path. */
  readonly targetWrite: Probe | undefined;
  readonly other: InstanceView | undefined;
  /** Is `default_transaction_read_only` on in the other side's parameter group? */
  readonly otherReadOnly: boolean | undefined;
  /** A write tried on the other side from the target's Region; only tried once the fence is in place. */
  readonly otherWrite: Probe | undefined;
  readonly targetReadOnly: boolean | undefined;
}

export interface RecordView {
  readonly name: string;
  readonly strategy: 'health-check' | 'record';
  /** The name resolves, in the target's Region, to the target's endpoint. */
  readonly resolvesToTarget: boolean;
  /** What it resolves to, for the reasons. */
  readonly resolvesTo: string;
  /** The accepted change of this epoch: `undefined` when none was accepted. */
  readonly change: 'PENDING' | 'INSYNC' | undefined;
}

export interface Reality {
  /** The Region of `other`; absent where there is only one that it can be. */
  readonly away?: Region;
  readonly databases: readonly DatabaseView[];
  readonly records: readonly RecordView[];
}
