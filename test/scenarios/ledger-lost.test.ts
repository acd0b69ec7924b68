import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { FRANKFURT, IRELAND, LONDON } from '../machines/scene.ts';
import { startByHand } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage, overrideAsPaged } from './paged.ts';
import { given, hasty, moved, outcomeOf, takenOver, untouched } from './scene.ts';

/** Scenario 4b. The ledger is lost together with the owner's Region: without it nobody changes anything, not even a person by the machine. */

const stopped = 'Understudy orders: Stopped, nothing changed';
const breakGlass = 'If it stays away: docs/runbook.md, "The ledger does not answer".';

const copiesGone = ({ levers }: Watched) => [FRANKFURT, LONDON].map((region) => levers.service(region, 'dynamodb'));
const witnessGone = ({ levers }: Watched) => [levers.region(LONDON)];

test.each([
  ['whose copies in Frankfurt and London do not answer', copiesGone],
  ['whose copy in London is gone with everything else there', witnessGone],
] as const)(
  'with a ledger %s nothing is changed and a person is told the way by hand; when it is back, they decide about the loss',
  async (_how, lose) => {
    // Given an installation in steady state,
    const scene = await given({ configure: hasty });
    await scene.pass(120);

    // when the majority of the ledger is lost in the moment in which Ireland dies,
    const mends = lose(scene);
    const lostAt = scene.stage.timers.now();
    await scene.stage.kill(IRELAND);
    await scene.until('a page', () => pagesIn(scene).length > 0, 180);

    // then within two minutes people are told that, and where the steps without it are;
    expect((scene.stage.timers.now() - lostAt) / 1000).toBeLessThan(120);
    expect(lastPage(scene)).toContain('The ledger did not answer');
    expect(lastPage(scene)).toContain(breakGlass);

    // a start by hand is refused with the same words, and nothing at all was changed in ten minutes.
    const early = await startByHand(scene);
    expect(early.result).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('The ledger did not answer'),
    });
    expect(lastPage(scene)).toContain(breakGlass);
    await scene.pass(480);
    expect(new Set(pagesIn(scene))).toEqual(new Set([stopped]));
    expect(executionsIn(scene).filter(({ path }) => path.includes('Claim group'))).toEqual([]);
    expect(mutationsIn(scene)).toEqual([]);
    expect(outcomeOf(scene)).toEqual(untouched());

    // And when the ledger is back,
    for (const mend of mends) mend();
    await scene.pass(180);

    // then the loss, of which nobody saw the beginning, is told with the command that accepts it, and that command works.
    expect(lastPage(scene)).toMatch(/The estimated loss is up to \d{3} s, and the objective is 10 s\./);
    expect(acceptedByPage(scene)).toEqual(['override']);
    await overrideAsPaged(scene);
    await moved(scene);
    expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
    expect(scene.findings()).toEqual([]);
  },
);
