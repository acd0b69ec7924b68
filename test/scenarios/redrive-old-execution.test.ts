import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { onEntering } from '../machines/fates.ts';
import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { ended } from '../machines/start.ts';
import { executionsIn, mutationsIn, pagesIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver } from './scene.ts';

/** Scenario 26. Somebody redrives a run of ten days ago, which goes on exactly where it was stopped: it comes too late, and knows. */

const tenDays = 10 * 86_400_000;

test.each([
  ['Assess outage', 'eu-central-1 already owns group orders'],
  ['Decide failover', 'eu-central-1 already owns group orders'],
  ['Claim group', 'eu-central-1 already owns group orders'],
  ['Confirm outage', 'must not change group orders any more: epoch 2 was declared after epoch 1'],
  ['Declare target', 'must not change group orders any more: epoch 2 was declared after epoch 1'],
  ['Run converge', undefined],
  ['Promote replica', undefined],
  ['Shift traffic', undefined],
  ['Harden database', undefined],
])('a run that was stopped at "%s" is redriven after ten days, and changes nothing', async (state, refusal) => {
  // Given a run that was stopped at this step, after which another one carried the failover through,
  const scene = await given({ configure: hasty });
  onEntering(scene, state, ({ running }) => running.abort('Stopped by a person.'));
  await scene.stage.kill(IRELAND);
  await moved(scene);
  await scene.stage.revive(IRELAND);
  await rest(scene);
  const stopped = executionsIn(scene).filter(({ result }) => result?.status === 'ABORTED');
  const before = { calls: mutationsIn(scene).length, pages: pagesIn(scene).length, outcome: outcomeOf(scene) };
  expect(before.outcome).toEqual(takenOver());
  expect(stopped.length).toBeGreaterThan(0);

  // when somebody redrives it ten days later,
  scene.stage.timers.jump(tenDays);
  await scene.pass(65);
  const steps = scene.stage.operator(FRANKFURT).stepFunctions();
  for (const { arn } of stopped) await scene.ask(steps.send(new RedriveExecutionCommand({ executionArn: arn })));
  for (const execution of stopped) await ended(scene, execution);
  await rest(scene);

  // then it finds that it comes too late: no call, no move, no page but the refusal's.
  expect(mutationsIn(scene).slice(before.calls)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(before.outcome);
  expect(
    pagesIn(scene)
      .slice(before.pages)
      .every((page) => page.endsWith('Stopped, nothing changed')),
  ).toBe(true);
  for (const { redrives, result } of stopped) {
    expect(redrives).toBe(1);
    if (refusal !== undefined)
      expect(result).toMatchObject({ status: 'FAILED', cause: expect.stringContaining(refusal) });
  }
  expect(scene.findings()).toEqual([]);
});
