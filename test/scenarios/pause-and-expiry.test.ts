import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 22. Somebody paused the group, as the runbook says, and then the owner's Region is lost. */

/** Edits the ledger as a person does who follows the runbook. The answer is the end of the pause. */
async function pause(scene: Watched, seconds: number): Promise<number> {
  const { world, configuration, groupName, timers } = scene.stage;
  const clients = world.clientsFor({ region: FRANKFURT, role: 'operator' });
  const ledger = ledgerOf({ clients, configuration, region: FRANKFURT, id: () => 'by-hand' });
  const pausedUntil = timers.now() + seconds * 1000;
  const entry = await scene.ask(ledger.read(groupName));
  await scene.ask(ledger.write(entry, { ...entry, pausedUntil }));
  return pausedUntil;
}

const stopped = 'Understudy orders: Stopped, nothing changed';

test('a paused group stays where it is, with a page at once; after the pause it is decided anew, from what is seen then', async () => {
  // Given a pause of ten minutes,
  const scene = await given({ configure: hasty });
  const until = await pause(scene, 600);

  // when Ireland dies,
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).length > 0, 60);

  // then the page says until when it is paused, and how to start in spite of that; nothing else happens.
  expect(lastPage(scene)).toContain(`Group orders is paused until ${new Date(until).toISOString()}.`);
  expect(acceptedByPage(scene)).toEqual([]);
  await scene.pass((until - scene.stage.timers.now()) / 1000 - 1);
  expect(new Set(pagesIn(scene))).toEqual(new Set([stopped]));
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());

  // And when the pause is over,
  await moved(scene);

  // then the failover goes ahead by itself with the next sweep, decided from looks that began after that.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  const { moments } = scene.entry().transfer ?? {};
  expect(moments?.assessed).toBeGreaterThan(until);
  expect(moments?.declared).toBeLessThan(until + 120_000);
  expect(executionsIn(scene, 'failover').filter(({ path }) => path.includes('Declare target'))).toHaveLength(1);
  expect(scene.findings()).toEqual([]);
});

test('a Region that is back before the pause ends is not left after it', async () => {
  const scene = await given({ configure: hasty });
  await pause(scene, 300);
  await scene.stage.kill(IRELAND);
  await scene.pass(200);
  await scene.stage.revive(IRELAND);
  await scene.pass(600);
  await rest(scene);

  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a pause holds up no person who does what its page says', async () => {
  const scene = await given({ configure: hasty });
  await pause(scene, 3600);
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).length > 0, 60);

  await startAsPaged(scene);
  await rest(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});
