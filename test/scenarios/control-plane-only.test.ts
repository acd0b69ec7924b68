import { IRELAND } from '../machines/scene.ts';
import { lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, outcomeOf, rest, secondsSinceWrite, untouched } from './scene.ts';

/** Scenario 5. The RDS API of the owner's Region is dead, and writes go on: the verdict is named, and nothing is moved. */

test('with only the RDS API of Ireland down nothing is moved, and one page names the verdict and the override', async () => {
  // Given an installation in steady state,
  const scene = await given({ falseAlarm: true });

  // when the RDS API of Ireland is down for five minutes,
  scene.stage.world.service(IRELAND, 'rds').down();
  await scene.pass(300);
  const during = secondsSinceWrite(scene, 'checked');
  scene.stage.world.service(IRELAND, 'rds').up();
  await scene.pass(120);
  await rest(scene);

  // then writes went on, nothing was changed,
  expect(during).toBeLessThan(3);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(runsIn(scene).every(({ path }) => path.endsWith('Stopped, nothing changed'))).toBe(true);

  // and a person was told once what it is, and how to override.
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped, nothing changed']);
  expect(lastPage(scene)).toContain("The writer answers; only its Region's RDS API does not.");
  expect(lastPage(scene)).toContain('To override: Start the failover machine in eu-central-1');
  expect(scene.findings()).toEqual([]);
});
