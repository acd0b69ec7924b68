import { lostWrites } from '#sandbox/world/virtual-verdict.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { lastPage, pagesIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/** Scenario 9. ReplicaLag grows after the writer's death, as PostgreSQL's does, or says -1, as MySQL's: the estimate uses the heartbeat. */

test.each([
  ['grows without end', (seconds: number) => 600 + seconds],
  ['says -1', () => -1],
])('while ReplicaLag %s, the loss is estimated by the heartbeat, and the failover goes on', async (_how, lagAt) => {
  // Given an installation in steady state whose replica publishes its lag each minute,
  const scene = await given({ configure: hasty });
  const { metrics } = scene.stage.world.host;
  const { timers } = scene.stage;
  const began = timers.now();
  const publish = () => {
    const dimensions = { DBInstanceIdentifier: instanceOf(FRANKFURT) };
    const value = lagAt((timers.now() - began) / 1000);
    metrics.put(
      FRANKFURT,
      { namespace: 'AWS/RDS', name: 'ReplicaLag', dimensions },
      { value, at: timers.now(), visibleAt: timers.now(), highResolution: false },
    );
    timers.after(60_000, publish);
  };

  // when the writer's Region dies, and the metric lies,
  const lostAt = timers.now();
  await scene.stage.kill(IRELAND);
  publish();
  await moved(scene);

  // then the estimate is that of the beats, within the objective, and no less than what was really lost;
  const { loss } = scene.entry().transfer ?? {};
  const lost = lostWrites(scene.clients.recorded.acknowledged, scene.stage.fabric.engine(instanceOf(FRANKFURT)));
  const oldest = Math.min(lostAt, ...lost.map(({ committedAt }) => committedAt));
  expect(loss?.upperSeconds).toBeLessThanOrEqual(scene.stage.group.objectives.rpoSeconds);
  expect((lostAt - oldest) / 1000).toBeLessThanOrEqual(loss?.upperSeconds ?? Number.NaN);

  // nobody asked for the metric; and the failover was carried out and told.
  const asked = scene.stage.world.callLog.filter(({ input }) => JSON.stringify(input).includes('ReplicaLag'));
  expect(asked).toEqual([]);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(lastPage(scene)).toContain('silent since');
  expect(scene.findings()).toEqual([]);
});
