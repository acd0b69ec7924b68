import { isGood } from '#sandbox/model/invariants.ts';
import { giveBack, isQuiet, isStranded, repair } from '#sandbox/model/repair.ts';
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

describe('a transfer whose target went down before its promotion', () => {
  const reverting = initialState({ slots: 2, automatic: 1, operator: 0, reverts: 1, route53: true }, 1);
  const [owner, target] = reverting.regions;
  const stranded: State = {
    ...reverting,
    regions: [
      { ...owner, fenced: true },
      { ...target, up: false },
    ],
    ledgers: reverting.ledgers.map((ledger) => ({ ...ledger, target: 1, epoch: 2, rest: false, debt: true })),
  };

  test('a revert lifts the fence of the owner and settles, without touching the name', () => {
    const { path, good } = giveBack(stranded, rulesWithout());
    const steps = path.flatMap(({ action, state }) => (action.kind === 'look' ? [state.slots[0]?.step] : []));

    expect([isStranded(stranded), good]).toEqual([true, true]);
    expect(steps).toEqual(['unfence', 'settle']);
    expect(path.at(-1)?.state.name).toEqual({ region: 0, epoch: 1 });
  });

  test('a debt that is not forgiven keeps the owner fenced for ever', () => {
    expect(giveBack(stranded, rulesWithout('forgive')).good).toBe(false);
  });

  test('after the intent to promote it is not stranded: only the target can go on', () => {
    const committed = stranded.ledgers.map((ledger) => ({ ...ledger, intent: true, owner: 1 as const }));

    expect(isStranded({ ...stranded, ledgers: committed })).toBe(false);
  });
});

test('an accepted change of the name is waited for until resolvers are answered the target', () => {
  const played = initialState({ slots: 2, automatic: 1, operator: 0, route53: true }, 1);
  const from: State = { ...played, ...left({ intent: true, owner: 1 }, true), route53: 'up' };
  const { path, good } = repair(from, rulesWithout());

  expect(good).toBe(true);
  expect(path.map(({ action }) => action.kind)).toContain('spread');
});
