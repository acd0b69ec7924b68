/** The whole survey: the complete graph with every rule on, then what breaks with each rule off. */
import { type Counterexample, type Exploration, explore } from './explore.ts';
import { type Invariant, invariantNames } from './invariants.ts';
import { type Rule, redundancies, ruleNames, rulesWithout } from './rules.ts';
import type { Bounds } from './state.ts';

/** The complete graph: three executions at a time, two automatic failovers and an operator's. */
export const completeBounds: Bounds = { slots: 3, automatic: 2, operator: 1 };
/** With a rule off, two executions at a time: a third shortens some counterexamples by a step and costs minutes. */
export const offBounds: Bounds = { slots: 2, automatic: 2, operator: 1 };
/** A search with a rule off ends here; a counterexample found by then is a shortest one all the same. */
export const offStatesMax = 500_000;

/** The outcome of one search of the survey. */
export interface Finding {
  /** The rules that were off; empty for the complete graph. */
  readonly off: readonly Rule[];
  readonly bounds: Bounds;
  readonly seconds: number;
  readonly exploration: Exploration;
  /** The counterexample to tell: the shortest of the kind that this search is for. */
  readonly told: Counterexample | null;
  /** Whether the search found what the documentation says it finds. */
  readonly expected: boolean;
}

/** Steps of a counterexample. */
export const lengthOf = (counterexample: Counterexample): number => counterexample.path.length - 1;

/** Safety before liveness, then the shortest. */
function shortest(counterexamples: readonly Counterexample[]): Counterexample | null {
  const safety = counterexamples.filter(({ invariant }) => invariant !== 'repair');
  return safety[0] ?? counterexamples[0] ?? null;
}

/** The rule that makes this one redundant, if any. */
const partnerOf = (off: readonly Rule[]): Rule | undefined =>
  off.length === 1 && off[0] ? redundancies[off[0]] : undefined;

/** One search: times it and judges whether it found what was to be expected of these rules. */
export function search(off: readonly Rule[], now: () => number, ignore: readonly Invariant[] = []): Finding {
  const bounds = off.length === 0 ? completeBounds : offBounds;
  const started = now();
  const exploration = explore(rulesWithout(...off), bounds, off.length === 0 ? {} : { statesMax: offStatesMax });
  const told = shortest(exploration.counterexamples.filter(({ invariant }) => !ignore.includes(invariant)));
  const holds = off.length === 0 || partnerOf(off) !== undefined;
  return { off, bounds, seconds: (now() - started) / 1000, exploration, told, expected: holds === (told === null) };
}

/**
 * Every search in the order of the report. A rule that another one makes redundant is followed by the pair, and the pair
 * must break an invariant that switching off either rule alone does not break.
 */
export function* survey(now: () => number): Generator<Finding> {
  yield search([], now);
  const brokenAlone = new Map<Rule, readonly Invariant[]>();
  for (const rule of ruleNames) {
    const finding = search([rule], now);
    brokenAlone.set(
      rule,
      finding.exploration.counterexamples.map(({ invariant }) => invariant),
    );
    yield finding;
  }
  for (const rule of ruleNames) {
    const partner = redundancies[rule];
    if (partner) yield search([rule, partner], now, brokenAlone.get(partner));
  }
}

/** The invariants in order, each with the shortest length that breaks it or null. */
export function lengths({ exploration }: Finding): Record<Invariant, number | null> {
  const found = new Map(exploration.counterexamples.map((one) => [one.invariant, lengthOf(one)]));
  return Object.fromEntries(invariantNames.map((name) => [name, found.get(name) ?? null])) as Record<
    Invariant,
    number | null
  >;
}
