import { onEntering } from '../machines/fates.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { executionsIn, lastPage, pagesIn, promotionsIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/** Scenario 18. The target dies too, after its promotion and before the names lead to it: no ping-pong, and the truth is told. */

async function bothLost() {
  // Given an installation in steady state,
  const scene = await given({ configure: hasty });
  // when Ireland dies, and Frankfurt dies when it is promoted and the names do not lead there yet,
  onEntering(scene, 'Shift traffic', () => void scene.stage.kill(FRANKFURT));
  await scene.stage.kill(IRELAND);
  await scene.until('both to be gone', () => !scene.stage.world.host.reach.isUp(FRANKFURT), 300);
  await scene.pass(120);
  return scene;
}

test('when the target is back, the transfer goes on where it stood: one promotion, both names, one verdict', async () => {
  const scene = await bothLost();
  expect(outcomeOf(scene)).toMatchObject({ owner: FRANKFURT, epoch: 2, phase: 'committed', promotions: 1 });

  // And when Frankfurt is back ten minutes later,
  await scene.pass(600);
  await scene.stage.revive(FRANKFURT);
  await moved(scene);

  // then it is rolled forward.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Serving from the target');
  expect(scene.findings()).toEqual([]);
});

test('when only the Region that was left is back, nothing moves back by itself, and people are told why', async () => {
  const scene = await bothLost();

  // And when Ireland is back and Frankfurt is not,
  await scene.stage.revive(IRELAND);
  await scene.pass(1200);

  // then the group stays where the ledger says: who has an older state of the data is no standby.
  expect(outcomeOf(scene)).toMatchObject({ owner: FRANKFURT, epoch: 2, phase: 'committed', promotions: 1 });
  expect(
    executionsIn(scene, 'failover').every(({ region, path }) => region !== IRELAND || !path.includes('Claim group')),
  ).toBe(true);
  expect(pagesIn(scene).length).toBeGreaterThan(0);
  expect(lastPage(scene)).toMatch(
    /The transfer to eu-central-1 at epoch 2 stands still: .* It was committed, so it goes on only there\./,
  );
  // The beats of the writer that was left are its own, and speak for nobody.
  expect(lastPage(scene)).not.toContain('speaks for a writer that lives');

  // A person who asks for it there gets the same answer,
  const byHand = await startByHand(scene, { expectedOwner: FRANKFURT, expectedEpoch: 2 }, IRELAND);
  expect(byHand.result?.status).toBe('FAILED');
  expect(byHand.result?.cause).toContain('to eu-central-1');
  expect(byHand.result?.cause).toContain('at epoch 2');

  // and when Frankfurt is back too, the transfer is finished, and Ireland is fenced.
  await scene.stage.revive(FRANKFURT);
  await moved(scene);
  await scene.pass(130);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(promotionsIn(scene)).toBe(1);
  expect(scene.findings()).toEqual([]);
});
