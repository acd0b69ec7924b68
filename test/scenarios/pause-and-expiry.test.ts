import { pause, resume } from '#cli/pause.ts';
import { signIdentity } from '#cli/sign-identity.ts';
import type { Region } from '#core/configuration.ts';
import { purposeOf } from '#core/identity-proof.ts';
import { pausePurpose, resumePurpose } from '#core/pause.ts';
import { invokeFunction } from '#functions/aws/lambda-invoke.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { FRANKFURT, GROUP, IRELAND } from '../machines/scene.ts';
import { executionsIn, mutationsIn, pagesIn } from '../machines/story.ts';
import { commanderAs } from '../machines/terminal.ts';
import { JANE, SAM } from './approvals.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { found, given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 22. A group that a person has paused: nothing starts by itself until that ends, and then what is true by then is decided. */

const pauseFor = (scene: Watched, minutes: number, { who = JANE, region = FRANKFURT } = {}) =>
  scene.ask(pause(commanderAs(scene.stage, who, region), { group: GROUP, region, minutes, reason: 'Schema change.' }));
const resumeBy = (scene: Watched, who: string, region = FRANKFURT) =>
  scene.ask(resume(commanderAs(scene.stage, who, region), { group: GROUP, region }));

const refused = 'Understudy orders: Stopped, nothing changed';
const refusals = (scene: Watched) => scene.stage.world.pages.filter(({ subject }) => subject === refused);

test('nothing happens in a pause, a page comes at once, and at its end the failover is decided from fresh evidence', async () => {
  // Given a group that is paused for twenty minutes by a command that its owner's Region heard,
  const scene = await given({ configure: hasty });
  const [paused] = await pauseFor(scene, 20, { region: IRELAND });
  const { until } = found('The pause', scene.entry().pause);
  expect(paused).toBe(
    `Group orders is paused until ${new Date(until).toISOString()} by ${JANE}, because "Schema change.".`,
  );
  expect(pagesIn(scene)).toEqual(['Understudy orders: Paused']);

  // when the Region of the owner is lost,
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => refusals(scene).length > 0, 120);

  // then a page tells it within a minute, with both ways out, and no other one comes within ten minutes;
  const [page] = refusals(scene);
  expect(found('The page', page).at - lostAt).toBeLessThan(60_000);
  expect(page?.message).toContain(`Group orders is paused until ${new Date(until).toISOString()} by ${JANE}`);
  expect(page?.message).toContain('understudy resume --group orders --region eu-central-1');
  expect(page?.message).toContain('events/manual-failover.json');
  const window = Math.floor(found('The page', page).at / 600_000);
  expect(refusals(scene).filter(({ at }) => Math.floor(at / 600_000) === window)).toHaveLength(1);

  // and nothing is changed until the pause has ended;
  await scene.until('the last second of the pause', () => scene.stage.timers.now() >= until - 1000, 1300);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(mutationsIn(scene)).toEqual([]);
  expect(refusals(scene).length).toBeLessThanOrEqual(3);

  // within two minutes of that the failover is decided by a run of its own, on looks from after the end.
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  const { moments } = found('The transfer', scene.entry().transfer);
  expect(moments.started).toBeGreaterThanOrEqual(until);
  expect(found('The declaration', moments.declared) - until).toBeLessThan(120_000);
  expect(scene.findings()).toEqual([]);
});

test('an outage that is over before the pause leads to nothing', async () => {
  const scene = await given({ configure: hasty });
  await pauseFor(scene, 5);
  await scene.stage.kill(IRELAND);
  await scene.pass(120);
  await scene.stage.revive(IRELAND);

  await scene.pass(600);
  await rest(scene);

  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('somebody else resumes, and an outage that lasts is decided within two minutes', async () => {
  const scene = await given({ configure: hasty });
  await pauseFor(scene, 600);
  await scene.stage.kill(IRELAND);
  await scene.pass(2000);
  expect(outcomeOf(scene)).toEqual(untouched());

  const resumedAt = scene.stage.timers.now();
  expect(await resumeBy(scene, SAM)).toEqual([
    `Group orders is not paused any more: ${SAM} ended the pause of ${JANE}.`,
    'Should an outage last, a failover is decided anew within a minute or two.',
  ]);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(found('The declaration', scene.entry().transfer?.moments.declared) - resumedAt).toBeLessThan(120_000);
  expect(await resumeBy(scene, SAM)).toEqual(['Group orders is not paused: nothing was changed.']);
  expect(scene.findings()).toEqual([]);
});

test('a pause of somebody else is replaced, with a word about whose it was', async () => {
  const scene = await given({ configure: hasty });
  await pauseFor(scene, 600);
  await scene.pass(1);

  expect((await pauseFor(scene, 1, { who: SAM }))[1]).toMatch(`It replaces the pause of ${JANE} until `);

  await scene.pass(61);
  await scene.stage.kill(IRELAND);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});

test('a pause holds up no person who does what its page says, and is still there after it', async () => {
  const scene = await given({ configure: hasty });
  await pauseFor(scene, 600);
  await scene.stage.kill(IRELAND);
  await scene.until('a page', () => refusals(scene).length > 0, 120);
  expect(acceptedByPage(scene)).toEqual([]);

  await startAsPaged(scene);
  await rest(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().pause?.by).toBe(JANE);
  expect(scene.findings()).toEqual([]);
});

test('a transfer that was declared before the pause goes on in it, and so does the fence of the Region that was left', async () => {
  const scene = await given({ configure: hasty });
  await scene.stage.kill(IRELAND);
  await scene.until('a declaration', () => scene.entry().epoch === 2, 300);

  expect(await pauseFor(scene, 600)).toContain(
    'The transfer to eu-central-1 at epoch 2 was declared before, and goes on.',
  );
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));

  await scene.stage.revive(IRELAND);
  await scene.until('the debt to be paid', () => outcomeOf(scene).owing.length === 0, 900);
  await rest(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(executionsIn(scene, 'failover').filter(({ result }) => result?.status === 'SUCCEEDED')).toHaveLength(1);
  expect(scene.findings()).toEqual([]);
});

const asked = { action: 'pause', group: GROUP, minutes: 60, reason: 'Schema change.' } as const;

test.each([
  ['another length', pausePurpose(5, asked.reason), FRANKFURT],
  ['another reason', pausePurpose(asked.minutes, 'Lunch.'), FRANKFURT],
  ['the end of a pause', resumePurpose, FRANKFURT],
  ['an approval', ['1-1', 'approve'], FRANKFURT],
  ['another Region', pausePurpose(asked.minutes, asked.reason), IRELAND],
])('a signature for %s can not be turned into this pause', async (_what, words, region) => {
  const scene = await given();
  const { configuration, clients, credentials, now } = commanderAs(scene.stage, JANE, FRANKFURT);
  const send = (purpose: readonly string[], signedFor: Region) => {
    const proof = signIdentity(credentials, signedFor, purposeOf(configuration, GROUP, purpose), now);
    return scene.ask(invokeFunction({ clients, configuration }, FRANKFURT, 'instruct-group', { ...asked, proof }));
  };

  await expect(send(words, region)).rejects.toThrow('AWS does not know the signer');
  expect(scene.entry().pause).toBeUndefined();

  await send(pausePurpose(asked.minutes, asked.reason), FRANKFURT);
  expect(scene.entry().pause).toMatchObject({ by: JANE });
});
