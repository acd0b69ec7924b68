import type { Configuration } from '#core/configuration.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { ended, withPolicy } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { answerAs, asking, JANE, untilProposed } from './approvals.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { found, given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** A group whose policy wants no failover at certain hours. The story begins at midnight, UTC. */

const window = [{ from: '23:00', to: '00:40', reason: 'Billing run.' }];
const end = Date.UTC(2026, 0, 1, 0, 40);
const inWindow = (configuration: Configuration) => withPolicy(hasty(configuration), { blackout: window });
const refused = 'Understudy orders: Stopped, nothing changed';

test('an outage in a blackout window is told with its end, and is decided anew as soon as it is over', async () => {
  const scene = await given({ configure: inWindow });
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).includes(refused), 120);
  expect(lastPage(scene)).toContain(
    'Group orders is in a blackout window until 2026-01-01T00:40:00.000Z (every day 23:00 to 00:40 UTC, because "Billing run.").',
  );
  expect(acceptedByPage(scene)).toEqual([]);

  await scene.until('the last second', () => scene.stage.timers.now() >= end - 1000, 2400);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(mutationsIn(scene)).toEqual([]);

  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  const { moments } = found('The transfer', scene.entry().transfer);
  expect(moments.started).toBeGreaterThanOrEqual(end);
  expect(found('The declaration', moments.declared) - end).toBeLessThan(120_000);
  expect(scene.findings()).toEqual([]);
});

test('a window holds up no person who does what its page says', async () => {
  const scene = await given({ configure: inWindow });
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).includes(refused), 120);

  await startAsPaged(scene);
  await rest(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});

test('a window that begins between the decision and the declaration is not declared over, and the page says so', async () => {
  const begin = Date.UTC(2026, 0, 1, 0, 10);
  const blackout = [{ from: '00:10', to: '00:20' }];
  const scene = await given({ configure: (configuration) => withPolicy(hasty(configuration), { blackout }) });
  await scene.until('the last minutes before the window', () => scene.stage.timers.now() >= begin - 80_000, 600);
  await scene.stage.kill(IRELAND);
  const declaring = () => executionsIn(scene, 'failover').some(({ path }) => path.includes('Declare target'));
  await scene.until('the declaration', declaring, 70);

  // The clock of the Region that decides is a minute ahead: to it the window begins now.
  scene.stage.weather.skew.set(FRANKFURT, 60_000);
  await scene.until('a page', () => pagesIn(scene).includes(refused), 60);

  expect(lastPage(scene)).toContain(
    'A blackout window began while this run was deciding. Group orders is in a blackout window until 2026-01-01T00:20:00.000Z',
  );
  expect(acceptedByPage(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  await scene.stage.revive(IRELAND);
  await rest(scene);
  expect(scene.findings()).toEqual([]);
});

test('nobody is asked in a window, and what was approved just before one is carried out after it', async () => {
  const blackout = [{ from: '00:10', to: '00:30' }];
  const scene = await given({ configure: (configuration) => withPolicy(asking(1)(configuration), { blackout }) });
  await scene.stage.kill(IRELAND);
  const proposal = await untilProposed(scene);
  await scene.until('the window', () => scene.stage.timers.now() >= Date.UTC(2026, 0, 1, 0, 10), 900);

  await answerAs(scene, JANE, 'approve', proposal.id);
  const run = found('The run', executionsIn(scene, 'failover').at(-1));
  await ended(scene, run);
  expect(lastPage(scene)).toContain('is in a blackout window until 2026-01-01T00:30:00.000Z');
  expect(outcomeOf(scene)).toEqual(untouched());

  await scene.until('the end of the window', () => scene.stage.timers.now() >= Date.UTC(2026, 0, 1, 0, 30), 1200);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer?.trigger).toBe('approval');
  expect(run.region).toBe(FRANKFURT);
  expect(scene.findings()).toEqual([]);
});
