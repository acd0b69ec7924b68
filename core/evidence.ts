import type { Region } from './configuration.ts';

/** What one observer Region reports of one group, and what it may conclude from it. Times: milliseconds since 1970, UTC. */

export type Signal = 'up' | 'down' | 'unknown';

/** One database as its standby sees it; only the standby's Region can tell. */
export interface Replication {
  /** `flowing`: a heartbeat younger than the veto was replayed; `stalled`: none; `unknown`: the standby could not be asked. */
  readonly state: 'flowing' | 'stalled' | 'unknown';
  /** Commit time of the newest heartbeat row replayed, by the clock of the writer. */
  readonly heartbeatAt?: number;
  readonly reason: string;
}

/** How often an observer found the writer silent lately. */
export interface RecentLooks {
  /** How far back they reach. */
  readonly seconds: number;
  /** The looks that could tell, and how many of them found the writer silent. */
  readonly looks: number;
  readonly silent: number;
  /** How many times it fell silent anew, with an answer in between. */
  readonly times: number;
}

/** A fresh look at a group from one Region. */
export interface Observation {
  readonly observer: Region;
  /** The Region that was looked at: the owner. */
  readonly observed: Region;
  readonly at: number;
  /** The observer could not even reach its own neutral targets: it knows nothing of the owner. */
  readonly blind: boolean;
  /** Does the writer answer? */
  readonly endpoint: { readonly state: Signal; readonly reason: string };
  /** Does the RDS API of the owner's Region answer? */
  readonly controlPlane: { readonly state: Signal; readonly reason: string };
  /** Is the application well, by its own health URL? Absent where the group has none. */
  readonly application?: { readonly state: 'up' | 'down'; readonly reason: string };
  /** By database name; empty where the observer is no standby. */
  readonly replication: Readonly<Record<string, Replication>>;
  /** True when some instance of the owner is Multi-AZ and its Region's API said so: in-Region failover comes first. */
  readonly multiAz: boolean;
  /** End of the first failed look of the unbroken run of failures; absent when the newest look was good. */
  readonly silentSince?: number;
  /** Start of the newest good look. */
  readonly answeredAt?: number;
  /** The looks of the last minutes, this one among them; absent where none of them could tell. */
  readonly recent?: RecentLooks;
  /** Why the observer's own instances could not be promoted now, in words; only where the group has several standbys to choose from. */
  readonly unfit?: readonly string[];
}

export type OutageVerdict =
  | 'healthy'
  /** Grey: somebody reaches the writer, and an observer found it silent again and again. */
  | 'degraded'
  | 'region-down'
  | 'writer-down'
  /** Nobody reaches the writer, and a replica still gets its beats: it lives, and only the way to it is broken. */
  | 'writer-unreachable'
  | 'control-plane-only'
  | 'replication-only'
  | 'observer-blind'
  | 'unknown';

/** Bounds of the data that a failover would lose, in seconds; `Infinity` is written as null in JSON: unknown is infinite. */
export interface LossEstimate {
  readonly lowerSeconds: number;
  readonly upperSeconds: number | null;
}

/** Another standby of the group as it answered, and what it would lose. */
export interface OtherStandby {
  readonly region: Region;
  /** Commit time, by the writer's clock, of the newest heartbeat that all its replicas have. */
  readonly replayedTo?: number;
  /** By the same end of the writer as the own bound. */
  readonly loss: LossEstimate;
  /** Why it can't take over, as far as its own answer tells; empty where nothing speaks against it. */
  readonly unfit: readonly string[];
  /** It could not tell whether the writer answers, just then: a look may be throttled, or too slow. */
  readonly unsure?: true;
}

/** What a choice between several standbys is made from; absent from the assessment of a group with one. */
export interface Rivalry {
  /** Of the standby where the run is, as `OtherStandby` has it. */
  readonly own: Pick<OtherStandby, 'replayedTo' | 'unfit'>;
  /** When the silence had lasted for the dwell; absent where it has not. */
  readonly provenAt?: number;
  /** Those whose answers are fresh. */
  readonly others: readonly OtherStandby[];
}

/** The verdict over all observations, always with its reasons in words. */
export interface Assessment {
  readonly verdict: OutageVerdict;
  /** True when the verdict calls for a failover and has held for the dwell. */
  readonly proven: boolean;
  /** True when the verdict calls for a failover, or would but for a beat from just before the silence, and the run of failures is still too short. */
  readonly pending: boolean;
  readonly reasons: readonly string[];
  /**
   * True when the standby where the run is finds an outage that has held for the dwell, and the witness tells nothing: enough to ask
   * persons about, and never to act on.
   */
  readonly alone?: true;
  /** True when the application serves while every observer finds the writer silent: unlike a beat, that is no word from before the silence. */
  readonly served?: true;
  /** When the writer was first seen silent, over all observers; absent when it answers. */
  readonly silentSince?: number;
  /** The newest moment at which some observer that sees found the writer answering; absent where none of them remembers one. */
  readonly answeredAt?: number;
  readonly loss: LossEstimate;
  readonly rivalry?: Rivalry;
  readonly at: number;
}
