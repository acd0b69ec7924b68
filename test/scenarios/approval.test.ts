import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { manualFailover } from '../machines/start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { answerAs, asking, DUTY, JANE, misuse, SAM, sessionOf, untilProposed } from './approvals.ts';
import { found, given, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** A group whose policy is `approve`: nothing is changed before enough different persons have said so, each proven by AWS. */

const needed = 'Understudy orders: Approval needed';
const proposalPages = (scene: Parameters<typeof pagesIn>[0]) => pagesIn(scene).filter((page) => page === needed);
const approvedRuns = (scene: Parameters<typeof executionsIn>[0]) =>
  executionsIn(scene, 'failover').filter(({ input }) => (input as { trigger?: string }).trigger === 'approval');

async function lost(persons: 1 | 2) {
  const scene = await given({ configure: asking(persons) });
  await scene.stage.kill(IRELAND);
  const proposal = await untilProposed(scene);
  return { scene, proposal };
}

test('two persons approve, and the failover goes ahead with both names in its record', async () => {
  // Given an outage for which two persons were asked by one page that holds the commands,
  const { scene, proposal } = await lost(2);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.entry().holder).toBeUndefined();
  const page = found(
    'The page',
    scene.stage.world.pages.find(({ subject }) => subject === needed),
  ).message;
  expect(page).toContain(`understudy approve --group orders --target eu-central-1 --proposal ${proposal.id}`);
  expect(page).toContain(`understudy decline --group orders --target eu-central-1 --proposal ${proposal.id}`);

  // when they approve, with minutes in between,
  await scene.pass(300);
  expect(await answerAs(scene, JANE, 'approve', proposal.id)).toEqual([
    expect.stringContaining(`${JANE} approved proposal ${proposal.id}: 1 of 2 approvals. It waits until`),
  ]);
  await scene.pass(400);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(await answerAs(scene, SAM, 'approve', proposal.id)).toEqual([
    expect.stringContaining('2 of 2 approvals. The failover is decided anew'),
  ]);
  await moved(scene);

  // then it is a failover like every other, by one run, and the ledger says who let it.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(approvedRuns(scene)).toHaveLength(1);
  expect(proposalPages(scene)).toHaveLength(1);
  const { transfer, proposal: left } = scene.entry();
  expect(left).toBeUndefined();
  expect(transfer?.trigger).toBe('approval');
  expect(transfer?.approval?.approvals.map(({ approver, arn }) => [approver, arn])).toEqual([
    [JANE, JANE],
    [SAM, SAM],
  ]);
  expect(transfer?.approval?.approvals[1]?.userId).toMatch(/^AROA[0-9A-F]{17}:sam@example\.com$/);

  // and a used proposal can't be answered again.
  await expect(answerAs(scene, DUTY, 'approve', proposal.id, { credentials: sessionOf('kim') })).rejects.toThrow(
    'has no proposal',
  );
  expect(scene.findings()).toEqual([]);
});

test('one person is enough where the policy says so', async () => {
  const { scene, proposal } = await lost(1);

  await answerAs(scene, JANE, 'approve', proposal.id);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.findings()).toEqual([]);
});

test('one person counts once: approving twice, or by two sessions of one role, is one approval', async () => {
  const { scene, proposal } = await lost(2);

  await answerAs(scene, DUTY, 'approve', proposal.id, { credentials: sessionOf('kim') });
  const again = await answerAs(scene, DUTY, 'approve', proposal.id, { credentials: sessionOf('lee') });
  await scene.pass(300);

  expect(again).toEqual([`${DUTY} had approved proposal ${proposal.id} already, and counts once: 1 of 2 approvals.`]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(mutationsIn(scene)).toEqual([]);
  expect(scene.findings()).toEqual([]);
});

test.each([
  [
    'who is no approver',
    { credentials: 'arn:aws:iam::111122223333:user/mallory' },
    'who is no approver of group orders',
  ],
  ['whose proof is old', { credentials: SAM, late: 301_000 }, 'it is taken for 5 minutes'],
  ['whose clock is ahead', { credentials: SAM, late: -301_000 }, 'it is taken for 5 minutes'],
] as const)('an answer by somebody %s counts for nothing', async (_who, more, sentence) => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);

  await expect(answerAs(scene, SAM, 'approve', proposal.id, more)).rejects.toThrow(sentence);
  await scene.pass(120);

  expect(scene.entry().proposal?.approvals).toHaveLength(1);
  expect(outcomeOf(scene)).toEqual(untouched());
});

test.each([
  ['a decline', { choice: 'decline' }],
  ['another proposal', { id: '1-1' }],
  ['another group', { group: 'bills' }],
  ['another Region', { region: IRELAND }],
] as const)('a signature for %s can not be turned into this approval', async (_what, signed) => {
  const { scene, proposal } = await lost(1);

  await expect(misuse(scene, proposal.id, signed)).rejects.toThrow('AWS does not know the signer');
  expect(scene.entry().proposal?.approvals).toEqual([]);

  await misuse(scene, proposal.id, {});
  expect(scene.entry().proposal?.approvals).toHaveLength(1);
});

test('a decline holds the failover back until the proposal expires, and then it is asked again', async () => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);

  await answerAs(scene, SAM, 'decline', proposal.id);
  await expect(answerAs(scene, DUTY, 'approve', proposal.id, { credentials: sessionOf('kim') })).rejects.toThrow(
    `${SAM} has declined`,
  );
  await scene.pass(1500);
  expect(proposalPages(scene)).toHaveLength(1);
  expect(pagesIn(scene)).toContain('Understudy orders: Declined by one person');

  const next = await untilProposed(scene, proposal.id);
  expect(next.approvals).toEqual([]);
  expect(proposalPages(scene)).toHaveLength(2);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('no answer means no failover: the expiry is told once, and asked anew while the outage lasts', async () => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);

  const next = await untilProposed(scene, proposal.id);

  // One page for the proposal, one for its expiry with the new commands, within two minutes of it.
  expect(next.madeAt).toBeGreaterThanOrEqual(proposal.expiresAt);
  expect(next.madeAt - proposal.expiresAt).toBeLessThan(120_000);
  expect(proposalPages(scene)).toHaveLength(2);
  const page = scene.stage.world.pages.findLast(({ subject }) => subject === needed)?.message;
  expect(page).toContain(`Proposal ${proposal.id} expired at`);
  expect(page).toContain('with 1 of 2 approvals');
  await expect(answerAs(scene, SAM, 'approve', proposal.id)).rejects.toThrow('has no proposal');
  expect(mutationsIn(scene)).toEqual([]);
  expect(scene.findings()).toEqual([]);
});

test('approved for an outage that is over, nothing is changed', async () => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);
  await scene.stage.revive(IRELAND);
  await scene.pass(120);

  await answerAs(scene, SAM, 'approve', proposal.id);
  await scene.pass(300);
  await rest(scene);

  expect(approvedRuns(scene).length).toBeGreaterThan(0);
  expect(lastPage(scene)).toContain('The writer answers. That calls for no failover.');
  expect(runsIn(scene, 'failover').every(({ status }) => status === 'FAILED')).toBe(true);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('an approval of one outage is none of the next', async () => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);
  await scene.stage.revive(IRELAND);
  await scene.pass(120);
  await scene.stage.kill(IRELAND);
  const next = await untilProposed(scene, proposal.id);

  await expect(answerAs(scene, SAM, 'approve', proposal.id)).rejects.toThrow('has no proposal');
  expect(next.approvals).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a function that dies after the last approval was written does not lose it: the sweep starts the run', async () => {
  const { scene, proposal } = await lost(1);
  const lift = scene.stage.world.intercept((call, when) =>
    call.operation === 'StartExecution' && when === 'before' && call.caller.role.includes('AnswerProposal')
      ? 'lose-call'
      : 'proceed',
  );

  await answerAs(scene, JANE, 'approve', proposal.id).catch(() => []);
  lift();
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(approvedRuns(scene)).toHaveLength(1);
});

test('what was approved stands while it is in time: a standby that is mended is taken after all', async () => {
  const { scene, proposal } = await lost(1);
  scene.stage.rds.setStatus(instanceOf(FRANKFURT), 'storage-full');

  await answerAs(scene, JANE, 'approve', proposal.id);
  await scene.pass(60);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(lastPage(scene)).toContain("orders-eu-central-1 is storage-full and can't be promoted.");

  scene.stage.rds.setStatus(instanceOf(FRANKFURT), 'available');
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(proposalPages(scene)).toHaveLength(1);
  expect(scene.findings()).toEqual([]);
});

test('a failover by hand needs nobody, and supersedes what waits', async () => {
  const { scene, proposal } = await lost(2);
  await answerAs(scene, JANE, 'approve', proposal.id);

  scene.stage.world.startExecution('understudy-failover', 'eu-central-1', { ...manualFailover, expectedEpoch: 1 });
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer).toMatchObject({ trigger: 'manual' });
  expect(scene.entry().transfer?.approval).toBeUndefined();
  await expect(answerAs(scene, SAM, 'approve', proposal.id)).rejects.toThrow('has no proposal');
  expect(scene.findings()).toEqual([]);
});
