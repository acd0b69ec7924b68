import { splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { lastPage, pagesIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, rest, secondsSinceWrite, takenOver } from './scene.ts';

/**
 * Scenario 16. The old writer's Region comes back long after, its databases with it: it is fenced again before anybody who follows
 * the names can write there. What diverged is not yet reported.
 */

const hour = 3_600_000;

/** From the Region's return to the proof of its fence: a sweep of a minute, the calls, the restart, two refusals. */
const fencedWithinSeconds = 180;

test.each([
  ['3 h', 3 * hour],
  ['8 days, long after AWS starts a stopped instance again by itself', 8 * 24 * hour],
])('a Region that comes back after %s is fenced within minutes, and stays left', async (_when, milliseconds) => {
  // Given a failover from Ireland that is over, and whose debt is open,
  const scene = await given({ configure: hasty });
  await scene.stage.kill(IRELAND);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));

  // when the Region and its databases are back long after,
  scene.stage.timers.jump(milliseconds);
  await scene.pass(130);
  const returnedAt = scene.stage.timers.now();
  await scene.stage.revive(IRELAND);
  await rest(scene);
  await scene.pass(130);
  await rest(scene);

  // then its old writer is fenced with proof within minutes, and takes no writes any more;
  const [debt] = scene.entry().fenceDebts;
  expect(((debt?.dischargedAt ?? Number.NaN) - returnedAt) / 1000).toBeLessThan(fencedWithinSeconds);
  expect(debt?.proof).toMatch(/carries only sg-\w+, was restarted behind it, is read-only by parameter/);
  const old = scene.stage.fabric.engine(instanceOf(IRELAND));
  expect([old.readOnly, old.reachable, old.openSessions]).toEqual([true, false, 0]);

  // nothing was moved back, and clients by name are where they were.
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect([secondsSinceWrite(scene, 'checked'), secondsSinceWrite(scene, 'recorded')].every((age) => age < 3)).toBe(
    true,
  );
  const writer = scene.stage.fabric.engine(instanceOf(FRANKFURT));
  expect(splitBrainWrites([...scene.clients.checked.acknowledged], writer)).toEqual([]);
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(lastPage(scene)).toContain('eu-west-1 could not be proven fenced');
  expect(scene.findings()).toEqual([]);
});
