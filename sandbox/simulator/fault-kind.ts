import type { Random } from '#sandbox/world/random.ts';
import type { Levers } from './levers.ts';
import type { Fault, Part } from './plan.ts';
import type { Stage } from './stage.ts';

/** What a fault may use. */
export interface Scene {
  readonly stage: Stage;
  readonly levers: Levers;
  readonly fault: Fault;
  /** The fault's own stream. */
  readonly random: Random;
  /** Says that the fault took effect; counted for the summary. */
  readonly fired: () => void;
  /** True once the fault is over: timers that it set do nothing then. */
  readonly isOver: () => boolean;
}

/** A kind of fault of the catalogue: what can be drawn for it, and what it does. */
export interface FaultKind {
  /** The number in the catalogue. Several kinds may share one. */
  readonly id: string;
  readonly kind: string;
  readonly group: 'A' | 'B' | 'C' | 'D' | 'E';
  /** What it does, in words, after "From then on" or so. */
  readonly text: string;
  readonly targets: readonly Part[];
  /** Bounds of its length in seconds; `Infinity` as the second is drawn as "for ever" in a part of the runs. */
  readonly lasts: readonly [least: number, most: number];
  readonly args?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** True where the writer is out of reach for as long as it lasts, so that a failover may be called for. */
  readonly outage?: true;
  /** Begins the fault. The answer ends it. */
  readonly begin: (scene: Scene) => () => void;
}

/** A fault that lasts this long never ends. */
export const forEver = 1_000_000;
