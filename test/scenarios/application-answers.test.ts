import type { Configuration } from '#core/configuration.ts';
import { FRANKFURT, IRELAND, LONDON } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { acceptedByPage } from './paged.ts';
import { given, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 30. Every signal but one says that the writer is lost: its application answers that all is well. */

const url = 'https://orders.example.com/health';
const withHealth = (configuration: Configuration): Configuration => ({
  ...configuration,
  groups: Object.fromEntries(
    Object.entries(configuration.groups).map(([name, group]) => [
      name,
      { ...group, health: { url, expectedStatus: 200, expectedBody: 'ok' } },
    ]),
  ),
});
const lost = (from: string, to: string) => (from !== to && to === IRELAND ? 60_000 : 0);

test('a writer that no observer reaches is left alone while its application is well, and a page says so', async () => {
  // Given an installation in steady state whose group has a health URL,
  const scene = await given({ falseAlarm: true, configure: withHealth });
  const { weather, world } = scene.stage;

  // when the private networks lose everything on the way to Ireland, replication with it, and the RDS API is down, for ten minutes,
  weather.roads.add(lost);
  weather.streaming = false;
  world.service(IRELAND, 'rds').down();
  await scene.pass(600);
  const page = lastPage(scene);
  const accepted = acceptedByPage(scene);
  weather.roads.delete(lost);
  weather.streaming = true;
  world.service(IRELAND, 'rds').up();
  await scene.pass(240);
  await rest(scene);

  // then runs were started and refused for the application's sake, and nothing was changed;
  expect(runsIn(scene, 'failover').length).toBeGreaterThan(0);
  expect(pagesIn(scene)).toContain('Understudy orders: Stopped, nothing changed');
  expect(page).toContain('The writer lives, and only the way to it is broken. That calls for no failover.');
  expect(page).toContain(`Asked from ${FRANKFURT}, ${url} answers with 200, as it should.`);
  expect(page).toContain('An application that is well speaks for a writer that lives');
  expect(accepted).toContain('acceptLiveWriter');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('an application that goes down with its Region keeps nothing, and its silence is one of the reasons', async () => {
  const scene = await given({ configure: withHealth });

  await scene.stage.kill(IRELAND);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(lastPage(scene)).toContain(`${url} does not answer: No answer within 2 s.`);
  expect(scene.findings()).toEqual([]);
});

test('a dry run on a quiet day shows what both observers are answered, so that nobody relies on a veto that never works', async () => {
  const scene = await given({ falseAlarm: true, configure: withHealth });

  const { result } = await startByHand(scene, { dryRun: true });

  const plan = result?.output as { reasons: readonly string[] } | undefined;
  for (const observer of [FRANKFURT, LONDON])
    expect(plan?.reasons).toContain(`Asked from ${observer}, ${url} answers with 200, as it should.`);
  expect(pagesIn(scene)).toEqual([]);
});

test('an application that is broken by itself starts nothing, and is no reason for a page', async () => {
  const scene = await given({ falseAlarm: true, configure: withHealth });

  scene.stage.fabric.applications.broken.add(IRELAND);
  await scene.pass(600);
  await rest(scene);

  expect(runsIn(scene, 'failover')).toEqual([]);
  expect(pagesIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
});
