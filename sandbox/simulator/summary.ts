import { createHash } from 'node:crypto';
import { kinds } from './catalogue.ts';
import type { Outcome } from './run.ts';
import type { Answer } from './worker.ts';

/** A property that a seed broke, with the story of how. */
export interface FoundViolation {
  readonly seed: number;
  readonly invariant: string;
  /** Seconds of virtual time since the run began. */
  readonly at: number;
  readonly finding: string;
  readonly story: readonly string[];
}

/** What many runs show together. */
export interface Summary {
  readonly seeds: number;
  readonly violations: readonly FoundViolation[];
  /** Runs in which the simulation itself failed, with why. */
  readonly broken: readonly { readonly seed: number; readonly why: string }[];
  readonly virtualHours: number;
  readonly meanVirtualMinutes: number;
  /** Runs in which a promotion was carried out. */
  readonly failovers: number;
  /** By the catalogue's number: how often it took effect, whether as a fault or as an odd habit of the calls. */
  readonly faultsInjected: Readonly<Record<string, number>>;
  /** Kinds that no seed has seen take effect, with their numbers, such as `F17 data-plane-down`. */
  readonly faultsMissed: readonly string[];
  readonly evaluations: number;
  readonly probesMissed: readonly string[];
  readonly probes: Readonly<Record<string, number>>;
  /** Processor time for playing a seed once, in seconds. */
  readonly secondsPerSeed: number;
  readonly slowestRecoverySeconds: number | undefined;
  readonly slowestRecoverySeed: number | undefined;
  /** Over the trace of each seed, in the order of the seeds. */
  readonly traceHash: string;
}

/** Sums answers up; `probeNames` is what there is to be hit. Faults are compared with all kinds that there are. */
export function summarize(answers: readonly Answer[], probeNames: readonly string[]): Summary {
  const sorted = [...answers].sort((a, b) => a.seed - b.seed);
  const played = sorted.flatMap((answer) => ('outcome' in answer ? [answer] : []));
  const outcomes = played.map(({ outcome }) => outcome);
  const [slowest] = outcomes
    .filter(({ recoverySeconds }) => recoverySeconds !== undefined)
    .sort((a, b) => (b.recoverySeconds ?? 0) - (a.recoverySeconds ?? 0));
  const virtualSeconds = sum(outcomes.map((outcome) => outcome.virtualSeconds));
  const probes = counted(outcomes.map((outcome) => outcome.probes));
  const fired = counted(outcomes.map((outcome) => outcome.fired));
  return {
    seeds: sorted.length,
    violations: outcomes.flatMap(violationsIn),
    broken: sorted.flatMap((answer) => ('broken' in answer ? [{ seed: answer.seed, why: answer.broken }] : [])),
    virtualHours: virtualSeconds / 3600,
    meanVirtualMinutes: virtualSeconds / 60 / Math.max(1, outcomes.length),
    failovers: outcomes.filter(({ failovers }) => failovers > 0).length,
    faultsInjected: Object.fromEntries(Object.entries(fired).filter(([key]) => isNumber(key))),
    faultsMissed: kinds.filter(({ kind }) => fired[kind] === undefined).map(({ id, kind }) => `${id} ${kind}`),
    evaluations: sum(outcomes.map(({ evaluations }) => evaluations)),
    probesMissed: probeNames.filter((name) => probes[name] === undefined),
    probes,
    secondsPerSeed: sum(played.map(({ milliseconds }) => milliseconds)) / 1000 / Math.max(1, played.length),
    slowestRecoverySeconds: slowest?.recoverySeconds,
    slowestRecoverySeed: slowest?.seed,
    traceHash: createHash('sha256')
      .update(outcomes.map(({ traceHash }) => traceHash).join())
      .digest('hex')
      .slice(0, 16),
  };
}

function violationsIn({ seed, violation, story, startedAt }: Outcome): readonly FoundViolation[] {
  if (!violation) return [];
  const { invariant, finding, at } = violation;
  return [{ seed, invariant, at: Math.max(0, (at - startedAt) / 1000), finding, story }];
}

/** A fault is counted by its kind's name, too. */
const isNumber = (key: string): boolean => /^F\d+$/.test(key);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function counted(counts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const each of counts) for (const [id, count] of Object.entries(each)) total[id] = (total[id] ?? 0) + count;
  const number = (id: string) => Number(/\d+/.exec(id)?.[0] ?? 0);
  return Object.fromEntries(Object.entries(total).sort(([a], [b]) => number(a) - number(b) || (a < b ? -1 : 1)));
}
