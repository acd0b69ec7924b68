/** Tells a counterexample in sentences, one for each transition. */
import type { Action } from './action.ts';
import { slotAt, truth } from './change.ts';
import type { Counterexample } from './explore.ts';
import { type Invariant, invariantTexts, takesCommits } from './invariants.ts';
import { other, type Region, type Slot, type State, type Step } from './state.ts';
import { tellWorldStep } from './tell-world.ts';

/** The Region's name in a sentence. */
export const nameOf = (region: Region): string => (region === 0 ? 'A' : 'B');

/** A step as the object of "chooses to ..." or "starts the call to ...". */
function toDo(slot: Slot): string {
  const region = nameOf(slot.region);
  const words: Record<Step | 'none', string> = {
    none: 'do nothing',
    fence: `fence ${region}`,
    unfence: `lift the fence of ${region}`,
    promote: `promote ${region}`,
    shift: `move the name from (${nameOf(slot.from.region)}, ${slot.from.epoch}) to (${region}, ${slot.epoch})`,
    intend: `record the intent to promote ${region}`,
    withdraw: `withdraw the intent to promote ${region}`,
    own: `write ${region} as owner`,
    discharge: `discharge the debt of ${region}`,
    settle: 'settle the group',
  };
  return words[slot.step];
}

/** What a failover execution did between its start and its declaration. */
function tellFailoverStep(
  kind: 'assess' | 'claim' | 'confirm' | 'declare',
  who: string,
  was: Slot,
  is: Slot,
  after: State,
): string {
  const ended = is.at === 'idle';
  if (kind === 'assess') return `${who} starts at epoch ${is.epoch} and decides for ${nameOf(is.region)}.`;
  if (kind === 'claim') return ended ? `${who} finds the lease taken and ends.` : `${who} claims the lease.`;
  if (kind === 'confirm') {
    const target = nameOf(was.region);
    return ended
      ? `${who} looks again, finds no reason to go on, and ends.`
      : `${who} looks again under the lease: still ${target}.`;
  }
  if (ended) return `${who} finds the ledger changed and ends without a declaration.`;
  const { target, epoch, debt, unforgiven } = truth(after);
  if (was.origin === 'revert') {
    const debts = unforgiven ? `leaves the debt of ${nameOf(target)} open` : `${nameOf(target)} owes no fence`;
    return `${who} declares ${nameOf(target)} target and owner again at epoch ${epoch}, and ${debts}.`;
  }
  const opened = debt ? `opens a debt for ${nameOf(other(target))}` : 'opens no debt';
  return `${who} declares target ${nameOf(target)} and epoch ${epoch}, and ${opened}.`;
}

/** A conditional write that fails leaves the very same ledger behind. */
function tellWrite(was: Slot, before: State, after: State): string {
  if (before.ledgers === after.ledgers) return `the write to ${toDo(was)} fails, because the ledger has changed.`;
  return `the write to ${toDo(was)} succeeds${was.fresh ? '' : ', although the ledger has changed'}.`;
}

/** What a converge execution did. */
function tellConvergeStep(kind: Action['kind'], who: string, was: Slot, is: Slot, before: State, after: State): string {
  const ended = is.at === 'idle' && was.step !== 'settle';
  const late = was.epoch < truth(after).epoch ? `, although epoch ${truth(after).epoch} was declared meanwhile` : '';
  switch (kind) {
    case 'sweep':
      return `A sweep starts ${who}, which claims the lease.`;
    case 'look':
      return ended ? `${who} has nothing to do or no lease, and ends.` : `${who} chooses to ${toDo(is)}.`;
    case 'write':
      return `${who}: ${tellWrite(was, before, after)}`;
    case 'call':
      return ended
        ? `${who} fails its check and ends.`
        : `${who} passes its check and starts the call to ${toDo(was)} (epoch ${was.epoch}).`;
    case 'land':
      return `The call of ${who} to ${toDo(was)} takes effect${late}.`;
    case 'drop':
      return `The call of ${who} to ${toDo(was)} has no effect.`;
    case 'queue':
      return `The call of ${who} to ${toDo(was)} is not answered; Route 53 may make the change later.`;
    case 'unanswered':
      return `The call of ${who} to ${toDo(was)} takes effect, and its answer is lost.`;
    case 'refuse':
      return `AWS refuses the call of ${who} to ${toDo(was)}.`;
    default:
      return `The abort handler of ${who} lifts the fence of ${nameOf(was.region)} from memory.`;
  }
}

/** The sentence for one transition; `who` is the name of the execution in the slot that it concerns. */
function tellStep(action: Action, before: State, after: State, who: string): string {
  if (action.slot === undefined || action.kind === 'lease-expires' || action.kind === 'killed') {
    return tellWorldStep(action, after, who);
  }
  const was = slotAt(before, action.slot);
  const is = slotAt(after, action.slot);
  const { kind } = action;
  if (kind === 'assess' || kind === 'claim' || kind === 'confirm' || kind === 'declare') {
    return tellFailoverStep(kind, who, was, is, after);
  }
  return tellConvergeStep(kind, who, was, is, before, after);
}

/** One line about where everything stands. */
export function describeState(state: State): string {
  const { owner, target, epoch, rest, intent, debt, unforgiven } = truth(state);
  const phase = `${rest ? 'at rest' : 'converging'}${intent ? ', promotion intended' : ''}`;
  const regions = ([0, 1] as const).map((region) => {
    const { writer, fenced } = state.regions[region];
    const role = writer
      ? takesCommits(state, region)
        ? 'writer'
        : 'fenced writer'
      : fenced
        ? 'fenced replica'
        : 'replica';
    return `${nameOf(region)} is a ${role}`;
  });
  const debts = unforgiven ? `debt for ${nameOf(target)}` : debt ? `debt for ${nameOf(other(target))}` : 'no debt';
  const lags = state.served === state.name.region ? '' : `; resolvers are answered ${nameOf(state.served)}`;
  return `Owner ${nameOf(owner)}, target ${nameOf(target)}, epoch ${epoch}, ${phase}, ${debts}; ${regions.join(', ')}; the name leads to ${nameOf(state.name.region)} (epoch ${state.name.epoch})${lags}.`;
}

/** The name of each new execution: automatic, operator's or of a sweep, numbered in the order of their starts. */
function newName(action: Action, after: State, number: number): string {
  if (action.kind === 'sweep') return `converge ${number}`;
  const { origin } = slotAt(after, action.slot ?? 0);
  if (origin === 'revert') return `Revert ${number}`;
  return origin === 'operator' ? `Operator's failover ${number}` : `Automatic failover ${number}`;
}

/** The whole counterexample: a sentence for each step, then where it ends and what that breaks. */
export function tell({ invariant, path }: Counterexample): string[] {
  const names = new Map<number, string>();
  let started = 0;
  const sentences = path.slice(1).map(({ action, state }, at) => {
    if (!action) return '';
    if (action.slot !== undefined && (action.kind === 'assess' || action.kind === 'sweep')) {
      started += 1;
      names.set(action.slot, newName(action, state, started));
    }
    const sentence = tellStep(
      action,
      path[at]?.state ?? state,
      state,
      names.get(action.slot ?? -1) ?? 'a dead execution',
    );
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  });
  const end = path.at(-1)?.state;
  const liveness: Partial<Record<Invariant, string>> = {
    repair: 'Faults stop here, and no run of `converge` leads to a good state.',
    'way-back': 'The target stays down, and no revert leads to a good state.',
  };
  const stuck = [liveness[invariant]].filter((line) => line !== undefined);
  return [...sentences, ...stuck, ...(end ? [describeState(end)] : []), `Broken: ${invariantTexts[invariant]}`];
}
