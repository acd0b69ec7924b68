import type { Configuration } from '#core/configuration.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { stopHalfFenced } from '../machines/reverted.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { startByHand, stopAll, withPolicy } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { JANE, SAM } from './approvals.ts';
import { acceptedByPage, acknowledgeAs, acknowledgeAsPaged, startAsPaged } from './paged.ts';
import { found, given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 24. After one failover the new owner wobbles: there is no second one by itself, and people hear why. */

const stopped = 'Understudy orders: Stopped, nothing changed';
const leftBehind = 'eu-west-1 was left behind at epoch 2 and has not been rebuilt as a standby since.';

test('a new owner that wobbles after five minutes is not left for the Region that was: a page says that no start by hand helps', async () => {
  // Given a failover to Frankfurt, after which Ireland came back and was fenced,
  const scene = await given({ configure: hasty });
  await scene.stage.kill(IRELAND);
  await moved(scene);
  await scene.stage.revive(IRELAND);
  await scene.pass(300);
  await rest(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  const before = { calls: mutationsIn(scene).length, pages: pagesIn(scene).length };

  // when Frankfurt goes away for five minutes,
  await scene.stage.kill(FRANKFURT);
  await scene.pass(300);

  // then nobody claims the group in Ireland, and nothing is changed;
  const inIreland = executionsIn(scene, 'failover').filter(({ region }) => region === IRELAND);
  expect(inIreland.length).toBeGreaterThan(0);
  expect(inIreland.filter(({ path }) => path.includes('Claim group'))).toEqual([]);
  expect(mutationsIn(scene)).toHaveLength(before.calls);

  // the page says why, and names no command, since a person who starts it there is refused, too.
  expect(new Set(pagesIn(scene).slice(before.pages))).toEqual(new Set([stopped]));
  expect(lastPage(scene)).toContain(`A start by hand is refused, too: ${leftBehind}`);
  expect(lastPage(scene)).not.toContain('To override');
  const expected = { expectedOwner: FRANKFURT, expectedEpoch: 2 };
  const byHand = await startByHand(scene, expected, IRELAND);
  expect(byHand.result).toMatchObject({ status: 'FAILED', cause: expect.stringContaining(leftBehind) });

  // And when Frankfurt is back, it serves as before.
  await scene.stage.revive(FRANKFURT);
  await scene.pass(300);
  await rest(scene);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(mutationsIn(scene)).toHaveLength(before.calls);
  expect(scene.findings()).toEqual([]);
});

test('a second outage within the cool-down is told with the command that starts it, and is not followed by itself', async () => {
  // Given a failover that a person reverted when the server was back, so that Frankfurt is a sound standby,
  const scene = await given({ configure: hasty });
  await scene.stage.killDatabase(IRELAND);
  await stopHalfFenced(scene);
  await startByHand(scene, { reason: 'The server is back.', revert: true, expectedEpoch: 2 }, IRELAND);
  await rest(scene);
  const settled = { ...untouched(), epoch: 3, verdict: 'Stopped, nothing changed' };
  expect(outcomeOf(scene)).toEqual(settled);

  // when Ireland is lost five minutes later,
  await scene.pass(300);
  const before = pagesIn(scene).length;
  await scene.stage.kill(IRELAND);
  await scene.pass(600);

  // then nothing follows by itself, and the pages name the cool-down and the command.
  expect(outcomeOf(scene)).toEqual(settled);
  expect(new Set(pagesIn(scene).slice(before))).toEqual(new Set([stopped]));
  expect(lastPage(scene)).toMatch(/The last transfer was declared \d+ s ago, within the cool-down of 3600 s\./);
  expect(acceptedByPage(scene)).toEqual([]);

  // And a person who does as the page says is not held up by it.
  const run = await startAsPaged(scene);
  await rest(scene);
  expect(run.result?.status).toBe('SUCCEEDED');
  expect(outcomeOf(scene)).toEqual({ ...takenOver(IRELAND), epoch: 4 });
  expect(scene.findings()).toEqual([]);
});

/** A failover that a person reverted when the server was back. */
async function failedOverAndReverted(configure: (configuration: Configuration) => Configuration): Promise<Watched> {
  const scene = await given({ configure });
  await scene.stage.killDatabase(IRELAND);
  await stopHalfFenced(scene);
  await startByHand(scene, { reason: 'The server is back.', revert: true, expectedEpoch: 2 }, IRELAND);
  await rest(scene);
  await scene.pass(300);
  return scene;
}

test('whoever acknowledges as the page says lets the next failover through, and the one after that waits again', async () => {
  const scene = await failedOverAndReverted(hasty);
  await scene.stage.kill(IRELAND);
  await scene.pass(1200);
  expect(scene.entry().epoch).toBe(3);
  expect(lastPage(scene)).toMatch(
    /within the cool-down of 3600 s\. To lift that: understudy acknowledge .* --epoch 3 /,
  );

  // When a person acknowledges, everybody is told, and a run decides on fresh looks.
  const acknowledgedAt = scene.stage.timers.now();
  const [said] = await acknowledgeAsPaged(scene);
  expect(said).toContain(`${JANE} has acknowledged the failovers of group orders up to epoch 3`);
  await scene.until('a declaration', () => scene.entry().epoch === 4, 200);
  expect(pagesIn(scene)).toContain('Understudy orders: Acknowledged');
  const { moments } = found('The transfer', scene.entry().transfer);
  expect(moments.started).toBeGreaterThanOrEqual(acknowledgedAt);
  expect(found('The declaration', moments.declared) - acknowledgedAt).toBeLessThan(120_000);

  // Given back once more to a server that is still dead, it stays there: what was acknowledged is worth nothing to a newer epoch.
  stopAll(scene);
  await scene.stage.revive(IRELAND);
  await scene.until('the lease to end', () => (scene.entry().leaseExpiresAt ?? 0) <= scene.stage.timers.now(), 200);
  await startByHand(scene, { reason: 'Back again.', revert: true, expectedEpoch: 4 }, IRELAND);
  await scene.pass(1200);
  expect(scene.entry()).toMatchObject({ epoch: 5, phase: 'settled' });
  expect(lastPage(scene)).toContain('--epoch 5 ');
  await expect(acknowledgeAs(scene, SAM, { region: FRANKFURT, epoch: 3 })).rejects.toThrow(
    'Group orders is at epoch 5 (owner eu-west-1), and not at epoch 3. Nothing was recorded',
  );
  expect(scene.entry().acknowledgement?.epoch).toBe(3);
  expect(scene.findings()).toEqual([]);
});

test('at the flap limit the page says which failovers there were, and who acknowledges second hears who was first', async () => {
  const flapLimit = { failovers: 1, withinHours: 24 };
  const scene = await failedOverAndReverted((configuration) =>
    withPolicy(hasty(configuration), { coolDownSeconds: 0, flapLimit }),
  );
  await scene.stage.kill(IRELAND);
  await scene.pass(1200);
  expect(scene.entry().epoch).toBe(3);
  expect(lastPage(scene)).toMatch(
    /The flap limit is reached: 1 within 24 h, and .* were epoch 2 at \S+\. To lift that: /,
  );
  expect(acceptedByPage(scene)).toEqual([]);

  await acknowledgeAsPaged(scene);
  expect(await acknowledgeAs(scene, SAM, { region: FRANKFURT, epoch: 3 })).toEqual([
    expect.stringMatching(`^Epoch 3 of group orders was acknowledged before, by ${JANE} at `),
  ]);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual({ ...takenOver(IRELAND), epoch: 4 });
  expect(scene.findings()).toEqual([]);
});
