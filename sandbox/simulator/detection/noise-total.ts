import type { NoiseKind } from './noise-kind.ts';
import type { FalseFailover, NoisyYear } from './play-noise.ts';
import { counted } from './statistics.ts';

/** What all years together show. */
export interface NoiseTotal {
  readonly groupYears: number;
  readonly kinds: readonly NoiseCount[];
  /** Disturbances of two or more episodes within minutes of each other. */
  readonly coincidences: number;
  /** Executions of the failover machine. */
  readonly runs: number;
  /** First reasons of refusals and how often each was given, the most frequent first. */
  readonly refusals: readonly (readonly [reason: string, count: number])[];
  readonly failovers: readonly FalseFailover[];
  readonly violations: readonly { readonly year: number; readonly violation: string }[];
  readonly virtualHours: number;
  /** At 95 %, a group has fewer failovers than this in a year that nothing calls for; absent where there was one, or no year. */
  readonly fewerPerYear?: number;
}

/** How often a kind was played, counted by its argument, and left out as an outage. */
export interface NoiseCount extends Pick<NoiseKind, 'perYear'> {
  readonly kind: string;
  readonly played: number;
  readonly argued: number;
  readonly outages: number;
  /** Why those that are counted need not be played. */
  readonly argument?: string;
}

/** Sums years up, in the order of their numbers. */
export function noiseTotal(kinds: readonly NoiseKind[], seen: readonly NoisyYear[]): NoiseTotal {
  const years = [...seen].sort((a, b) => a.year - b.year);
  const disturbances = years.flatMap(({ played }) => played);
  const plays = new Map<string, number>();
  for (const kind of disturbances.flat()) plays.set(kind, (plays.get(kind) ?? 0) + 1);
  const failovers = years.flatMap((year) => year.failovers);
  const sum = (of: (year: NoisyYear) => number) => years.reduce((all, year) => all + of(year), 0);
  return {
    groupYears: years.length,
    kinds: kinds.map(({ name, perYear, argued: spokenFor }) => ({
      ...{ kind: name, perYear, played: plays.get(name) ?? 0 },
      argued: sum(({ argued }) => argued[name] ?? 0),
      outages: sum(({ outages }) => outages[name] ?? 0),
      ...(spokenFor && { argument: spokenFor.argument }),
    })),
    coincidences: disturbances.filter(({ length }) => length > 1).length,
    runs: sum(({ runs }) => runs),
    refusals: counted(years.flatMap(({ refusals }) => refusals)),
    failovers,
    violations: years.flatMap(({ year, violations }) => violations.map((violation) => ({ year, violation }))),
    virtualHours: sum(({ virtualSeconds }) => virtualSeconds) / 3600,
    ...(failovers.length === 0 && years.length > 0 && { fewerPerYear: ruleOfThree(years.length) }),
  };
}

/** Had something a rate of 3 / n, it would be missed in n tries once in twenty times: e to the power of -3 is 0.05. */
export const ruleOfThree = (tries: number): number => 3 / tries;
