import { stopHalfFenced } from '../machines/reverted.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

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
