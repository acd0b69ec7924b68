import { IRELAND, instanceOf } from '../machines/scene.ts';
import { mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 7. The writer's zone is lost, and RDS brings it up in another one: high availability inside the Region comes first. */

/** Given a writer with a second zone, whose server is gone for so long. */
async function zoneLost(seconds: number, falseAlarm: boolean) {
  const scene = await given({ falseAlarm });
  scene.stage.rds.change(instanceOf(IRELAND), { MultiAZ: true });
  await scene.pass(60);
  const mend = scene.levers.databases(IRELAND);
  await scene.pass(seconds);
  return { scene, mend };
}

test('a writer that is back in its other zone after 90 s is not left, though its silence was longer than the dwell', async () => {
  const { scene, mend } = await zoneLost(90, true);
  expect(scene.stage.group.policy.dwellSeconds).toBeLessThan(90);

  mend();
  await scene.pass(300);
  await rest(scene);

  // The alarm started runs, which looked and waited; nobody was woken, and nothing was changed.
  expect(runsIn(scene, 'failover').length).toBeGreaterThan(0);
  expect(pagesIn(scene)).toEqual([]);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a writer whose other zone does not help is left once the time given to it is over', async () => {
  const { scene } = await zoneLost(150, false);
  expect(outcomeOf(scene)).toEqual(untouched());

  await moved(scene);

  // Its Region answers, so the fence is proven before the names move.
  expect(outcomeOf(scene)).toEqual(takenOver());
  const { inRegionSeconds } = scene.stage.group.policy;
  const { silentSince = 0, declared = 0 } = scene.entry().transfer?.moments ?? {};
  expect((declared - silentSince) / 1000).toBeGreaterThanOrEqual(inRegionSeconds);
  expect(scene.entry().transfer?.reasons.join(' ')).toContain(
    `past the ${inRegionSeconds} s given to a failover inside the Region`,
  );
  expect(scene.findings()).toEqual([]);
});
