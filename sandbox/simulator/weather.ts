import type { Region } from '#core/configuration.ts';
import type { Fate } from '#sandbox/world/fate.ts';
import type { Call, DurationName } from '#sandbox/world/service.ts';
import type { Tag } from './tags.ts';

/** What is wrong with the world at the moment: faults write it, the stage's ports read it. */

/** Decides about one call, or leaves it to the next rule. `tag` is absent where a service of AWS calls. */
export type CallRule = (call: Call, stage: 'before' | 'after', tag: Tag | undefined) => Fate | undefined;

/** Changes the answer that a function gets, such as an old picture. */
export type AnswerRule = (operation: string, region: Region, answer: unknown) => unknown;

/** Faults that are under way. */
export interface Weather {
  readonly calls: Set<CallRule>;
  readonly answers: Set<AnswerRule>;
  /** Milliseconds that a duration of AWS takes instead of what is drawn, for the name's newest entry. */
  readonly durations: Map<DurationName, () => number>;
  /** How long describes show the old picture after a change, in milliseconds. */
  staleMilliseconds: () => number;
  /** How long a commit travels to a standby, in milliseconds. */
  replicationMilliseconds: (standby: Region) => number;
  streaming: boolean;
  /** More milliseconds on the way between two Regions' networks. */
  readonly roads: Set<(from: Region, to: Region) => number>;
  /** How wrong the clock of a Region's functions is, in milliseconds. */
  readonly skew: Map<Region, number>;
}

/** A fine day. */
export const fineWeather = (): Weather => ({
  calls: new Set(),
  answers: new Set(),
  durations: new Map(),
  staleMilliseconds: () => 0,
  replicationMilliseconds: () => 40,
  streaming: true,
  roads: new Set(),
  skew: new Map(),
});
