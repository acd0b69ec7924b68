import { healthEvent } from '#sandbox/world/aws-events.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { ended, withPolicy } from '../machines/start.ts';
import { executionsIn, mutationsIn, pagesIn } from '../machines/story.ts';
import { given, moved, outcomeOf, takenOver, untouched } from './scene.ts';

/** What RDS and AWS Health say of the owner's Region starts a look, perhaps before any alarm does, and decides nothing. */

const hintedIn = (scene: Awaited<ReturnType<typeof given>>) =>
  executionsIn(scene, 'failover').filter(({ input }) => (input as { trigger?: string }).trigger === 'hint');

test('a hint of a healthy writer starts a run in the standby, which finds all well and wakes nobody', async () => {
  const scene = await given();
  const { rds, world, timers } = scene.stage;

  rds.announce(instanceOf(IRELAND), 'RDS-EVENT-0006');
  world.announce(IRELAND, healthEvent(IRELAND, world.host.account, timers.now()));
  await scene.pass(60);

  const runs = hintedIn(scene);
  expect(runs.map(({ region, input }) => [region, (input as { event: string }).event.split(' ')[0]])).toEqual([
    [FRANKFURT, 'RDS-EVENT-0006'],
    [FRANKFURT, 'AWS_RDS_OPERATIONAL_ISSUE'],
  ]);
  for (const { result } of runs) expect(result?.cause).toMatch(/^The writer answers\. That calls for no failover\./);
  expect([pagesIn(scene), mutationsIn(scene), outcomeOf(scene)]).toEqual([[], [], untouched()]);
  expect(world.deadLetters).toEqual([]);
  expect(scene.findings()).toEqual([]);
});

test('twenty hints of a healthy writer, each delivered twice, are twenty quiet looks', async () => {
  const scene = await given({ duplicates: 1 });

  for (let count = 0; count < 20; count += 1)
    scene.stage.timers.after(count * 500, () => scene.stage.rds.announce(instanceOf(IRELAND), 'RDS-EVENT-0004'));
  await scene.pass(90);

  expect(hintedIn(scene)).toHaveLength(20);
  expect([pagesIn(scene), mutationsIn(scene), outcomeOf(scene)]).toEqual([[], [], untouched()]);
  expect(scene.findings()).toEqual([]);
});

test('a hint that comes before the alarm waits for evidence, and its run carries the failover out', async () => {
  // Given a group whose silence is an outage after five seconds, and a writer that dies while its Region answers,
  const impatient = { dwellSeconds: 5, inRegionSeconds: 5, vetoSeconds: 4 };
  const scene = await given({ configure: (configuration) => withPolicy(configuration, impatient) });
  for (const engine of scene.stage.enginesIn(IRELAND)) void engine.kill();

  // when RDS says that it fails over, three seconds later and long before two bad periods of an alarm are over,
  await scene.pass(3);
  scene.stage.rds.announce(instanceOf(IRELAND), 'RDS-EVENT-0013');
  await moved(scene);

  // then the run that this started asked until the outage was proven, and declared before the alarm had rung.
  const [hinted] = hintedIn(scene);
  const { trigger, moments } = scene.entry().transfer ?? {};
  expect(trigger).toBe('hint');
  expect((moments?.declared ?? 0) - (hinted?.startedAt ?? 0)).toBeGreaterThan(3000);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(scene.findings()).toEqual([]);
});

test.each([
  ['the writer is down, believe me', 'A hint names what AWS said and the id of its event'],
  [undefined, 'A hint names what AWS said and the id of its event'],
  [{ EventID: 'RDS-EVENT-0013' }, 'expected string, received object'],
])('a forged hint (%j) is refused with a sentence', async (event, words) => {
  const scene = await given();
  const forged = { group: 'orders', trigger: 'hint', event };

  const run = scene.stage.world.startExecution('understudy-failover', FRANKFURT, forged);
  await ended(scene, run);

  expect(run.result).toMatchObject({ error: 'FailoverAborted', cause: expect.stringContaining(words) });
  expect([mutationsIn(scene), outcomeOf(scene)]).toEqual([[], untouched()]);
});

test("what RDS says of the standby's own instance, or AWS Health of a service that is not RDS, starts nothing there", async () => {
  const scene = await given();
  const { world, timers } = scene.stage;
  const { detail, ...other } = healthEvent(IRELAND, world.host.account, timers.now());

  scene.stage.rds.announce(instanceOf(FRANKFURT), 'RDS-EVENT-0006');
  world.announce(IRELAND, { ...other, detail: { ...(detail as object), service: 'EC2' } });
  world.announce(IRELAND, { ...other, detail: { ...(detail as object), statusCode: 'closed' } });
  await scene.pass(60);

  expect(hintedIn(scene).map(({ region, result }) => [region, result?.cause])).toEqual([
    [IRELAND, expect.stringContaining('eu-west-1 already owns group orders')],
  ]);
  expect(pagesIn(scene)).toEqual([]);
});
