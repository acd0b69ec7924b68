import { FRANKFURT, IRELAND, LONDON } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, outcomeOf, rest, untouched } from './scene.ts';

/** Scenario 3. One observer is wrong, and the other one sees the writer: no failover. */

test('a standby whose way to the writer is cut is outvoted by the witness', async () => {
  // Given an installation in steady state,
  const scene = await given({ falseAlarm: true });

  // when the link between Frankfurt and Ireland alone is cut for ten minutes,
  scene.stage.world.link(IRELAND, FRANKFURT, false);
  await scene.pass(600);
  const reasons = runsIn(scene, 'failover').map(({ cause }) => cause ?? '');
  scene.stage.world.link(IRELAND, FRANKFURT, true);
  await scene.pass(120);
  await rest(scene);

  // then Frankfurt's alarm started runs, and each found that London reaches the writer.
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) expect(reason).toContain('eu-west-2 reaches the writer');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a standby that is cut off from everybody changes nothing, even where a person asks it to, and says why', async () => {
  // Given an installation in steady state,
  const scene = await given({ falseAlarm: true });

  // when Frankfurt loses its way to every other Region, and somebody there starts a failover,
  scene.stage.isolate(FRANKFURT);
  await scene.pass(120);
  const run = await startByHand(scene);
  scene.stage.heal(FRANKFURT);
  await scene.pass(240);
  await rest(scene);

  // then nothing was changed: without the ledger nobody may, and that is what the page says.
  expect(run.result?.status).toBe('FAILED');
  expect(run.result?.cause).toContain('The ledger did not answer');
  expect(new Set(pagesIn(scene))).toEqual(new Set(['Understudy orders: Stopped, nothing changed']));
  expect(lastPage(scene)).toContain('The ledger did not answer');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a witness that is wrong is outvoted by the standby', async () => {
  // Given an installation in steady state,
  const scene = await given({ falseAlarm: true });

  // when the link between London and Ireland alone is cut for ten minutes,
  scene.stage.world.link(IRELAND, LONDON, false);
  await scene.pass(600);
  scene.stage.world.link(IRELAND, LONDON, true);
  await scene.pass(120);
  await rest(scene);

  // then London's alarm started runs in Frankfurt, and each found that Frankfurt reaches the writer.
  const reasons = runsIn(scene, 'failover').map(({ cause }) => cause ?? '');
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) expect(reason).toContain('eu-central-1 reaches the writer');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});
