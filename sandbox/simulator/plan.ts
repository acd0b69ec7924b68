import type { Policy, Region } from '#core/configuration.ts';

/** What befalls one run, as data: it can be read, replayed, and shrunk by leaving faults out. */

/** One fault of the catalogue. Seconds count from the end of the warm-up. */
export interface Fault {
  /** The catalogue's number, such as `F15`. */
  readonly id: string;
  readonly kind: string;
  readonly atSeconds: number;
  /** How long it lasts. */
  readonly durationSeconds: number;
  /** What it befalls: a part of the installation, such as `owner`, `standby`, `witness`, `us-east-1`. */
  readonly target: Part;
  readonly args: Readonly<Record<string, number>>;
}

export type Part =
  | 'owner'
  | 'standby'
  | 'witness'
  | 'us-east-1'
  | 'owner-standby'
  | 'owner-witness'
  | 'standby-witness';

/**
 * How often calls go wrong by themselves, as chances from 0 to 1. Most are 0 in most runs: a run that is odd in a few places,
 * time after time, finds more than one that is a little noisy everywhere.
 */
export interface Noise {
  readonly throttled: number;
  readonly answerLost: number;
  readonly failedApplied: number;
  readonly failedNotApplied: number;
  readonly killedBefore: number;
  readonly killedAfter: number;
  readonly slow: number;
  /** The chance that EventBridge or the Scheduler delivers twice. */
  readonly duplicates: number;
  /** How long describes show the old picture at most, in milliseconds. */
  readonly staleMilliseconds: number;
}

/** What is healed for ever in the second phase; everything else stays as broken as it is. */
export type Core = 'everything' | 'standby';

/** Everything that a run is made of beside the code. */
export interface Plan {
  readonly seed: number;
  /** AWS's own long durations are divided by this. */
  readonly scale: number;
  /** The Region that owns the group at first. */
  readonly owner: Region;
  /** What the group's configuration says instead of the installation's, where it says anything. */
  readonly policy?: {
    readonly rpoSeconds: number;
    readonly dwellSeconds: number;
    readonly coolDownSeconds: number;
    readonly mode?: Policy['mode'];
    readonly unfenced?: Policy['unfenced'];
    readonly approval?: Policy['approval'];
    readonly flapLimit?: Policy['flapLimit'];
    readonly blackout?: Policy['blackout'];
  };
  /** The group has a health URL, which its application answers; it has none unless said so. */
  readonly health?: true;
  /** How often the probes look, in seconds; 5 unless said otherwise. */
  readonly lookEverySeconds?: number;
  /** How long a commit travels to the standby, in milliseconds; 40 unless said otherwise. */
  readonly lagMilliseconds?: number;
  /** The first phase's length after the warm-up. */
  readonly horizonSeconds: number;
  readonly noise: Noise;
  readonly core: Core;
  /** The rare place whose recipe the faults are of; absent where they were drawn one by one. */
  readonly place?: string;
  readonly faults: readonly Fault[];
}

export const silent: Noise = {
  throttled: 0,
  answerLost: 0,
  failedApplied: 0,
  failedNotApplied: 0,
  killedBefore: 0,
  killedAfter: 0,
  slow: 0,
  duplicates: 0,
  staleMilliseconds: 0,
};
