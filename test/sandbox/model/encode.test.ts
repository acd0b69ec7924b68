import { decode, encode } from '#sandbox/model/encode.ts';
import { successors } from '#sandbox/model/explore.ts';
import { type Rules, rulesWithout } from '#sandbox/model/rules.ts';
import { type Bounds, initialState, type State } from '#sandbox/model/state.ts';

const bounds: Bounds = { slots: 3, automatic: 2, operator: 1 };
const everything: Bounds = { slots: 2, automatic: 1, operator: 1, reverts: 1, route53: true, ledger: 'quorum' };

/** The first states of the graph, one for each key. */
function statesOf(rules: Rules, copies: 1 | 2, count: number, within = bounds): State[] {
  const states = [initialState(within, copies)];
  const seen = new Set(states.map(encode));
  for (const state of states) {
    if (states.length >= count) break;
    successors(state, rules, (_, after) => {
      if (seen.has(encode(after))) return;
      seen.add(encode(after));
      states.push(after);
    });
  }
  return states;
}

/** The same state with its slots turned round, each lease still with its holder. */
function turned(state: State): State {
  const last = state.slots.length - 1;
  const ledgers = state.ledgers.map((ledger) => {
    return typeof ledger.holder === 'number' ? { ...ledger, holder: last - ledger.holder } : ledger;
  });
  return { ...state, ledgers, slots: state.slots.toReversed() };
}

/** How many transitions lead out of the state to which keys. */
function exits(state: State, rules: Rules): string[] {
  const keys: string[] = [];
  successors(state, rules, (_, after) => keys.push(encode(after)));
  return [...new Set(keys)].sort();
}

test.each([
  ['every rule on', rulesWithout(), 1, bounds],
  ['two ledger copies', rulesWithout('strong'), 2, bounds],
  ['memory instead of looks', rulesWithout('look', 'undo', 'margin', 'hold'), 1, bounds],
  ['Route 53, reverts and a witness', rulesWithout(), 1, everything],
  ['an unanswered ledger replaced by copies', rulesWithout('alone', 'forgive', 'two'), 2, everything],
] as const)('a state survives being encoded and decoded, with %s', (_, rules, copies, within) => {
  const states = statesOf(rules, copies, 5000, within);
  const changed = states.filter((state) => {
    const back = decode(encode(state), copies);
    return encode(back) !== encode(state) || exits(back, rules).join() !== exits(state, rules).join();
  });

  expect(states.length).toBeGreaterThanOrEqual(5000);
  expect(changed).toEqual([]);
});

test('states that differ only in the order of their executions are one state', () => {
  const states = statesOf(rulesWithout(), 1, 2000);

  expect(states.filter((state) => encode(turned(state)) !== encode(state))).toEqual([]);
});

test('states that differ in one fact have different keys', () => {
  const state = initialState(bounds, 1);
  const [a, b] = state.regions;
  const others: State[] = [
    { ...state, regions: [{ ...a, up: false }, b] },
    { ...state, regions: [a, { ...b, fenced: true }] },
    { ...state, newest: 1 },
    { ...state, led: false },
    { ...state, name: { region: 0, epoch: 2 } },
    { ...state, ledgers: state.ledgers.map((ledger) => ({ ...ledger, intent: true })) },
    { ...state, ledgers: state.ledgers.map((ledger) => ({ ...ledger, holder: 'dead' as const })) },
    { ...state, automaticLeft: 1 },
    { ...state, operatorLeft: 0 },
    { ...state, late: 'move' },
    { ...state, regions: [a, { ...b, promoting: true }] },
    { ...state, ledgers: state.ledgers.map((ledger) => ({ ...ledger, unforgiven: true })) },
    { ...state, served: 1 },
    { ...state, route53: 'down' },
    { ...state, queued: { from: { region: 0, epoch: 1 }, to: { region: 1, epoch: 2 } } },
    { ...state, witness: 'down' },
    { ...state, quorum: true },
    { ...state, cut: true },
    { ...state, returns: true },
    { ...state, revertsLeft: 1 },
    { ...state, needless: true },
    { ...state, slots: state.slots.map((slot) => ({ ...slot, asked: true })) },
    { ...state, slots: state.slots.map((slot) => ({ ...slot, origin: 'revert' as const })) },
  ];

  expect(new Set([state, ...others].map(encode)).size).toBe(others.length + 1);
});
