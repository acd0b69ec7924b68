import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { lostWrites } from '#sandbox/world/virtual-verdict.ts';
import { rewrite } from '../machines/fates.ts';
import { overrideAs } from '../machines/overrides.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { ended, startByHand, withPolicy } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { answerAs, approval, JANE, SAM, untilProposed } from './approvals.ts';
import { acceptedByPage, overrideAsPaged } from './paged.ts';
import { found, given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 8. The standby is minutes behind when the writer dies: that is a person's decision, by name and for one failover. */

const behindSeconds = 240;

/** Ireland dies while the standby is four minutes behind, and that was told. */
async function lostBehind(configure = hasty): Promise<{ readonly scene: Watched; readonly lostAt: number }> {
  const scene = await given({ configure });
  scene.stage.weather.replicationMilliseconds = () => behindSeconds * 1000;
  await scene.pass(behindSeconds + 60);
  expect(lastPage(scene)).toContain('only the replication from it stands still');
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  await scene.until('the loss to be told', () => lastPage(scene).includes('The estimated loss'), 120);
  return { scene, lostAt };
}

/** The words of an override, with others in place of what a page would name. */
const words = (epoch: number, loss: number | string, reason: string, ...more: readonly string[]) => [
  ...['override', '--group', 'orders', '--region', FRANKFURT, '--epoch', `${epoch}`, '--loss', `${loss}`],
  ...['--reason', reason, ...more],
];

test('a loss above the objective is refused; the command of the page works once, by the name of who gave it', async () => {
  // Given a standby that is four minutes behind when Ireland dies,
  const { scene, lostAt } = await lostBehind();

  // the failover is refused with the loss and the command that accepts it, however long the outage lasts.
  const [, estimated = 'nothing'] =
    /The estimated loss is up to (\d+) s, and the objective is 10 s\./.exec(lastPage(scene)) ?? [];
  expect(Number(estimated)).toBeGreaterThanOrEqual(behindSeconds);
  expect(acceptedByPage(scene)).toEqual(['override']);
  expect(lastPage(scene)).toContain('--reason TEXT. Then it is decided anew within a minute or two.');
  await scene.pass(600);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());

  // When a person gives the command of the page,
  const givenAt = scene.stage.timers.now();
  const said = await overrideAsPaged(scene, SAM);
  const { override } = scene.entry();

  // then it is in the ledger and on a page by the name that AWS gave them,
  expect(said[0]).toContain(
    `${SAM} accepts a loss of up to ${override?.lossSeconds} s for one failover of group orders`,
  );
  expect(override).toMatchObject({ owner: IRELAND, epoch: 1, by: SAM, reason: 'The page said so.' });
  expect(lastPage(scene)).toBe(said.join('\n'));

  // the failover follows within two minutes, by a run that nobody started by hand,
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  const { transfer, override: left } = scene.entry();
  expect([left, transfer?.override]).toEqual([undefined, override]);
  expect(transfer).toMatchObject({ trigger: 'sweep', loss: { upperSeconds: Number(estimated) } });
  expect(found('The declaration', transfer?.moments.declared) - givenAt).toBeLessThan(120_000);

  // and what is lost lies within what they were told.
  const lost = lostWrites(scene.clients.recorded.acknowledged, scene.stage.fabric.engine(instanceOf(FRANKFURT)));
  const oldest = Math.min(...lost.map(({ committedAt }) => committedAt));
  expect(lost.length).toBeGreaterThan(0);
  expect((lostAt - oldest) / 1000).toBeLessThanOrEqual(Number(estimated));
  expect(scene.findings()).toEqual([]);
});

test('a second use of an override is refused with the reason: the command again, its signature again, and the run again', async () => {
  const { scene } = await lostBehind();
  const signedAt = scene.stage.timers.now();
  const once = words(1, 600, 'Flood');
  await overrideAs(scene, JANE, once);
  await scene.until('a declaration', () => scene.entry().epoch === 2, 300);

  const again = (late: number) => overrideAs(scene, JANE, once, { late });
  await expect(again(scene.stage.timers.now() - signedAt)).rejects.toThrow(
    'This override was used: the failover to eu-central-1 at epoch 2 was declared by it. Nothing was recorded: an override is good for one failover.',
  );
  await rest(scene);
  const served = outcomeOf(scene);
  await expect(again(0)).rejects.toThrow(
    'This override is for epoch 1 of group orders, which is at epoch 2 with eu-central-1 as owner. Nothing was recorded: ',
  );
  const run = executionsIn(scene, 'failover').find(({ result }) => result?.status === 'SUCCEEDED');
  const redriven = scene.stage.world.startExecution('understudy-failover', FRANKFURT, found('The run', run).input);
  await ended(scene, redriven);

  expect(redriven.result?.cause).toContain('eu-central-1 already owns group orders');
  expect(scene.entry().override).toBeUndefined();
  expect(outcomeOf(scene)).toEqual(served);
  expect(scene.findings()).toEqual([]);
});

test('an override that is too small, or that expired, lets nothing through, and the page says which', async () => {
  const { scene } = await lostBehind();

  await overrideAs(scene, JANE, words(1, 60, 'Flood'));
  await scene.until('the refusal', () => lastPage(scene).includes(`The override of ${JANE} accepts only`), 150);
  expect(lastPage(scene)).toContain('accepts only a loss of up to 60 s.');

  // Sam replaces it by one that would do, and takes that back at once.
  expect(await overrideAs(scene, SAM, words(1, 'unlimited', 'Flood', '--for', '5'))).toContain(
    `It replaces the override of ${JANE} over a loss of up to 60 s.`,
  );
  await scene.pass(1);
  await overrideAs(scene, SAM, words(1, 0, 'Mistake'));
  await scene.pass(240);
  expect(outcomeOf(scene)).toEqual(untouched());

  // One that a pause keeps from being used expires.
  const paused = { since: 0, until: scene.stage.timers.now() + 400_000, by: 'sam', reason: 'Later.' };
  await scene.ask(rewrite(scene, (entry) => ({ ...entry, pause: paused })));
  await overrideAs(scene, JANE, words(1, 'unlimited', 'Flood', '--for', '5'));
  await scene.until('the refusal', () => lastPage(scene).includes(`The override of ${JANE} expired at`), 1200);
  await scene.pass(10);

  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('two persons have to approve what a third has accepted to lose: nobody is asked before', async () => {
  const asking = (configuration: Parameters<typeof hasty>[0]) =>
    withPolicy(hasty(configuration), { mode: 'approve', approval: approval(2) });
  const { scene } = await lostBehind(asking);
  expect(scene.entry().proposal).toBeUndefined();
  expect(lastPage(scene)).toContain('--reason TEXT. Then persons are asked to approve within a minute or two.');

  await overrideAsPaged(scene, SAM);
  const { id } = await untilProposed(scene);
  expect(mutationsIn(scene)).toEqual([]);
  await answerAs(scene, JANE, 'approve', id);
  await answerAs(scene, SAM, 'approve', id);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer).toMatchObject({ trigger: 'approval', approval: { id }, override: { by: SAM } });
  expect(scene.findings()).toEqual([]);
});

test('no start can carry an override, and a person without one is refused with the command', async () => {
  const { scene } = await lostBehind();

  const old = await startByHand(scene, { overrideRpo: true });
  const byHand = await startByHand(scene);

  expect(old.result?.cause).toContain('overrideRpo is no field of a start: give `understudy override --group NAME');
  expect(byHand.result?.cause).toMatch(/^The estimated loss is up to \d+ s, and the objective is 10 s\./);
  expect(acceptedByPage(scene)).toEqual(['override']);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Stopped, nothing changed');
  expect(scene.findings()).toEqual([]);
});
