import type { Assessment } from '#core/evidence.ts';
import { type Proposal, proposalInWords } from '#core/proposal.ts';
import { proposeFailover } from '#functions/propose-failover.ts';
import { override } from '../core/overrides.ts';
import { awsError, configuration, fakeRuntime, start } from './fake-runtime.ts';

const orders = configuration.groups.orders;
if (!orders) throw new Error('The example has no group orders.');
const approval = { persons: 2, expiryMinutes: 30, approvers: ['arn:a', 'arn:b'] };
const asking = {
  ...configuration,
  groups: { orders: { ...orders, policy: { ...orders.policy, mode: 'approve' as const, approval } } },
};
const settled = {
  ...{ group: 'orders', version: 3, writeId: 'w', owner: 'eu-west-1', target: 'eu-west-1', epoch: 1, phase: 'settled' },
  fenceDebts: [],
};
const assessment: Assessment = {
  ...{
    verdict: 'region-down',
    proven: true,
    pending: false,
    reasons: ['Both.'],
    silentSince: start - 60_000,
    at: start,
  },
  loss: { lowerSeconds: 0, upperSeconds: 3 },
};
const input = {
  request: { group: 'orders', trigger: 'alarm' as const },
  holder: 'run-1',
  reasons: ['Both.'],
  assessment,
};

type Item = Record<string, unknown>;

/** A ledger that keeps what is written; `meanwhile` is what somebody else writes while the page is being sent. */
function scene(entry: object, { page, meanwhile, now = start }: Happening = {}) {
  const ledger = { item: entry as Item };
  const runtime = fakeRuntime({
    ...{ region: 'eu-central-1', configuration: asking, now },
    respond: ({ operation, input: { Item } }) => {
      if (operation === 'Publish' && page) throw page;
      if (operation === 'Publish' && meanwhile) ledger.item = meanwhile(ledger.item);
      if (operation === 'Put') ledger.item = Item;
      return operation === 'Get' ? { Item: ledger.item } : {};
    },
  });
  const operations = () => runtime.calls.map(({ operation }) => operation);
  return { runtime, ledger, operations };
}

interface Happening {
  readonly page?: Error;
  readonly meanwhile?: (item: Item) => Item;
  readonly now?: number;
}

test('a proposal is written before it is told, and that it was told is noted after; no lease is taken', async () => {
  const { runtime, ledger, operations } = scene(settled);

  const { reasons } = await proposeFailover.step(input, runtime);

  expect(reasons[0]).toBe(`Proposal 1-${start} waits for answers.`);
  expect(operations()).toEqual(['Get', 'Put', 'Publish', 'PutEvents', 'PutObject', 'Get', 'Put']);
  expect(ledger.item).toMatchObject({ epoch: 1, phase: 'settled', proposal: { madeBy: 'run-1', toldAt: start } });
  expect(ledger.item).not.toHaveProperty('holder');
});

test('where an override lets the loss through, persons are asked about what it accepts: a bound that grows is no other question', async () => {
  const accepted = override({ owner: 'eu-west-1', epoch: 1, lossSeconds: 300 });
  const { runtime, ledger } = scene({ ...settled, override: accepted });
  const grown = { ...assessment, loss: { lowerSeconds: 0, upperSeconds: 130 } };

  await proposeFailover.step({ ...input, assessment: grown }, runtime);

  expect(ledger.item).toMatchObject({ proposal: { loss: { lowerSeconds: 0, upperSeconds: 300 } } });
  const page = runtime.calls.find(({ operation }) => operation === 'Publish')?.input.Message;
  expect(page).toContain('it may lose up to 300 s of writes.');
  expect(page).toContain('By the estimate it is up to 130 s now; what is beyond that was accepted by an override.');
});

test('a page that could not be sent leaves the proposal untold, and the same run tells it when it comes again', async () => {
  const first = scene(settled, { page: awsError('ServiceUnavailable', 503) });
  await expect(proposeFailover.step(input, first.runtime)).rejects.toMatchObject({ name: 'Unfinished' });

  const again = scene(first.ledger.item);
  await proposeFailover.step(input, again.runtime);

  expect(again.operations()[1]).toBe('Publish');
  expect(again.ledger.item).toMatchObject({ proposal: { id: `1-${start}`, toldAt: start } });

  const once = scene(again.ledger.item);
  expect(await proposeFailover.step(input, once.runtime)).toEqual({
    reasons: [`Proposal 1-${start} was told already.`],
  });
  expect(once.operations()).toEqual(['Get']);
});

test('where another run was faster, nobody is asked twice', async () => {
  const first = scene(settled);
  await proposeFailover.step({ ...input, holder: 'run-0' }, first.runtime);
  const second = scene(first.ledger.item);

  const { reasons } = await proposeFailover.step(input, second.runtime);

  expect(reasons[0]).toMatch(/^Nobody has to be asked any more: Proposal \S+ waits for approvals of 2 persons/);
  expect(second.operations()).toEqual(['Get']);
});

test('while somebody holds the lease nothing is proposed', async () => {
  const { runtime, operations } = scene({ ...settled, holder: 'a person', leaseExpiresAt: start + 1000 });

  expect(await proposeFailover.step(input, runtime)).toEqual({
    reasons: ['Group orders is being acted on by a person.'],
  });
  expect(operations()).toEqual(['Get']);
});

test('the page holds the commands that answer it, and the reasons', async () => {
  const { runtime, ledger } = scene(settled);

  await proposeFailover.step(input, runtime);

  const message = runtime.calls.find(({ operation }) => operation === 'Publish')?.input.Message.split('\n');
  const { proposal } = ledger.item as unknown as { proposal: Proposal };
  expect(message).toEqual([...proposalInWords('orders', proposal, approval), 'Both.']);
});

test.each([
  ['has expired', {}, 1_800_000],
  ['is of an older epoch', { epoch: 2 }, 60_000],
])('a run that comes again to its own proposal, which %s, asks anew', async (_what, changes, later) => {
  const first = scene(settled);
  await proposeFailover.step(input, first.runtime);
  const again = scene({ ...first.ledger.item, ...changes }, { now: start + later });

  await proposeFailover.step(input, again.runtime);

  const { epoch } = { ...settled, ...changes };
  expect(again.operations()).toEqual(['Get', 'Put', 'Publish', 'PutEvents', 'PutObject', 'Get', 'Put']);
  expect(again.ledger.item).toMatchObject({ proposal: { id: `${epoch}-${start + later}`, toldAt: start + later } });
});

test.each<[string, Happening['meanwhile']]>([
  ['another proposal took its place', (item) => ({ ...item, proposal: { ...(item.proposal as object), id: '1-7' } })],
  ['it was used up', ({ proposal: _proposal, ...item }) => item],
  ['somebody took the lease', (item) => ({ ...item, holder: 'a person', leaseExpiresAt: start + 1000 })],
])('where %s while the page was sent, nothing more is written', async (_what, meanwhile) => {
  const { runtime, ledger, operations } = scene(settled, { meanwhile });

  await proposeFailover.step(input, runtime);

  expect(operations()).toEqual(['Get', 'Put', 'Publish', 'PutEvents', 'PutObject', 'Get']);
  expect((ledger.item.proposal as Partial<Proposal> | undefined)?.toldAt).toBeUndefined();
});

test('an answer that came while the page was sent is kept', async () => {
  const answer = { approver: 'arn:a', arn: 'arn:a', userId: 'AIDAA', at: start };
  const { runtime, ledger } = scene(settled, {
    meanwhile: (item) => ({ ...item, proposal: { ...(item.proposal as object), approvals: [answer] } }),
  });

  await proposeFailover.step(input, runtime);

  expect(ledger.item).toMatchObject({ proposal: { toldAt: start, approvals: [answer] } });
});
