import type { PlannedCall } from '#functions/plan-calls.ts';
import { rewrite } from './fates.ts';
import { overrideAs } from './overrides.ts';
import { declaredAndStopped, revertedScene } from './reverted.ts';
import {
  CHECKED_NAME,
  FRANKFURT,
  IRELAND,
  instanceOf,
  isSettled,
  openScene,
  RECORD_NAME,
  type Scene,
} from './scene.ts';
import { hasty, outage, startByHand, withPolicy } from './start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn, promotionsIn, runsIn, saidOf, servedIn } from './story.ts';

/** A person starts the machine from the console: what is refused, what is planned, what is reverted. */

const refusals: [sentence: string, fields: Partial<Record<string, unknown>>, region?: string][] = [
  ['A manual start needs reason: see events/manual-failover.json.', { reason: undefined }],
  ['A manual start needs expectedOwner: see events/manual-failover.json.', { expectedOwner: undefined }],
  ['A manual start needs expectedEpoch: see events/manual-failover.json.', { expectedEpoch: undefined }],
  ['The request expects eu-central-1 as owner, but the ledger says eu-west-1.', { expectedOwner: FRANKFURT }],
  ['The request expects epoch 7, but the ledger is at epoch 1.', { expectedEpoch: 7 }],
  ['There is no group bills; this installation has orders.', { group: 'bills' }],
  ['Unrecognized key: "force"', { force: true }],
  ['Invalid option: expected one of "alarm"|"hint"|"sweep"|"approval"|"manual"', { trigger: 'curiosity' }],
  [
    'Only a manual start may revert a transfer or fail over although the writer answers',
    { trigger: 'alarm', acceptLiveWriter: true },
  ],
  [
    'overrideRpo is no field of a start: give `understudy override --group NAME --region REGION --epoch N --loss SECONDS --reason TEXT`',
    { overrideRpo: true },
  ],
  ['The writer is healthy: a failover could lose data, so it is not started.', {}],
  ['eu-west-1 already owns group orders: a failover is started in eu-central-1.', {}, IRELAND],
  ['Nothing can be reverted: group orders is settled, owner eu-west-1.', { revert: true }, IRELAND],
];

test.each(refusals)('refused with a sentence: %s', async (...[sentence, fields, region = FRANKFURT]) => {
  const scene = await openScene();
  const { result } = await startByHand(scene, fields, region);

  expect(result).toMatchObject({
    status: 'FAILED',
    error: 'FailoverAborted',
    cause: expect.stringContaining(sentence),
  });
  expect([mutationsIn(scene), scene.entry().holder]).toEqual([[], undefined]);
});

test('a group that was never adopted is refused with the command that adopts it', async () => {
  const scene = await openScene({ adopted: false });
  const { result } = await startByHand(scene);

  expect(result?.cause).toContain('run `understudy adopt --group orders` once.');
});

test('while a transfer is under way another is refused, and a revert outside the owner too', async () => {
  const scene = await declaredAndStopped();

  const again = await startByHand(scene, { expectedEpoch: 2 });
  expect(again.result?.cause).toContain('A transfer to eu-central-1 is under way at epoch 2.');
  const elsewhere = await startByHand(scene, { expectedEpoch: 2, revert: true });
  expect(elsewhere.result?.cause).toContain(
    "A transfer is reverted in its owner's Region: start the machine in eu-west-1.",
  );
});

test('with the policy "advise" an override starts nothing: the page names it and then the start, which uses it', async () => {
  const advise = (configuration: Parameters<typeof hasty>[0]) => withPolicy(hasty(configuration), { mode: 'advise' });
  const scene = await openScene({ configure: advise });
  scene.stage.world.link(IRELAND, FRANKFURT, false);
  await scene.pass(40);
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).length > 0, 300);

  expect(lastPage(scene)).toMatch(
    /The policy is advise:[\s\S]*To override: understudy override --group orders --region eu-central-1 --epoch 1 --loss \d+ --reason TEXT\. Then start the failover machine in eu-central-1 with events\/manual-failover\.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 1\./,
  );
  const early = await startByHand(scene);
  expect(early.result?.cause).toMatch(/^The estimated loss is up to \d+ s, and the objective is 10 s\./);

  const words = 'override --group orders --region eu-central-1 --epoch 1 --loss unlimited --reason Flood'.split(' ');
  expect(await overrideAs(scene, 'arn:aws:iam::111122223333:user/jane', words)).toContain(
    'The policy is advise, so that nothing starts by itself: start the failover machine in eu-central-1 with events/manual-failover.json.',
  );
  const { madeAt = 0 } = scene.entry().override ?? {};
  await scene.pass(90);
  const since = executionsIn(scene, 'failover').filter(({ name }) => name.includes(`-${Math.floor(madeAt / 1000)}-`));
  expect([since, mutationsIn(scene)]).toEqual([[], []]);
  const started = await startByHand(scene);
  expect([started.result?.status, scene.entry().owner, promotionsIn(scene)]).toEqual(['SUCCEEDED', FRANKFURT, 1]);
});

test('the policy "advise" pages with the command and leaves it to a person', async () => {
  const advise = (configuration: Parameters<typeof hasty>[0]) => withPolicy(hasty(configuration), { mode: 'advise' });
  const scene = await outage({ configure: advise });
  await scene.until('a page', () => pagesIn(scene).length > 0, 300);

  expect([mutationsIn(scene), lastPage(scene)]).toEqual([
    [],
    expect.stringMatching(/The policy is advise:[\s\S]*events\/manual-failover\.json/),
  ]);
  await startByHand(scene);
  expect(scene.entry().owner).toBe(FRANKFURT);
});

test('a paused group is left alone by alarms, and not by a person', async () => {
  const scene = await openScene({ configure: hasty });
  await scene.ask(
    rewrite(scene, (entry) => ({
      ...entry,
      pause: { since: 0, until: scene.stage.timers.now() + 3_600_000, by: 'jane', reason: 'Sale.' },
    })),
  );
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => pagesIn(scene).length > 0, 300);

  expect([mutationsIn(scene), lastPage(scene)]).toEqual([
    [],
    expect.stringContaining('Group orders is paused until 2026-01-01T01:01'),
  ]);
  await startByHand(scene);
  expect(scene.entry().owner).toBe(FRANKFURT);
});

/** What the dry run plans and what a real run did, in the same words. */
const planned = ({ operation, target }: PlannedCall) =>
  operation === 'PutMetricData' ? `Unavailable ${target}` : `${operation} ${target}`;
const done = (scene: Scene): readonly string[] => mutationsIn(scene).map((call) => saidOf(call).split(',')[0] ?? '');

test('a dry run changes nothing, and lists the calls that the real run makes from the same observations, in their order', async () => {
  const scene = await openScene({ configure: hasty });
  await scene.stage.killDatabase(IRELAND);
  await scene.pass(8);
  const { result } = await startByHand(scene, { dryRun: true });
  const plan = result?.output as { wouldGo: boolean; calls: readonly PlannedCall[] } | undefined;
  const calls = plan?.calls ?? [];
  const before = mutationsIn(scene).length;
  await scene.until('the group to settle', () => scene.entry().epoch === 2 && isSettled(scene), 900);

  expect([result?.status, plan?.wouldGo, before]).toEqual(['SUCCEEDED', true, 0]);
  expect(calls.filter(({ service }) => service !== 'cloudwatch').map(planned)).toEqual(done(scene));
  expect(calls.filter(({ service }) => service === 'cloudwatch').map(planned)).toEqual([`Unavailable ${CHECKED_NAME}`]);
});

test('a dry run that would be refused says so, and lists nothing', async () => {
  const scene = await openScene();
  const { result } = await startByHand(scene, { dryRun: true });

  expect(result?.output).toMatchObject({
    wouldGo: false,
    calls: [],
    reasons: expect.arrayContaining([expect.stringContaining('The writer is healthy')]),
  });
  expect(pagesIn(scene)).toEqual([]);
});

test('a revert before the point of no return leaves the owner writable, owing nothing, and the traffic where it was', async () => {
  const scene = await revertedScene({ clients: true });
  await scene.pass(20);
  const { owner, target, phase, fenceDebts } = scene.entry();
  const writer = scene.stage.fabric.engine(instanceOf(IRELAND));

  expect({ owner, target, phase }).toEqual({ owner: IRELAND, target: IRELAND, phase: 'settled' });
  expect(fenceDebts.every(({ dischargedAt }) => dischargedAt !== undefined)).toBe(true);
  expect([writer.readOnly, writer.reachable, writer.inRecovery, promotionsIn(scene)]).toEqual([false, true, false, 0]);
  expect([CHECKED_NAME, RECORD_NAME].map((name) => servedIn(scene, name)?.includes(instanceOf(IRELAND)))).toEqual([
    true,
    true,
  ]);
  expect(scene.clients?.checked.acknowledged.at(-1)?.at).toBeGreaterThan(scene.stage.timers.now() - 5000);
});

test('a group whose transfer was reverted can fail over again, and is fenced as if it were the first time', async () => {
  const unhurried = (configuration: Parameters<typeof hasty>[0]) =>
    withPolicy(hasty(configuration), { coolDownSeconds: 0 });
  const scene = await revertedScene({ configure: unhurried });
  await scene.pass(200);
  await scene.stage.killDatabase(IRELAND);
  await scene.until('the group to settle', () => scene.entry().epoch > 3 && isSettled(scene), 900);

  expect(runsIn(scene, 'failover').map(({ path }) => path.split(' -> ').at(-1))).toContain('Serving from the target');
  expect(scene.entry().fenceDebts.every(({ dischargedAt }) => dischargedAt !== undefined)).toBe(true);
  expect([scene.entry().owner, promotionsIn(scene)]).toEqual([FRANKFURT, 1]);
});
