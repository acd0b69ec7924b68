import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { ended, manualFailover } from '../machines/start.ts';
import { executionsIn, pagesIn } from '../machines/story.ts';
import { given, moved, outcomeOf, takenOver } from './scene.ts';

/** Scenario 21. Two operators and the alarm start a failover at once: one wins, and the others learn who and at which epoch. */

test.each([20, 30, 45, 50])(
  'of two people and an alarm, %s s after the outage, one wins and the others are told which',
  async (after) => {
    // Given an outage of Ireland,
    const scene = await given();
    await scene.stage.kill(IRELAND);
    await scene.pass(after);

    // when two people in two terminals start a failover in the same moment, beside what the alarm starts,
    const asked = { ...manualFailover, expectedOwner: IRELAND, expectedEpoch: 1 };
    const people = ['Anna saw it.', 'Ben saw it.'].map((reason) =>
      scene.stage.world.startExecution('understudy-failover', FRANKFURT, { ...asked, reason }),
    );
    for (const person of people) await ended(scene, person);
    await moved(scene);

    // then there was one declaration and one promotion,
    expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
    const all = executionsIn(scene, 'failover');
    const winners = all.filter(({ path }) => path.includes('Run converge'));
    expect(winners).toHaveLength(1);
    expect(winners[0]?.result?.status).toBe('SUCCEEDED');
    expect(scene.entry().transfer?.requestedBy).toContain(winners[0]?.arn);

    // and each who lost is told who holds the group, or at which epoch it is under way, or that it is done.
    const losers = people.filter((person) => person !== winners[0]);
    expect(losers.length).toBeGreaterThan(0);
    for (const { result } of losers)
      expect(result?.cause).toMatch(
        new RegExp(
          `^(Group orders is held by ${winners[0]?.arn} at epoch 1 |A transfer to eu-central-1 is under way at epoch 2|The request expects (eu-west-1|epoch 1))`,
        ),
      );
    expect(pagesIn(scene).filter((page) => page.endsWith('Serving from the target'))).toHaveLength(1);
    expect(scene.findings()).toEqual([]);
  },
);
