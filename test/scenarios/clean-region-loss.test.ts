import { lostWrites, splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { lastPage, pagesIn, runsIn } from '../machines/story.ts';
import { given, outcomeOf, rest, secondsSinceWrite, takenOver } from './scene.ts';

/** Scenario 1. A Region dies, the standby and the witness agree: one failover. */

test('the loss of a Region leads to one failover within the objectives, with a debt and a page', async () => {
  // Given clients that write through both names, and a writer in Ireland,
  const scene = await given();

  // when Ireland dies with everything in it,
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  await scene.until('the group to settle', () => scene.entry().epoch === 2 && scene.entry().phase === 'settled', 300);
  await scene.pass(20);
  await rest(scene);

  // then Frankfurt is the writer, once, and both names lead there; Ireland owes its fence.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect([secondsSinceWrite(scene, 'checked'), secondsSinceWrite(scene, 'recorded')].every((age) => age < 3)).toBe(
    true,
  );

  // The time to traffic is within the objective, AWS's own durations being short here.
  const { moments, loss } = scene.entry().transfer ?? {};
  const { objectives } = scene.stage.group;
  expect(((moments?.trafficProven ?? Number.NaN) - lostAt) / 1000).toBeLessThan(objectives.rtoSeconds);

  // What was acknowledged and is lost lies within the bound that was reported, which is within the objective.
  const writer = scene.stage.fabric.engine(instanceOf(FRANKFURT));
  const acknowledged = [...scene.clients.checked.acknowledged, ...scene.clients.recorded.acknowledged];
  const oldest = Math.min(lostAt, ...lostWrites(acknowledged, writer).map(({ committedAt }) => committedAt));
  expect(loss?.upperSeconds).toBeLessThanOrEqual(objectives.rpoSeconds);
  expect((lostAt - oldest) / 1000).toBeLessThanOrEqual(loss?.upperSeconds ?? Number.NaN);
  expect(splitBrainWrites(acknowledged, writer)).toEqual([]);

  // One page tells it, with the reasons and the debt.
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(lastPage(scene)).toContain('eu-central-1 took a write of ours and is the owner');
  expect(lastPage(scene)).toContain('eu-west-1 could not be proven fenced');
  expect(runsIn(scene, 'failover').filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(1);
  expect(scene.findings()).toEqual([]);
});

test('with no page going out of Frankfurt for ten minutes, the failover is done all the same, and is told when one does', async () => {
  // Given an installation in steady state whose standby's SNS is down,
  const scene = await given();
  scene.stage.world.service(FRANKFURT, 'sns').down();

  // when Ireland dies,
  await scene.stage.kill(IRELAND);
  await scene.until('the group to settle', () => scene.entry().epoch === 2 && scene.entry().phase === 'settled', 400);
  await scene.pass(600);
  expect(pagesIn(scene)).toEqual([]);

  // and SNS is back later,
  scene.stage.world.service(FRANKFURT, 'sns').up();
  await scene.pass(150);

  // then Frankfurt has long been the writer, and the page is sent once.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(lastPage(scene)).toContain('This page could not be sent before.');
});
