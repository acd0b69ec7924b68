import type { OutageKind, Rule } from './outage-kind.ts';
import type { Sighting } from './play.ts';
import { type StepName, steps } from './timeline.ts';

/** A row of the table: what became of all seeds of a kind. Seconds count from the fault. */
export interface Row {
  readonly kind: string;
  readonly text: string;
  readonly rule: Rule;
  readonly seeds: number;
  readonly declared: number;
  readonly notDeclared: number;
  /** Absent where nothing was declared. */
  readonly seconds?: Spread;
  /** Of the first suspicion alarm, over the seeds that had one. */
  readonly alarmSeconds?: Spread;
  /** Seconds that each step took after the one before it, over the declarations that have both. */
  readonly steps: Readonly<Partial<Record<StepName, Spread>>>;
  readonly wrong: readonly WrongDecision[];
  /** First reasons of refusals and how often each was given, the most frequent first. */
  readonly refusals: readonly (readonly [reason: string, count: number])[];
  readonly virtualHours: number;
}

/** By nearest rank: the 99th percentile of fewer than a hundred is the greatest. */
export interface Spread {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/** A decision that the kind's rule does not allow. */
export interface WrongDecision {
  readonly seed: number;
  readonly what: string;
}

/** The smallest value that at least this share (0 to 1) of all values do not exceed. Throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('Nothing was measured: a quantile needs at least one value.');
  return found;
}

/** Undefined where nothing was measured. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { median: quantile(values, 0.5), p99: quantile(values, 0.99), max: quantile(values, 1) };
}

/** Sums the seeds of one kind up, in the order of their numbers. */
export function rowOf(
  { name, text, rule }: Pick<OutageKind, 'name' | 'text' | 'rule'>,
  seen: readonly Sighting[],
): Row {
  const sightings = [...seen].sort((a, b) => a.seed - b.seed);
  const times = sightings.flatMap(({ declaredSeconds }) => declaredSeconds ?? []);
  const seconds = spreadOf(times);
  const alarmSeconds = spreadOf(sightings.flatMap((sighting) => sighting.alarmSeconds ?? []));
  return {
    ...{ kind: name, text, rule, seeds: sightings.length },
    ...{ declared: times.length, notDeclared: sightings.length - times.length },
    ...(seconds && { seconds }),
    ...(alarmSeconds && { alarmSeconds }),
    steps: stepsIn(sightings),
    wrong: sightings.flatMap((sighting) => wrongIn(sighting, rule)),
    refusals: counted(sightings.flatMap(({ refusals }) => refusals)),
    virtualHours: sightings.reduce((sum, { virtualSeconds }) => sum + virtualSeconds, 0) / 3600,
  };
}

function wrongIn({ seed, declaredSeconds }: Sighting, rule: Rule): readonly WrongDecision[] {
  if (declaredSeconds === undefined)
    return rule === 'must' ? [{ seed, what: 'nothing was declared, and a failover is called for' }] : [];
  const when = `a failover was declared after ${declaredSeconds.toFixed(1)} s`;
  if (rule === 'must-not') return [{ seed, what: `${when}, and nothing calls for it` }];
  return declaredSeconds < 0 ? [{ seed, what: `${when}: before the fault` }] : [];
}

function stepsIn(sightings: readonly Sighting[]): Row['steps'] {
  const spreads = steps.map((step, index) => {
    const before = steps[index - 1];
    const taken = sightings.flatMap(({ steps: reached }) => {
      const [from, to] = [before === undefined ? 0 : reached[before], reached[step]];
      return from === undefined || to === undefined ? [] : [to - from];
    });
    return [step, spreadOf(taken)] as const;
  });
  return Object.fromEntries(spreads.filter(([, spread]) => spread !== undefined));
}

/** Different sentences and how often each came, the most frequent first. */
export function counted(reasons: readonly string[]): Row['refusals'] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
}
