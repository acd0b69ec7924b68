import { namesOf } from '#core/names.ts';
import { IRELAND } from '../machines/scene.ts';
import { pagesIn, promotionsIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/**
 * Scenario 12. Functions are killed at their calls. Each point for itself is swept in `test/machines/sweep.test.ts` (every changing
 * call of converge) and `test/sandbox/simulator/sweeps.test.ts` (every changing call of the failover machine); here all of them
 * are killed in one and the same failover.
 */

const machineFiles = [
  ...['claim-group', 'declare-target', 'look-around', 'fence-writer', 'promote-replica', 'shift-traffic'],
  ...['harden-database', 'announce-outcome', 'settle-group'],
];

test.each([
  ['before its first call that changes something reaches AWS', 'lose-call'],
  ['after that call was applied, before it learns of it', 'lose-answer'],
] as const)('a failover in which every function is killed once, %s, ends as if none had been', async (_when, fate) => {
  // Given an installation in steady state, and a hand that kills each function of the machines once,
  const scene = await given({ configure: hasty });
  const killed = new Set<string>();
  scene.stage.world.intercept((call, when) => {
    const file = when === 'before' ? scene.stage.tags.of(call.input)?.file : undefined;
    if (file === undefined || !machineFiles.includes(file) || killed.has(file)) return 'proceed';
    if (/^(Get|List|Describe|Invoke)/.test(call.operation)) return 'proceed';
    killed.add(file);
    return fate;
  });

  // when the writer dies in a Region that answers,
  await scene.stage.killDatabase(IRELAND);
  await moved(scene);

  // then every one of them was killed, and the end is that of an undisturbed failover:
  expect([...killed].sort()).toEqual([...machineFiles].sort());
  expect(outcomeOf(scene)).toEqual(takenOver());

  // one promotion, the settled transfer in the history, and a page that came at least once.
  expect(promotionsIn(scene)).toBe(1);
  const { ledgerTable } = namesOf(scene.stage.configuration);
  expect(scene.stage.world.dynamodb.items(ledgerTable).map(({ record }) => record)).toContain('transfer#000002');
  expect(new Set(pagesIn(scene))).toEqual(new Set(['Understudy orders: Serving from the target']));
  expect(scene.findings()).toEqual([]);
});
