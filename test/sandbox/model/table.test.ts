import { configurations } from '#sandbox/model/configurations.ts';
import { explore } from '#sandbox/model/explore.ts';
import { type Rule, rulesWithout } from '#sandbox/model/rules.ts';
import type { Finding } from '#sandbox/model/survey.ts';
import { tableOf } from '#sandbox/model/table.ts';

/** A search within bounds that take no time. */
function findingOf(...off: readonly Rule[]): Finding {
  const { invariants } = configurations.revert;
  const bounds = { slots: 1, automatic: 1, operator: 0, reverts: 1 };
  const exploration = explore(rulesWithout(...off), bounds, { wanted: invariants });
  const told = exploration.counterexamples[0] ?? null;
  return { world: 'revert', off, bounds, invariants, seconds: 1.04, exploration, told, expected: true };
}

test('the table has a line for each world, with the figures of its complete graph and the bugs that were caught', () => {
  const [head, row, ...rest] = tableOf([findingOf(), findingOf('forgive'), findingOf('served')]);

  expect(head).toMatch(/^world +states +transitions +depth +invariants +violations +bugs caught +seconds$/);
  expect(row).toMatch(/^revert +2,080 +8,649 +30 +8 +none +1 of 2 +3\.1$/);
  expect(rest).toEqual([]);
});

test('a broken invariant is named with its steps', () => {
  const broken = { ...findingOf('forgive'), off: [] };

  expect(tableOf([broken])[1]).toMatch(/ 8 +way-back \d+.* +0 of 0 /);
});
