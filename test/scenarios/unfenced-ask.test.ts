import { proceed } from '#cli/proceed.ts';
import type { Configuration } from '#core/configuration.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import { FRANKFURT, GROUP, IRELAND, instanceOf } from '../machines/scene.ts';
import { startByHand, withPolicy } from '../machines/start.ts';
import { executionsIn, lastPage, pagesIn } from '../machines/story.ts';
import { commanderAs } from '../machines/terminal.ts';
import { answerAs, approval, DUTY, JANE, SAM, sessionOf, untilProposed } from './approvals.ts';
import { found, given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** The policy `unfenced: ask`: an old writer that can be fenced is left without asking, another one only when persons said so. */

const asking =
  (persons: 1 | 2) =>
  (configuration: Configuration): Configuration =>
    withPolicy(hasty(configuration), {
      mode: 'automatic',
      unfenced: 'ask',
      approval: { ...approval(persons), expiryMinutes: 5 },
    });

const start = (persons: 1 | 2 = 1) => given({ configure: asking(persons) });

/** The owner's RDS API answers, and refuses our functions every change. */
function refuseFence({ stage }: Watched): () => void {
  return stage.world.intercept((call, when) =>
    when === 'before' &&
    call.region === IRELAND &&
    /^(Modify|Reboot)DB/.test(call.operation) &&
    stage.tags.of(call.input)
      ? new ServiceFault('AccessDenied', `The role is not authorized to perform ${call.operation}.`, 403)
      : 'proceed',
  );
}

const proceedAs = (scene: Watched, who: string, epoch: number, credentials = who): Promise<readonly string[]> => {
  const commander = commanderAs(scene.stage, credentials, FRANKFURT);
  return scene.ask(proceed(commander, { group: GROUP, region: FRANKFURT, epoch, reason: 'Ireland is gone.' }));
};

const halfway = 'Understudy orders: Stopped halfway';
const asked = (scene: Watched) => pagesIn(scene).filter((page) => page === halfway).length;
const declaredOnly = { owner: IRELAND, target: FRANKFURT, epoch: 2, phase: 'declared', promotions: 0 };

/** A writer that died alone, in a Region whose API answers and refuses the fence: persons are asked. */
async function held(persons: 1 | 2 = 1) {
  const scene = await start(persons);
  const mend = refuseFence(scene);
  await scene.stage.killDatabase(IRELAND);
  await scene.until('a page', () => asked(scene) > 0, 900);
  await scene.pass(5);
  return { scene, mend };
}

/** Lets time pass until the new owner serves; a fence that AWS refuses is owed for as long as it does. */
const serving = (scene: Watched) =>
  scene.until('a new owner that serves', () => scene.entry().transfer?.verdict === 'Serving from the target', 900);

test('with the Region gone persons are asked before anything is declared, and what they approve goes through', async () => {
  const scene = await start(2);
  await scene.stage.kill(IRELAND);
  const proposal = await untilProposed(scene);

  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.entry().holder).toBeUndefined();
  expect(lastPage(scene)).toContain(
    `The RDS API of ${IRELAND} does not answer, so that nothing there can be fenced, and the policy is unfenced: ask`,
  );
  expect(lastPage(scene)).toContain(
    `understudy approve --group orders --target ${FRANKFURT} --proposal ${proposal.id}`,
  );
  expect(lastPage(scene)).not.toContain('No answer means no failover');

  await answerAs(scene, JANE, 'approve', proposal.id);
  await answerAs(scene, SAM, 'approve', proposal.id);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer?.approval?.id).toBe(proposal.id);
  expect(asked(scene)).toBe(0);
  expect(scene.findings()).toEqual([]);
});

test('a writer that can be fenced is left without asking anybody', async () => {
  const scene = await start(2);
  await scene.stage.killDatabase(IRELAND);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(scene.findings()).toEqual([]);
});

test('a fence that AWS refuses stops the transfer before its promotion, until a person lets it go on unfenced', async () => {
  const { scene, mend } = await held();

  expect(outcomeOf(scene)).toMatchObject({ ...declaredOnly, verdict: 'Stopped halfway' });
  expect(lastPage(scene)).toContain(
    `AWS refused to close-network orders in ${IRELAND}: AccessDenied: The role is not authorized`,
  );
  expect(lastPage(scene)).toContain(`understudy proceed --group orders --region ${FRANKFURT} --epoch 2 --reason TEXT`);
  expect(lastPage(scene)).toContain(
    `start the failover machine in ${IRELAND} with events/manual-revert.json, "expectedOwner": "${IRELAND}" and "expectedEpoch": 2`,
  );

  // Nobody holds it but while a run looks, which is each minute; nobody is told the same again.
  await scene.pass(200);
  const runs = executionsIn(scene, 'converge').length;
  await scene.until('a free lease', () => scene.entry().holder === undefined, 60);
  expect(asked(scene)).toBe(1);
  expect(outcomeOf(scene)).toMatchObject(declaredOnly);
  expect(runs).toBeGreaterThan(2);

  const said = await proceedAs(scene, JANE, 2);
  await serving(scene);

  expect(said[0]).toBe(
    `${JANE} lets the failover of group orders to ${FRANKFURT} go on with ${IRELAND} unfenced (1 of 1 persons): Ireland is gone.`,
  );
  expect(outcomeOf(scene)).toMatchObject({ owner: FRANKFURT, promotions: 1, owing: [IRELAND] });
  expect(lastPage(scene)).toContain(`${IRELAND} could not be proven fenced`);
  expect(scene.entry().proceed).toMatchObject({ epoch: 2, leaves: [{ approver: JANE, reason: 'Ireland is gone.' }] });

  // The debt is paid as soon as AWS takes the fence.
  mend();
  await rest(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(scene.findings()).toEqual([]);
});

test('nobody answers: the page comes again each time that a proposal would have expired', async () => {
  const { scene, mend } = await held();

  await scene.pass(2 * 300 + 120);
  expect(asked(scene)).toBe(3);
  expect(outcomeOf(scene)).toMatchObject(declaredOnly);

  mend();
  await moved(scene);
  expect(scene.findings()).toEqual([]);
});

test('two persons are two: one role counts once, strangers and words about another epoch do not count', async () => {
  const { scene, mend } = await held(2);

  await proceedAs(scene, DUTY, 2, sessionOf('kim'));
  expect(await proceedAs(scene, DUTY, 2, sessionOf('lee'))).toEqual([
    `This was recorded before: ${sessionOf('lee')} counts once (1 of 2 persons).`,
  ]);
  await expect(proceedAs(scene, JANE, 1)).rejects.toThrow(
    'The command is about epoch 1, and group orders is at epoch 2: look at the newest page. Nothing was recorded.',
  );
  await expect(proceedAs(scene, 'arn:aws:iam::111122223333:user/mallory', 2)).rejects.toThrow('who is no approver');
  await scene.pass(180);
  expect(outcomeOf(scene)).toMatchObject(declaredOnly);

  await proceedAs(scene, SAM, 2);
  await serving(scene);
  await expect(proceedAs(scene, JANE, 2)).rejects.toThrow('Nothing waits for that: group orders is');
  mend();
  await rest(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(scene.findings()).toEqual([]);
});

test('a transfer that waits goes on by itself as soon as the fence is proven', async () => {
  const { scene, mend } = await held(2);
  await scene.pass(300);

  mend();
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(scene.entry().proceed).toBeUndefined();
  expect(found('The end of the wait', scene.entry().transfer?.held?.endedAt)).toBeGreaterThan(0);
  expect(scene.findings()).toEqual([]);
});

test('a transfer that waits can be given back, and what was said of it counts for nothing any more', async () => {
  const { scene, mend } = await held(2);
  await proceedAs(scene, JANE, 2);

  await scene.stage.fabric.engine(instanceOf(IRELAND)).restart();
  const revert = { expectedOwner: IRELAND, expectedEpoch: 2, revert: true, reason: 'Ireland comes back.' };
  await startByHand(scene, revert, IRELAND);
  mend();
  await rest(scene);

  expect(outcomeOf(scene)).toMatchObject({ owner: IRELAND, epoch: 3, phase: 'settled', promotions: 0, owing: [] });
  await expect(proceedAs(scene, SAM, 2)).rejects.toThrow('The command is about epoch 2');
  expect(scene.findings()).toEqual([]);
});

test('a person who starts it by hand has decided: nobody is asked, and what can not be fenced is owed', async () => {
  const scene = await start(2);
  await scene.stage.kill(IRELAND);
  await scene.pass(60);
  await startByHand(scene);
  await serving(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(asked(scene)).toBe(0);
  expect(scene.findings()).toEqual([]);
});
