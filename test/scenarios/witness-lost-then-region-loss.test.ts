import type { Configuration } from '#core/configuration.ts';
import { FRANKFURT, IRELAND, LONDON } from '../machines/scene.ts';
import { withPolicy } from '../machines/start.ts';
import { lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { answerAs, approval, asking, JANE, SAM, untilProposed } from './approvals.ts';
import { acceptedByPage, overrideAsPaged, startAsPaged } from './paged.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/**
 * Scenario 4. The witness does not watch any more, though its copy of the ledger is there, and then the owner's Region dies. Two
 * Regions alone can't tell a dead one from a cut link, so nothing starts by itself, whatever the policy; persons are asked, where the
 * policy names any, and can start it anyhow.
 */

const stopped = 'Understudy orders: Stopped, nothing changed';

async function unwatched(configure: typeof hasty) {
  // Given an installation whose witness runs no function any more,
  const scene = await given({ configure });
  const mend = scene.levers.service(LONDON, 'lambda');
  await scene.pass(60);
  // when Ireland dies,
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  return { scene, mend, lostAt };
}

test('without the word of the witness no failover starts by itself: a page says who is missing, and its command works', async () => {
  const { scene, lostAt } = await unwatched(hasty);
  await scene.until('a page', () => pagesIn(scene).length > 0, 180);

  // then within two minutes a person is told why nothing happens, and what a start by hand would accept,
  expect((scene.stage.timers.now() - lostAt) / 1000).toBeLessThan(120);
  expect(pagesIn(scene)).toEqual([stopped]);
  expect(lastPage(scene)).toContain('Nobody can tell whether the writer is down. That calls for no failover.');
  expect(lastPage(scene)).toContain('eu-central-1 found the writer in eu-west-1 silent since');
  expect(lastPage(scene)).toContain('eu-west-2 gave no usable answer in time: what it sees is unknown, not an outage.');
  expect(lastPage(scene)).toContain(
    'A start by hand needs an override of a loss that is unknown, hence without bound.',
  );
  expect(acceptedByPage(scene)).toEqual(['override']);

  // nothing is changed however long it lasts, and that nobody watches in London is told as well.
  await scene.pass(600);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(new Set(pagesIn(scene))).toEqual(new Set([stopped]));
  expect(scene.stage.world.pages.map(({ subject }) => subject)).toContain('ALARM: understudy-probe-silent');

  // And when a person does what the page says,
  const run = await startAsPaged(scene);
  await rest(scene);

  // then that one start is enough.
  expect(run.result?.status).toBe('SUCCEEDED');
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer).toMatchObject({ trigger: 'manual', loss: { upperSeconds: null } });
  expect(scene.findings()).toEqual([]);
});

/** Fails over by itself but for what it can't tell alone, which one person may approve. */
const askingAlone = (configuration: Configuration): Configuration =>
  withPolicy(hasty(configuration), { mode: 'automatic', approval: approval(1) });

test.each([
  ['two persons approve', asking(2), [JANE, SAM], 'No answer means no failover.'],
  ['one does, of a group that is automatic otherwise', askingAlone, [SAM], 'a failover may go on by itself. To keep'],
])(
  "persons who are named are asked, and told that the witness can't confirm it: %s",
  async (_what, configure, persons, otherwise) => {
    const { scene, lostAt } = await unwatched(configure);
    const proposal = await untilProposed(scene);

    // Within three minutes the page says what they would have to know, what may be lost, and that nothing goes on without them.
    expect((proposal.madeAt - lostAt) / 1000).toBeLessThan(180);
    const page = lastPage(scene);
    expect(page).toContain(
      "is proposed (the witness can't confirm the outage); it may lose an unknown time of writes.",
    );
    expect(page).toContain("eu-west-2 can't confirm it, so the writer may live behind a cut link");
    expect(page).toMatch(/If it went down when it fell silent, up to \d s of writes are lost\./);
    expect(page).toContain(otherwise);
    await scene.pass(300);
    expect(mutationsIn(scene)).toEqual([]);

    // Their answers are enough: no override is needed besides, and nothing waits for the witness.
    for (const who of persons) await answerAs(scene, who, 'approve', proposal.id);
    const approvedAt = scene.stage.timers.now();
    await moved(scene);
    expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
    const { transfer } = scene.entry();
    expect(transfer).toMatchObject({ trigger: 'approval', loss: { upperSeconds: null } });
    expect(transfer?.approval?.approvals.map(({ approver }) => approver)).toEqual(persons);
    expect(((transfer?.moments.declared ?? 0) - approvedAt) / 1000).toBeLessThan(60);
    expect(scene.findings()).toEqual([]);
  },
);

test('a person who knows that the writer lives behind a cut link declines, and nothing is changed', async () => {
  const scene = await given({ configure: asking(2) });
  scene.levers.service(LONDON, 'lambda');
  await scene.pass(60);
  scene.levers.link(IRELAND, FRANKFURT);
  const proposal = await untilProposed(scene);

  await answerAs(scene, JANE, 'decline', proposal.id);
  await scene.pass(600);

  expect(pagesIn(scene)).toEqual(['Understudy orders: Approval needed', 'Understudy orders: Declined by one person']);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('when the witness watches again, it has not seen since when the writer is silent: the loss has no small bound, and a person decides', async () => {
  const { scene, mend } = await unwatched(hasty);
  await scene.pass(300);
  mend();
  await scene.pass(240);

  expect(lastPage(scene)).toMatch(/The estimated loss is up to \d{3} s, and the objective is 10 s\./);
  expect(acceptedByPage(scene)).toEqual(['override']);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());

  await overrideAsPaged(scene);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});
