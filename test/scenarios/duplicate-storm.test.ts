import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { ended } from '../machines/start.ts';
import { executionsIn, mutationsIn, pagesIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver } from './scene.ts';

/** Scenario 11. One incident is told twenty times, out of order, and once more three hours later: exactly one promotion. */

/** Seconds after the outage at which the event comes again, in the order of their sending: what was sent first may come last. */
const deliveries = [31, 12, 45, 13, 12, 60, 20, 90, 14, 33, 25, 12, 70, 50, 16, 40, 22, 80, 28, 120];

test('twenty deliveries of one event, and one more after three hours, lead to one promotion and one page', async () => {
  // Given an installation whose events are all delivered at least twice,
  const scene = await given({ configure: hasty, duplicates: 1 });
  const { timers, world } = scene.stage;
  const alarm = { group: 'orders', trigger: 'alarm', event: 'one and the same' };

  // when Ireland dies, and the event comes twenty times more,
  await scene.stage.kill(IRELAND);
  for (const seconds of deliveries)
    timers.after(seconds * 1000, () => world.startExecution('understudy-failover', FRANKFURT, alarm));
  await scene.pass(130);
  await moved(scene);

  // then there was one promotion, one declaration, and one page;
  expect(executionsIn(scene, 'failover').length).toBeGreaterThan(deliveries.length);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  const after = mutationsIn(scene).length;

  // and when it comes once more three hours later,
  timers.jump(3 * 3_600_000);
  await scene.pass(65);
  const late = world.startExecution('understudy-failover', FRANKFURT, alarm);
  await ended(scene, late);
  await rest(scene);

  // then that run ends quietly, and nothing has changed.
  expect(late.result?.cause).toContain('eu-central-1 already owns group orders');
  expect([mutationsIn(scene).length, pagesIn(scene).length]).toEqual([after, 1]);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});
