import type { Random } from '#sandbox/world/random.ts';
import type { Fault } from '../plan.ts';

/** What a year of one group brings though nothing is lost, and how often. Rates and lengths are guesses unless a source is named. */
export interface NoiseKind {
  readonly name: string;
  /** What happens, in words. */
  readonly text: string;
  /** Episodes in a year of one group. */
  readonly perYear: number;
  /** Where the rate and the length come from. */
  readonly why: string;
  /** Whether it comes at any hour, or while people work: then they meet more often. */
  readonly hours: 'any' | 'working';
  /** An episode that lasts longer is no noise but an outage that the policy is there for: it is counted, and not played. */
  readonly upToSeconds?: number;
  /** So many of a year are played, the others are counted by the argument. */
  readonly argued?: { readonly playedPerYear: number; readonly argument: string };
  /** The faults of an episode. Their seconds count from its beginning. */
  readonly draw: (random: Random) => readonly Fault[];
}

/** One of them, each as likely as the others. */
export const oneOf = <T>(random: Random, all: readonly [T, ...T[]]): T =>
  all[random.between(0, all.length - 1)] ?? all[0];

/** Seconds from the least to the most, to the millisecond. */
export const between = (random: Random, [least, most]: readonly [number, number]) =>
  random.between(least * 1000, most * 1000) / 1000;

type Drawn = Partial<Pick<Fault, 'atSeconds' | 'target' | 'args'>>;

/** A fault of the owner from the episode's beginning on, unless something else is said. `durationSeconds`: how long it lasts. */
export const fault = (id: string, kind: string, durationSeconds: number, more: Drawn = {}): Fault => ({
  ...{ id, kind, atSeconds: 0, durationSeconds, target: 'owner', args: {} },
  ...more,
});

/**
 * Lengths of cuts, in seconds: a Pareto distribution from 1 s with the exponent 0.8, cut off at 900 s. Half are shorter than 2.4 s, one in
 * ten is longer than 18 s, one in twenty longer than 42 s, one in a hundred longer than 5 minutes. A guess: most cuts are the seconds in which routes change, and the few
 * long ones make up most of the time.
 */
export const cutSeconds = (random: Random): number =>
  Math.round(Math.min(900, (1 - random.next()) ** (-1 / 0.8)) * 1000) / 1000;
