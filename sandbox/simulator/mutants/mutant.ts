import type { Share } from '../sweeps/sweep.ts';

/** Planted bugs: each replaces passages of the product's text in a process of its own. They show that the simulator can fail. */

/** One planted bug. */
export interface Mutant {
  readonly name: string;
  /** What is wrong then. */
  readonly text: string;
  readonly edits: readonly Edit[];
  /** The named fault list that shows it soonest, where the faults that seeds draw take long. */
  readonly scenario?: string;
  /** The rare place that shows it, where it takes more than faults, such as a policy that no seed draws. */
  readonly place?: string;
  /** The configuration that shows it, from the repository's root, where it takes more than the drill's own has. */
  readonly config?: string;
  /** The sweep that shows it, where it takes a disturbance at one certain point and chance hardly ever draws that. */
  readonly sweep?: Pick<Share, 'disturbance' | 'story'>;
}

/** One passage of one module that reads differently. */
export interface Edit {
  /** The module, from the repository's root. */
  readonly module: string;
  /** The passage, which has to be there exactly once. */
  readonly find: string;
  readonly replace: string;
}
