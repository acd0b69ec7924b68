import { type Configuration, type Group, type Region, regionsOf } from './configuration.ts';
import { metrics } from './names.ts';
import { gradeOf, type Look, publishedAt } from './observation.ts';

/** A probe run: publishing, and when it ends. In milliseconds. How often it looks is configured. */
export const probing = {
  publishEvery: 10_000,
  /** The successor comes after a minute, as far as the Scheduler is precise; asking earlier would only cost. */
  successorFrom: 60_000,
  /** The longest run, in case that no successor ever reports. */
  longest: 130_000,
} as const;

/**
 * Is what was seen published after this look of a run, counted from 1? After the first, so that the run before this one may end,
 * and then with the last look of each 10 s. `interval`: from start to start, in milliseconds.
 */
export const isPublishedAfter = (looks: number, interval: number): boolean =>
  looks === 1 ||
  Math.floor((looks * interval) / probing.publishEvery) > Math.floor(((looks - 1) * interval) / probing.publishEvery);

/** One point for CloudWatch: `at` in milliseconds since 1970. */
export interface Point {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at?: number;
  readonly everySecond: boolean;
}

/** The groups that a Region observes, whoever owns them. */
export const groupsObservedFrom = (
  configuration: Configuration,
  region: Region,
): readonly (readonly [string, Group])[] =>
  Object.entries(configuration.groups).filter(([, group]) => regionsOf(group).includes(region));

/** What a look is published as: one metric, since each is paid for all month. */
export const pointOf = (group: string, look: Look): Point => ({
  metric: metrics.suspicion,
  dimensions: { Group: group },
  value: gradeOf(look),
  at: publishedAt(look.endedAt),
  everySecond: true,
});

/** The run's own sign of life: its value is the second in which it started, so that a newer run is a greater value. */
export const runPoint = (startedAt: number, now: number): Point => ({
  metric: metrics.probeRun,
  dimensions: {},
  value: Math.floor(startedAt / 1000),
  at: now,
  everySecond: true,
});
