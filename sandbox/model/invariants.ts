/** What must hold in every state, and what must be reachable from it. */
import { truth } from './change.ts';
import { type Ledger, other, type Region, type State } from './state.ts';

/** What each invariant says, in the words of the documentation. */
export const invariantTexts = {
  'one-name': 'The official name never leads clients back to an older writer while the newer one takes commits.',
  exposure: 'If two Regions take commits, a fence debt is open.',
  history: 'The Region with the newest history is the owner or the target, unless a promotion is under way.',
  'late-call': 'No database call takes effect after a newer epoch was declared.',
  'late-move': 'No traffic move takes effect after a newer epoch was declared.',
  rest: 'At rest, the name leads to the owner and the owner takes commits.',
  repair: 'From every state, once faults stop, `converge` alone reaches a good state.',
  'way-back':
    'Until a promotion was asked for, a revert gives the group back to its owner, even if the target never returns.',
  'one-target': 'The candidates never go by different targets: no two copies of the ledger name one each.',
  needless: 'No automatic failover is decided while the Region that it leaves answers the witness.',
} as const;

/** The name of an invariant. */
export type Invariant = keyof typeof invariantTexts;

/** Every invariant's name, in the order of the documentation. */
export const invariantNames = Object.keys(invariantTexts) as Invariant[];

const furtherInvariants: readonly Invariant[] = ['way-back', 'one-target', 'needless'];

/** Those that say something where neither reverts nor a witness are played. */
export const baseInvariants = invariantNames.filter((name) => !furtherInvariants.includes(name));

/** Does the Region's database accept commits, through whatever path? Being down is no proof that it does not. */
export function takesCommits(state: State, region: Region): boolean {
  return state.regions[region].writer && !state.regions[region].fenced;
}

/** The good state: at rest, no debt, no lease, and one writer, to which the name leads. */
export function isGood(state: State): boolean {
  const { owner, target, rest, debt, holder } = truth(state);
  return (
    rest &&
    !debt &&
    holder === 'nobody' &&
    owner === target &&
    state.served === owner &&
    takesCommits(state, owner) &&
    !takesCommits(state, other(owner))
  );
}

function nameTurnedBack(state: State): boolean {
  const led = state.served;
  return led !== state.newest && state.led && takesCommits(state, led) && takesCommits(state, state.newest);
}

const atRestUntruly = (state: State, ledger: Ledger): boolean =>
  ledger.rest && ledger.holder === 'nobody' && (state.served !== ledger.owner || !takesCommits(state, ledger.owner));

/** The safety invariants that do not hold in this state. */
export function violations(state: State): Invariant[] {
  const ledger = truth(state);
  const broken: Invariant[] = [];
  if (nameTurnedBack(state)) broken.push('one-name');
  if (!ledger.debt && takesCommits(state, 0) && takesCommits(state, 1)) broken.push('exposure');
  if (!ledger.intent && ledger.owner !== state.newest && ledger.target !== state.newest) broken.push('history');
  if (state.late === 'call') broken.push('late-call');
  if (state.late === 'move') broken.push('late-move');
  if (atRestUntruly(state, ledger)) broken.push('rest');
  if (state.ledgers.some(({ target }) => target !== ledger.target)) broken.push('one-target');
  if (state.needless) broken.push('needless');
  return broken;
}
