/** The pure choice of `converge`: from what the ledger says and the world shows to the one next step, or none. */
import type { Rules } from './rules.ts';
import { type Ledger, other, type Region, type State, type Step } from './state.ts';

/** A step and the Region that it concerns. */
export interface Choice {
  readonly step: Step;
  readonly region: Region;
}

/** What to do about the Region that is not the target: fence it, or discharge its debt. None while it can't be reached. */
function chooseForOldWriter(state: State, ledger: Ledger, rules: Rules): Choice | null {
  const region = other(ledger.target);
  const { up, writer, fenced } = state.regions[region];
  if (!up) return null;
  const proven = !writer || fenced;
  if (ledger.debt) return { step: proven || !rules.proof ? 'discharge' : 'fence', region };
  return rules.debt || proven ? null : { step: 'fence', region };
}

/** What to do about the target: make it the writer, make it owner, lift its fence. None while it can't be reached. */
function chooseForTarget(state: State, ledger: Ledger, rules: Rules): Choice | null {
  const region = ledger.target;
  const { writer, fenced } = state.regions[region];
  if (!writer) return { step: rules.intent && !ledger.intent ? 'intend' : 'promote', region };
  if (ledger.owner !== region && rules.own) return { step: 'own', region };
  return fenced && rules.lift ? { step: 'unfence', region } : null;
}

/** The next step by looking: the old writer first, then the target, then the name, then rest. */
export function chooseByLooking(state: State, ledger: Ledger, rules: Rules): Choice | null {
  const old = chooseForOldWriter(state, ledger, rules);
  if (old) return old;
  const region = ledger.target;
  if (!state.regions[region].up) return null;
  const own = chooseForTarget(state, ledger, rules);
  if (own) return own;
  if (state.regions[region].fenced) return null;
  if (state.name.region !== region || state.name.epoch !== ledger.epoch) return { step: 'shift', region };
  return ledger.rest ? null : { step: 'settle', region };
}

/** The steps in order, for an execution that goes by what it did last and never looks. */
const script: readonly (Step | 'none')[] = [
  'none',
  'fence',
  'discharge',
  'intend',
  'promote',
  'own',
  'shift',
  'settle',
];

/** The next step where the rule "look" is off: the successor of the last one. */
export function chooseByMemory(ledger: Ledger, last: Step | 'none'): Choice | null {
  const step = script[script.indexOf(last) + 1];
  if (!step || step === 'none') return null;
  const old = step === 'fence' || step === 'discharge';
  return { step, region: old ? other(ledger.target) : ledger.target };
}
