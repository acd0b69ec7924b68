/** The whole survey: the complete graph of each configuration, then what breaks with each of its rules off. */
import { type Configuration, configurations, type World, worldNames } from './configurations.ts';
import { type Counterexample, type Exploration, explore } from './explore.ts';
import { type Invariant, invariantNames } from './invariants.ts';
import { type Rule, redundancies, rulesWithout } from './rules.ts';
import type { Bounds } from './state.ts';

/** A search with a rule off ends here; a counterexample found by then is a shortest one all the same. */
const offStatesMax = (world: World): number => (world === 'base' ? 500_000 : 100_000);

/** The outcome of one search of the survey. */
export interface Finding {
  readonly world: World;
  /** The rules that were off; empty for the complete graph. */
  readonly off: readonly Rule[];
  readonly bounds: Bounds;
  /** The invariants that were judged in each state. */
  readonly invariants: readonly Invariant[];
  readonly seconds: number;
  readonly exploration: Exploration;
  /** The counterexample to tell: the shortest of the kind that this search is for. */
  readonly told: Counterexample | null;
  /** Whether the search found what the documentation says it finds. */
  readonly expected: boolean;
}

/** What to search: a world, the rules that are off in it, and broken invariants that are no news. */
export interface Question {
  readonly world: World;
  readonly off: readonly Rule[];
  readonly ignore?: readonly Invariant[];
}

/** Steps of a counterexample. */
export const lengthOf = (counterexample: Counterexample): number => counterexample.path.length - 1;

/** Safety before liveness, then the shortest. */
function shortest(counterexamples: readonly Counterexample[]): Counterexample | null {
  const safety = counterexamples.filter(({ invariant }) => invariant !== 'repair' && invariant !== 'way-back');
  return safety[0] ?? counterexamples[0] ?? null;
}

/** A rule alone whose partner keeps everything in order; Route 53 played, each of them stands alone. */
const isRedundant = ({ world, off: [first, second] }: Question): boolean =>
  world === 'base' && first !== undefined && second === undefined && redundancies[first] !== undefined;

/** One search: times it and judges whether it found what was to be expected of these rules. */
export function search(question: Question, now: () => number): Finding {
  const { world, off, ignore = [] } = question;
  const { invariants, bounds: complete, offBounds }: Configuration = configurations[world];
  const bounds = off.length === 0 ? complete : offBounds;
  const limit = off.length === 0 ? {} : { statesMax: offStatesMax(world) };
  const started = now();
  const exploration = explore(rulesWithout(...off), bounds, { wanted: invariants, ...limit });
  const seconds = (now() - started) / 1000;
  const told = shortest(exploration.counterexamples.filter(({ invariant }) => !ignore.includes(invariant)));
  const holds = off.length === 0 || isRedundant(question);
  return { world, off, bounds, invariants, seconds, exploration, told, expected: holds === (told === null) };
}

/**
 * Every search in the order of the report. A rule that another one makes redundant is followed by the pair, and the pair
 * must break an invariant that switching off either rule alone does not break.
 */
export function* survey(now: () => number): Generator<Finding> {
  for (const world of worldNames) {
    yield search({ world, off: [] }, now);
    const brokenAlone = new Map<Rule, readonly Invariant[]>();
    const { rules }: Configuration = configurations[world];
    for (const rule of rules) {
      const finding = search({ world, off: [rule] }, now);
      const broken = finding.exploration.counterexamples.map(({ invariant }) => invariant);
      brokenAlone.set(rule, broken);
      yield finding;
    }
    for (const rule of rules) {
      const partner = world === 'base' ? redundancies[rule] : undefined;
      if (partner) yield search({ world, off: [rule, partner], ignore: brokenAlone.get(partner) ?? [] }, now);
    }
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
