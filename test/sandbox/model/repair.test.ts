import { isGood } from '#sandbox/model/invariants.ts';
import { isQuiet, repair } from '#sandbox/model/repair.ts';
import { rulesWithout } from '#sandbox/model/rules.ts';
import { initialState, type Ledger, type State } from '#sandbox/model/state.ts';

const start = initialState({ slots: 2, automatic: 2, operator: 1 }, 1);
const [a, b] = start.regions;

/** The group as a dead execution left it: the ledger as given, and B promoted or not. */
function left(change: Partial<Ledger>, isPromoted: boolean): State {
  return {
    ...start,
    regions: [a, { ...b, writer: isPromoted }],
    newest: isPromoted ? 1 : 0,
    ledgers: start.ledgers.map((ledger) => ({ ...ledger, target: 1, epoch: 2, rest: false, debt: true, ...change })),
  };
}

test('converge goes from a bare declaration to rest: fence, proof, intent with ownership, promotion, name', () => {
  const { path, good } = repair(left({}, false), rulesWithout());
  const steps = path.flatMap(({ action, state }) => (action.kind === 'look' ? [state.slots[0]?.step] : []));

  expect(good).toBe(true);
  expect(steps).toEqual(['fence', 'discharge', 'intend', 'promote', 'shift', 'settle']);
});

test('converge finishes a promotion whose answer was lost without asking for it again', () => {
  const { path, good } = repair(left({ intent: true, owner: 1 }, true), rulesWithout());
  const steps = path.flatMap(({ action, state }) => (action.kind === 'look' ? [state.slots[0]?.step] : []));

  expect(good).toBe(true);
  expect(steps).toEqual(['fence', 'discharge', 'shift', 'settle']);
});

test('without the sweep nothing starts and the group stays halfway', () => {
  const { path, good } = repair(left({}, false), rulesWithout('sweep'));

  expect({ steps: path.length, good }).toEqual({ steps: 0, good: false });
});

test('the start is quiet and good, and a Region that is down makes it noisy', () => {
  expect([isQuiet(start), isGood(start)]).toEqual([true, true]);
  expect(isQuiet({ ...start, regions: [a, { ...b, up: false }] })).toBe(false);
});
