import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, outcomeOf, rest, secondsSinceWrite, untouched } from './scene.ts';

/** Scenario 6. Nobody reaches the writer, and its heartbeat goes on arriving in the standby: it lives, and is not replaced. */

test('a writer that nobody reaches and that goes on replicating is left alone', async () => {
  // Given an installation in steady state,
  const scene = await given({ falseAlarm: true });
  const writer = scene.stage.fabric.engine(instanceOf(IRELAND));
  const standby = scene.stage.fabric.engine(instanceOf(FRANKFURT));

  // when somebody closes the way to the writer for ten minutes, and only its replication goes on,
  await writer.setReachable(false);
  await scene.pass(600);
  const beat = scene.stage.timers.now() - (standby.heartbeatAt() ?? 0);
  const runs = runsIn(scene, 'failover').filter(({ region }) => region === FRANKFURT);
  const pages = pagesIn(scene);
  const page = lastPage(scene);
  await writer.setReachable(true);
  await scene.pass(120);
  await rest(scene);

  // then every run ended because the beats spoke for a writer that lives,
  expect(beat).toBeLessThan(3000);
  expect(runs.length).toBeGreaterThan(0);
  for (const { cause } of runs) expect(cause).toContain('The writer lives, and only the way to it is broken.');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(secondsSinceWrite(scene, 'checked')).toBeLessThan(3);

  // and a person was told, with the heartbeat as the reason.
  expect(new Set(pages)).toEqual(new Set(['Understudy orders: Stopped, nothing changed']));
  expect(page).toContain('A heartbeat as young as that speaks for a writer that lives');
  expect(scene.findings()).toEqual([]);
});
