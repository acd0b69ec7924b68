import { configurations, type World, worldNames } from '#sandbox/model/configurations.ts';
import { type Counterexample, explore } from '#sandbox/model/explore.ts';
import type { Invariant } from '#sandbox/model/invariants.ts';
import { baseRules, type Rule, ruleNames, rulesWithout } from '#sandbox/model/rules.ts';
import { type Bounds, initialState } from '#sandbox/model/state.ts';
import { lengthOf } from '#sandbox/model/survey.ts';
import { tell } from '#sandbox/model/tell.ts';

/** One automatic failover, and two executions at a time: the survey's bounds take minutes. */
const small = (world: World): Bounds => ({ ...configurations[world].offBounds, slots: 2, automatic: 1, operator: 0 });

/** The complete graphs within those bounds. A change here is a change of the protocol. */
const graphs: readonly [World, number, number, number][] = [
  ['route-53', 14_408, 102_938, 36],
  ['revert', 15_464, 91_501, 32],
  ['witness', 14_272, 99_666, 33],
];

type Bug = readonly [World, Rule, Invariant, number];

/** For each planted bug the shortest counterexample: the invariant that it breaks, and in how many steps. */
const bugs: readonly Bug[] = [
  ['route-53', 'record', 'one-name', 40],
  ['route-53', 'served', 'rest', 15],
  ['route-53', 'forward', 'one-name', 17],
  ['revert', 'unpromoted', 'exposure', 14],
  ['revert', 'first', 'exposure', 18],
  ['revert', 'waits', 'late-call', 11],
  ['revert', 'forgive', 'way-back', 10],
  ['revert', 'told', 'exposure', 10],
  ['revert', 'confirm', 'exposure', 8],
  ['revert-3', 'unpromoted', 'exposure', 14],
  ['witness', 'reach', 'late-call', 14],
  ['witness', 'alone', 'one-target', 5],
  ['witness', 'two', 'needless', 4],
  ['quorum', 'reach', 'late-call', 14],
  ['together', 'forward', 'one-name', 15],
  ['together', 'unpromoted', 'exposure', 14],
  ['together', 'two', 'needless', 4],
];

const found = new Map<string, Counterexample | undefined>();

/** The shortest counterexample to that invariant in that world with that rule off; each is searched for once. */
function counterexampleOf(world: World, rule: Rule, invariant: Invariant): Counterexample | undefined {
  const key = `${world} ${rule} ${invariant}`;
  if (!found.has(key)) {
    const search = { wanted: [invariant], brokenMax: 1 };
    const [first] = explore(rulesWithout(rule), configurations[world].offBounds, search).counterexamples;
    found.set(key, first);
  }
  return found.get(key);
}

/** Its story. */
function storyOf(world: World, rule: Rule, invariant: Invariant): string {
  const first = counterexampleOf(world, rule, invariant);
  return first ? tell(first).join('\n') : '';
}

describe('with every rule on', () => {
  test.each(graphs)('the graph of "%s" with one failover is complete, and every invariant holds', (world, ...sizes) => {
    const { invariants: wanted } = configurations[world];
    const { states, transitions, depth, counterexamples } = explore(rulesWithout(), small(world), { wanted });

    expect(counterexamples).toEqual([]);
    expect([states, transitions, depth]).toEqual(sizes);
  });

  test('a ledger in two of three Regions protects as well as one in the witness', () => {
    expect(explore(rulesWithout(), small('quorum')).counterexamples).toEqual([]);
  });
});

describe('with one rule off', () => {
  test('every planted bug of the survey is listed, and every rule is switched off somewhere', () => {
    const planted = worldNames.flatMap((world) => configurations[world].rules.map((rule) => [world, rule]));
    const listed = bugs.map(([world, rule]) => [world, rule]);
    const rules = new Set(planted.map(([, rule]) => rule));

    expect(planted.filter(([world]) => world !== 'base')).toEqual(listed);
    expect([...rules].toSorted()).toEqual(ruleNames.toSorted());
  });

  test.each(bugs)(
    'in "%s" without "%s" the shortest counterexample to "%s" has %i steps',
    (world, rule, invariant, steps) => {
      const first = counterexampleOf(world, rule, invariant);

      expect(first && lengthOf(first)).toBe(steps);
    },
  );

  test('a rule about Route 53, reverts or the witness changes nothing where they are not played', () => {
    const bounds: Bounds = { slots: 2, automatic: 1, operator: 0 };
    const { counterexamples: _found, ...sizes } = explore(rulesWithout(), bounds);
    const further = ruleNames.filter((rule) => !baseRules.includes(rule) && rule !== 'alone');

    expect(explore(rulesWithout(...further), bounds)).toMatchObject(sizes);
  });
});

describe('a counterexample is told in sentences', () => {
  test('a name that a handler moves back after a lost answer', () => {
    const story = storyOf('route-53', 'forward', 'one-name');

    expect(story).toContain('to move the name from (A, 1) to (B, 2) takes effect, and its answer is lost.');
    expect(story).toContain('The name servers answer A now.');
  });

  test('a change that Route 53 makes long after it was sent', () => {
    const story = storyOf('route-53', 'record', 'one-name');

    expect(story).toContain('is not answered; Route 53 may make the change later.');
    expect(story).toContain('Route 53 makes the unanswered change after all: the name is (B, 2).');
  });

  test('a revert that goes by a promotion which does not show yet', () => {
    const story = storyOf('revert', 'unpromoted', 'exposure');

    expect(story).toContain('The promotion of B shows: it is a writer.\nRevert 2 declares A target and owner again');
  });

  test('a debt that a revert leaves to the owner', () => {
    expect(storyOf('revert', 'forgive', 'way-back')).toContain(
      'The target stays down, and no revert leads to a good state.',
    );
  });

  test('two Regions that each go by a copy of their own', () => {
    const story = storyOf('witness', 'alone', 'one-target');

    expect(story).toContain('The witness fails.');
    expect(story).toContain('declares target B and epoch 2');
  });

  test('a standby that decides alone', () => {
    expect(storyOf('witness', 'two', 'needless')).toContain('The link between A and B is cut.');
  });
});

test('a search starts with everything up that it plays, and without what it does not', () => {
  const played = initialState(configurations.together.bounds, 1);
  const plain = initialState(configurations.base.bounds, 1);

  expect([played.route53, played.witness, played.returns, played.revertsLeft]).toEqual(['up', 'up', true, 1]);
  expect([plain.route53, plain.witness, plain.returns, plain.revertsLeft]).toEqual(['absent', 'absent', false, 0]);
});
