/** The pure choice of `converge`: from what the ledger says and the world shows to the one next step, or none. */
import { answersAcross } from './reach.ts';
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
  const { writer, fenced } = state.regions[region];
  if (!answersAcross(state, region)) return null;
  const proven = !writer || fenced;
  if (ledger.debt) return { step: proven || !rules.proof ? 'discharge' : 'fence', region };
  return rules.debt || proven ? null : { step: 'fence', region };
}

/** What to do about the target: make it the writer, make it owner, lift its fence. None while it can't be reached. */
function chooseForTarget(state: State, ledger: Ledger, rules: Rules): Choice | null {
  const region = ledger.target;
  const { writer, fenced } = state.regions[region];
  // Where reverts are played, the check of a promotion writes the intent, as the product does.
  if (!writer) return { step: rules.intent && !ledger.intent && !state.returns ? 'intend' : 'promote', region };
  if (ledger.owner !== region && rules.own) return { step: 'own', region };
  return fenced && rules.lift ? { step: 'unfence', region } : null;
}

/** Before any promotion the owner is the target again: its fence is lifted, nothing else has changed. */
const isReverting = (state: State, { rest, intent, owner, target }: Ledger): boolean =>
  state.returns && !rest && !intent && owner === target;

/** What a revert leaves to do. None while the owner can't be reached. */
function chooseForRevert(state: State, { owner: region, unforgiven }: Ledger, rules: Rules): Choice | null {
  const { up, writer, fenced } = state.regions[region];
  if (!up) return null;
  if (fenced) return rules.lift && !unforgiven ? { step: 'unfence', region } : null;
  return writer ? { step: 'settle', region } : null;
}

/** Moves the name, waits for the name servers, or comes to rest. The product goes by what resolvers are answered. */
function chooseForName(state: State, ledger: Ledger, rules: Rules): Choice | null {
  const region = ledger.target;
  const isAccepted = state.name.region === region && state.name.epoch === ledger.epoch;
  const goesByAnswers = state.route53 !== 'absent' && rules.served;
  const hasMoved = goesByAnswers || state.returns ? state.served === region : isAccepted;
  if (!hasMoved) return isAccepted ? null : { step: 'shift', region };
  return ledger.rest ? null : { step: 'settle', region };
}

/** The next step by looking: the old writer first, then the target, then the name, then rest. */
export function chooseByLooking(state: State, ledger: Ledger, rules: Rules): Choice | null {
  if (isReverting(state, ledger)) return chooseForRevert(state, ledger, rules);
  const old = chooseForOldWriter(state, ledger, rules);
  if (old) return old;
  const region = ledger.target;
  if (!state.regions[region].up) return null;
  const own = chooseForTarget(state, ledger, rules);
  if (own) return own;
  if (state.regions[region].fenced) return null;
  return chooseForName(state, ledger, rules);
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
