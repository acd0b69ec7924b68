import { configurations } from '#sandbox/model/configurations.ts';
import { explore } from '#sandbox/model/explore.ts';
import type { Invariant } from '#sandbox/model/invariants.ts';
import { baseRules, type Rule, redundancies, rulesWithout } from '#sandbox/model/rules.ts';
import { lengthOf } from '#sandbox/model/survey.ts';
import { describeState } from '#sandbox/model/tell.ts';

const { offBounds } = configurations.base;

/** The shortest counterexample for each rule: the invariant it breaks and its steps. A change here is a change of the protocol. */
const counterexamples: readonly [Rule, Invariant, number][] = [
  ['hold', 'late-call', 13],
  ['relook', 'rest', 22],
  ['margin', 'late-call', 13],
  ['version', 'history', 11],
  ['strong', 'rest', 11],
  ['confirm', 'history', 10],
  ['eligible', 'history', 19],
  ['debt', 'exposure', 10],
  ['proof', 'exposure', 11],
  ['lift', 'repair', 16],
  ['undo', 'exposure', 18],
  ['intent', 'history', 14],
  ['look', 'history', 14],
  ['sweep', 'repair', 6],
];

/** The pairs: what breaks with both off, and with neither off alone. */
const pairs: readonly [Rule, Invariant, number][] = [
  ['epoch', 'late-call', 14],
  ['own', 'one-name', 21],
  ['record', 'one-name', 38],
];

/** One automatic failover and one by an operator are enough to show each pair, and that some rules serve liveness only. */
const pairBounds = { slots: 2, automatic: 1, operator: 1 };

const safety: readonly Invariant[] = ['one-name', 'exposure', 'history', 'late-call', 'late-move', 'rest'];

describe('with every rule on', () => {
  test('the complete graph of two executions has 100,588 states and every invariant holds in each', () => {
    const { states, transitions, quietStates, counterexamples: found } = explore(rulesWithout(), offBounds);

    expect(found).toEqual([]);
    expect({ states, transitions, quietStates }).toEqual({ states: 100_588, transitions: 604_066, quietStates: 187 });
  });
});

describe('with one rule off', () => {
  test('each rule is either needed or documented as redundant', () => {
    const covered = [...counterexamples, ...pairs].map(([rule]) => rule);

    expect(covered.toSorted()).toEqual(baseRules.toSorted());
    expect(pairs.map(([rule]) => rule)).toEqual(Object.keys(redundancies));
  });

  test.each(counterexamples)(
    'without "%s" the shortest counterexample breaks "%s" in %i steps',
    (rule, invariant, steps) => {
      const wanted: readonly Invariant[] = invariant === 'repair' ? [...safety, 'repair'] : safety;
      const { counterexamples: found } = explore(rulesWithout(rule), offBounds, { wanted, brokenMax: 1 });

      expect(found.map((one) => [one.invariant, lengthOf(one)])).toEqual([[invariant, steps]]);
    },
  );

  test.each(['lift', 'sweep'] as const)('without "%s" everything stays safe: only the repair fails', (rule) => {
    expect(explore(rulesWithout(rule), pairBounds, { wanted: safety }).counterexamples).toEqual([]);
  });
});

describe('a rule that another one makes redundant', () => {
  test.each(pairs)('without "%s" every invariant still holds', (rule) => {
    expect(explore(rulesWithout(rule), pairBounds).counterexamples).toEqual([]);
  });

  test.each(pairs)('without "%s" and its partner "%s" breaks in %i steps', (rule, invariant, steps) => {
    const partner = redundancies[rule] ?? rule;
    const search = { wanted: [invariant], brokenMax: 1 };
    const { counterexamples: found } = explore(rulesWithout(rule, partner), pairBounds, search);

    expect(found.map(lengthOf)).toEqual([steps]);
  });

  test.each(pairs)('without the partner of "%s" alone "%s" does not break', (rule, invariant) => {
    const partner = redundancies[rule] ?? rule;
    const alone = explore(rulesWithout(partner), pairBounds, { wanted: [invariant] });

    expect(alone.counterexamples).toEqual([]);
  });
});

test('a counterexample starts at rest in A and ends where the invariant breaks', () => {
  const { counterexamples: found } = explore(rulesWithout('debt'), offBounds, { wanted: safety, brokenMax: 1 });
  const path = found[0]?.path ?? [];
  const [first, last] = [path[0], path.at(-1)].map((step) => step && describeState(step.state));

  expect(first).toMatch(/^Owner A, target A, epoch 1, at rest, no debt; A is a writer, B is a replica/);
  expect(last).toMatch(/no debt; A is a writer, B is a writer/);
});
