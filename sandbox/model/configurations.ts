/** What the model is searched with: several bounded worlds, each of whose state graphs is complete. */
import { baseInvariants, type Invariant } from './invariants.ts';
import { baseRules, type Rule } from './rules.ts';
import type { Bounds } from './state.ts';

/** One world to search, and the rules that it shows to be needed. */
export interface Configuration {
  /** What it plays beside outages of the candidates, deaths and expiries. */
  readonly text: string;
  /** Bounds of the search with every rule on. */
  readonly bounds: Bounds;
  /** Bounds of the searches with a rule off: smaller where that suffices, since a broken protocol reaches more states. */
  readonly offBounds: Bounds;
  readonly invariants: readonly Invariant[];
  /** The rules that are switched off here, one at a time. */
  readonly rules: readonly Rule[];
}

const base: Configuration = {
  text: 'Two candidates; the ledger and Route 53 answer whenever they are asked; any failover may turn back.',
  bounds: { slots: 3, automatic: 2, operator: 1 },
  offBounds: { slots: 2, automatic: 2, operator: 1 },
  invariants: baseInvariants,
  rules: baseRules,
};

const route53: Configuration = {
  text: "Route 53's control plane fails, refuses, answers late or never; the name servers go on answering.",
  bounds: { slots: 2, automatic: 2, operator: 1, route53: true },
  offBounds: { slots: 2, automatic: 1, operator: 1, route53: true },
  invariants: baseInvariants,
  rules: ['record', 'served', 'forward'],
};

const revert: Configuration = {
  text: 'A person reverts before the point of no return; promotions show late, and some are done by hand.',
  bounds: { slots: 2, automatic: 1, operator: 1, reverts: 2 },
  offBounds: { slots: 2, automatic: 1, operator: 1, reverts: 1 },
  invariants: [...baseInvariants, 'way-back'],
  rules: ['unpromoted', 'first', 'waits', 'forgive', 'told', 'confirm'],
};

const thirdRevert: Configuration = {
  ...revert,
  text: 'The same with three executions at a time and one failover.',
  bounds: { slots: 3, automatic: 1, operator: 0, reverts: 2 },
  offBounds: { slots: 3, automatic: 1, operator: 0, reverts: 1 },
  rules: ['unpromoted'],
};

const witness: Configuration = {
  text: 'A witness that fails and holds the only ledger; the link between the candidates is cut.',
  bounds: { slots: 2, automatic: 2, operator: 1, ledger: 'witness' },
  offBounds: { slots: 2, automatic: 1, operator: 1, ledger: 'witness' },
  invariants: [...baseInvariants, 'one-target', 'needless'],
  rules: ['reach', 'alone', 'two'],
};

const quorum: Configuration = {
  ...witness,
  text: 'The same with a ledger that any two of the three Regions keep up.',
  bounds: { slots: 2, automatic: 2, operator: 1, ledger: 'quorum' },
  offBounds: { slots: 2, automatic: 1, operator: 1, ledger: 'quorum' },
  rules: ['reach'],
};

const together: Configuration = {
  text: 'All of it at once: Route 53, a revert and the witness, with one failover.',
  bounds: { slots: 2, automatic: 1, operator: 0, reverts: 1, route53: true, ledger: 'witness' },
  offBounds: { slots: 2, automatic: 1, operator: 0, reverts: 1, route53: true, ledger: 'witness' },
  invariants: [...baseInvariants, 'way-back', 'one-target', 'needless'],
  rules: ['forward', 'unpromoted', 'two'],
};

/** Every configuration by its name, in the order of the report. */
export const configurations = {
  base,
  'route-53': route53,
  revert,
  'revert-3': thirdRevert,
  witness,
  quorum,
  together,
} as const;

/** The name of a configuration. */
export type World = keyof typeof configurations;

/** Every configuration's name, in the order of the report. */
export const worldNames = Object.keys(configurations) as World[];
