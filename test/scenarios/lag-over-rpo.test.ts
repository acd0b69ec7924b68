import { lostWrites } from '#sandbox/world/virtual-verdict.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { ended, startByHand } from '../machines/start.ts';
import { lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { given, hasty, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 8. The standby is minutes behind when the writer dies: that is a person's decision, for one run. */

const behindSeconds = 240;

test('a loss above the objective is refused; the command of the page works once, and the very same input never again', async () => {
  // Given a standby that has come to be four minutes behind,
  const scene = await given({ configure: hasty });
  scene.stage.weather.replicationMilliseconds = () => behindSeconds * 1000;
  await scene.pass(behindSeconds + 60);
  expect(lastPage(scene)).toContain('only the replication from it stands still');

  // when Ireland dies,
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  await scene.until('the loss to be told', () => lastPage(scene).includes('The estimated loss'), 120);

  // then the failover is refused with the loss and the command that accepts it, however long the outage lasts.
  const [, estimated = 'nothing'] =
    /The estimated loss is up to (\d+) s, and the objective is 10 s\./.exec(lastPage(scene)) ?? [];
  expect(Number(estimated)).toBeGreaterThanOrEqual(behindSeconds);
  expect(acceptedByPage(scene)).toEqual(['overrideRpo']);
  await scene.pass(600);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());

  // And when a person starts it as the page says,
  const first = await startAsPaged(scene);
  await rest(scene);

  // then it is done, and what is lost lies within what they were told.
  expect(first.result?.status).toBe('SUCCEEDED');
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  const { transfer } = scene.entry();
  expect(transfer).toMatchObject({ trigger: 'manual', loss: { upperSeconds: Number(estimated) } });
  const lost = lostWrites(scene.clients.recorded.acknowledged, scene.stage.fabric.engine(instanceOf(FRANKFURT)));
  const oldest = Math.min(...lost.map(({ committedAt }) => committedAt));
  expect(lost.length).toBeGreaterThan(0);
  expect((lostAt - oldest) / 1000).toBeLessThanOrEqual(Number(estimated));

  // The very same input starts nothing a second time: it names an owner and an epoch that have passed.
  const served = outcomeOf(scene);
  const again = scene.stage.world.startExecution('understudy-failover', FRANKFURT, first.input);
  await ended(scene, again);
  expect(again.result).toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining('The request expects eu-west-1 as owner, but the ledger says eu-central-1.'),
  });
  expect(outcomeOf(scene)).toEqual(served);
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Stopped, nothing changed');
  expect(scene.findings()).toEqual([]);
});

test('an alarm can not carry an override, and a person who leaves it out is refused with what is missing', async () => {
  const scene = await given({ configure: hasty });
  scene.stage.weather.replicationMilliseconds = () => behindSeconds * 1000;
  await scene.pass(behindSeconds + 60);
  await scene.stage.kill(IRELAND);
  await scene.until('the loss to be told', () => lastPage(scene).includes('The estimated loss'), 120);

  const forged = { group: 'orders', trigger: 'alarm', overrideRpo: true };
  const run = scene.stage.world.startExecution('understudy-failover', FRANKFURT, forged);
  await ended(scene, run);
  const byHand = await startByHand(scene);

  expect(byHand.result?.cause).toMatch(/^The estimated loss is up to \d+ s, and the objective is 10 s\./);
  expect(acceptedByPage(scene)).toEqual(['overrideRpo']);
  expect(run.result?.cause).toContain('Only a manual start may revert a transfer or accept a loss above the objective');
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});
