import type { Region } from './configuration.ts';
import type { Observation } from './evidence.ts';
import { isGrey } from './grey.ts';

/** What is left of the observers' reports once the late, the blind and the missing are sorted out. */

/** Evidence is dropped when it is older than this, or more than the clocks' difference in the future. */
export const evidence = { maxAgeMilliseconds: 20_000, clockToleranceMilliseconds: 1_000 } as const;

/** What the fresh observations show, and who is missing. */
export interface Sight {
  readonly expected: readonly Region[];
  /** Other standbys that answered. What they see alive counts; what they see dead, or do not see, counts for nothing. */
  readonly beside: readonly Observation[];
  readonly fresh: readonly Observation[];
  readonly missing: readonly Region[];
  readonly blind: readonly Observation[];
  readonly seeing: readonly Observation[];
  readonly down: readonly Observation[];
  readonly up: readonly Observation[];
  /** Those that lately found the writer silent again and again, whatever they find now. */
  readonly grey: readonly Observation[];
  readonly controlDown: readonly Observation[];
  readonly controlUp: readonly Observation[];
  /** `database: reason` for each replica that still gets beats, and for each that gets none. */
  readonly flowing: readonly string[];
  readonly stalled: readonly string[];
  /** `observer: reason` for each observer to whom the application answers as it should, and for each to whom it does not. */
  readonly serving: readonly string[];
  readonly failing: readonly string[];
}

/** The newest usable observation of each expected observer, and of any other. */
export function sightOf(observations: readonly Observation[], expected: readonly Region[], now: number): Sight {
  const usable = observations.filter(
    ({ at }) => now - at <= evidence.maxAgeMilliseconds && at - now <= evidence.clockToleranceMilliseconds,
  );
  const newestOf = (region: Region) =>
    usable
      .filter(({ observer, observed }) => observer === region && observed !== region)
      .sort((a, b) => b.at - a.at)
      .slice(0, 1);
  const fresh = expected.flatMap(newestOf);
  const others = new Set(usable.map(({ observer }) => observer).filter((region) => !expected.includes(region)));
  const beside = [...others].flatMap(newestOf);
  const seeing = fresh.filter(({ blind }) => !blind);
  const seen = [...seeing, ...beside.filter(({ blind }) => !blind)];
  return {
    expected,
    beside,
    fresh,
    seeing,
    missing: expected.filter((region) => !fresh.some(({ observer }) => observer === region)),
    blind: fresh.filter(({ blind }) => blind),
    down: seeing.filter(({ endpoint }) => endpoint.state === 'down'),
    up: seen.filter(({ endpoint }) => endpoint.state === 'up'),
    grey: seeing.filter(isGrey),
    controlDown: seeing.filter(({ controlPlane }) => controlPlane.state === 'down'),
    controlUp: seen.filter(({ controlPlane }) => controlPlane.state === 'up'),
    // A blind observer may still read the replica in its own Region, and a beat there is a beat.
    flowing: replicationIn([...fresh, ...beside], 'flowing'),
    stalled: replicationIn(seeing, 'stalled'),
    // Nor does it matter why an observer sees nothing else, as long as the application answers it.
    serving: applicationIn([...fresh, ...beside], 'up'),
    failing: applicationIn(seeing, 'down'),
  };
}

const replicationIn = (observations: readonly Observation[], state: 'flowing' | 'stalled'): readonly string[] =>
  observations.flatMap(({ replication }) =>
    Object.entries(replication).flatMap(([database, seen]) =>
      seen.state === state ? [`${database}: ${seen.reason}`] : [],
    ),
  );

const applicationIn = (observations: readonly Observation[], state: 'up' | 'down'): readonly string[] =>
  observations.flatMap(({ observer, application }) =>
    application?.state === state ? [`Asked from ${observer}, ${application.reason}`] : [],
  );

/** An observer that found its first failure just now has been seeing silence since this look. */
export const silenceOf = ({ silentSince, at }: Observation): number => silentSince ?? at;
