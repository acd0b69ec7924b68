import { answerProposal } from '#functions/answer-proposal.ts';
import { realSts } from '#functions/runtime/sts.ts';
import { configuration, type FakeRuntime, fakeRuntime, start } from './fake-runtime.ts';
import { heard, identity, jane, proof, sent } from './signed.ts';

const orders = configuration.groups.orders;
if (!orders) throw new Error('The example has no group orders.');
const approval = { persons: 1, expiryMinutes: 30, approvers: [jane] };
const asking = {
  ...configuration,
  groups: { orders: { ...orders, policy: { ...orders.policy, mode: 'approve' as const, approval } } },
};
const proposal = {
  ...{
    id: '1-7',
    epoch: 1,
    from: 'eu-west-1',
    to: 'eu-central-1',
    verdict: 'region-down',
    reasons: [],
    madeBy: 'run-1',
  },
  ...{ loss: { lowerSeconds: 0, upperSeconds: 3 }, madeAt: start, expiresAt: start + 1_800_000, toldAt: start },
  approvals: [],
};
const entry = {
  ...{ group: 'orders', version: 3, writeId: 'w', owner: 'eu-west-1', target: 'eu-west-1', epoch: 1, phase: 'settled' },
  ...{ fenceDebts: [], proposal },
};
const token = { ...proof, sessionToken: 'to/ken+=' };
const input = { group: 'orders', proposal: '1-7', choice: 'approve', proof: token } as const;

const runtime = (given?: Partial<Record<string, unknown>>, { persons = 1, now = start } = {}) =>
  fakeRuntime({
    ...{ region: 'eu-central-1', now, respond: heard(entry, given) },
    configuration: {
      ...asking,
      groups: { orders: { ...orders, policy: { ...asking.groups.orders.policy, approval: { ...approval, persons } } } },
    },
  });
const inputOf = ({ calls }: FakeRuntime, wanted: string) => calls.find(({ operation }) => operation === wanted)?.input;
const isoOf = (at: number) => new Date(at).toISOString();

test('the own STS is asked who signed, and the answer is written under that name before the run is started', async () => {
  const made = runtime();

  const found = await answerProposal.step(input, made);

  expect(found).toMatchObject({ started: true, approved: true });
  const [asked, , put, begun] = made.calls;
  const url = new URL(asked?.input.url);
  expect(url.origin).toBe('https://sts.eu-central-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ Action: 'GetCallerIdentity', Version: '2011-06-15', 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' },
    'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20270115/eu-central-1/sts/aws4_request',
    ...{ 'X-Amz-Date': proof.date, 'X-Amz-Expires': '300', 'X-Amz-Security-Token': 'to/ken+=' },
    ...{ 'X-Amz-SignedHeaders': 'host;x-understudy-purpose', 'X-Amz-Signature': proof.signature },
  });
  expect(asked?.input.headers).toEqual({ 'x-understudy-purpose': '111122223333/understudy/orders/1-7/approve' });
  expect(put?.input.Item.proposal).toEqual({
    ...proposal,
    approvals: [{ approver: jane, arn: jane, userId: 'AIDAJANE', at: start }],
    approvedAt: start,
  });
  expect([begun?.operation, JSON.parse(begun?.input.input)]).toEqual([
    'StartExecution',
    { group: 'orders', trigger: 'approval', event: '1-7' },
  ]);
});

test.each([
  ['STS refuses', { GetCallerIdentity: { status: 403 } }, 'AWS does not know the signer (STS answered 403).'],
  [
    'AWS names somebody else for',
    { GetCallerIdentity: { status: 200, identity: { ...identity, arn: `${jane}t` } } },
    'who is no approver of group orders',
  ],
])('a proof that %s is refused, and the ledger is not even read', async (_what, given, sentence) => {
  const made = runtime(given);

  await expect(answerProposal.step(input, made)).rejects.toMatchObject({
    name: 'CommandRefused',
    message: expect.stringContaining(sentence),
  });
  expect(sent(made)).toEqual(['GetCallerIdentity']);
});

test.each(['20270115T075459Z', '20270115T080501Z', '20279999T999999Z'])(
  'a proof of %s is not even shown to STS',
  async (date) => {
    const made = runtime();

    await expect(answerProposal.step({ ...input, proof: { ...token, date } }, made)).rejects.toThrow('5 minutes');
    expect(made.calls).toEqual([]);
  },
);

test.each(['1-7/approve', '1-7/', '1', 'x-7', '1-7\n', ''])(
  'the id %j is none, and is refused with what one looks like',
  (id) => {
    expect(answerProposal.input.safeParse({ ...input, proposal: id }).error?.message).toContain(
      "allowed: the proposal's id as the page has it: digits, a hyphen, digits",
    );
  },
);

test('an STS that does not answer is an error, and no refusal: the answer may be given again', async () => {
  const made = runtime({ GetCallerIdentity: new Error('STS answered 500.') });

  await expect(answerProposal.step(input, made)).rejects.toThrow('STS answered 500.');
});

test('a group that asks nobody takes no answers', async () => {
  const made = fakeRuntime({ region: 'eu-central-1', now: start, respond: heard(entry) });

  await expect(answerProposal.step(input, made)).rejects.toThrow('The policy of group orders asks nobody.');
});

test('an approval that is not enough is written and told, and starts nothing', async () => {
  const made = runtime({}, { persons: 2, now: start + 60_000 });

  expect(await answerProposal.step(input, made)).toEqual({
    reasons: [`${jane} approved proposal 1-7: 1 of 2 approvals. It waits until ${isoOf(start + 1_800_000)}.`],
    started: false,
    approved: false,
  });
  expect(sent(made)).not.toContain('StartExecution');
  expect(inputOf(made, 'Publish').Subject).toBe('Understudy orders: Approved by one person');
});

test('an approval that is given again is neither written nor told, and its run is started under the name that it had', async () => {
  const answer = { approver: jane, arn: jane, userId: 'AIDAJANE', at: start };
  const approved = { ...entry, proposal: { ...proposal, approvals: [answer], approvedAt: start } };
  const made = runtime({ Get: { Item: approved } }, { now: start + 240_000 });

  expect(await answerProposal.step(input, made)).toEqual({
    reasons: [`${jane} had approved proposal 1-7 already, and counts once: 1 of 1 approvals.`],
    started: true,
    approved: true,
  });
  expect(sent(made)).toEqual(['GetCallerIdentity', 'Get', 'StartExecution']);
  expect(inputOf(made, 'StartExecution').name).toBe(`orders-1-${start / 1000}-0`);
  expect(made.warnings).toEqual([`${jane} had approved proposal 1-7 already, and counts once: 1 of 1 approvals.`]);
});

test.each([
  ['approve', 'FailoverApproved', 'Approved', `${jane} approved proposal 1-7: 1 of 1 approvals.`],
  ['decline', 'FailoverDeclined', 'Declined', `${jane} declined proposal 1-7: it is not asked again before`],
] as const)(
  'the others hear that one person says %s: by a page, an event and a record',
  async (choice, event, said, words) => {
    const at = start + 60_000;
    const made = runtime({}, { now: at });

    const { reasons } = await answerProposal.step({ ...input, choice }, made);

    expect(reasons[0]).toContain(words);
    expect(inputOf(made, 'Publish')).toMatchObject({
      Subject: `Understudy orders: ${said} by one person`,
      Message: reasons[0],
    });
    const answer = { approver: jane, arn: jane, userId: 'AIDAJANE', at };
    const answered = choice === 'approve' ? { approvedAt: at, approvals: [answer] } : { declined: answer };
    const record = { group: 'orders', at: isoOf(at), proposal: { ...proposal, ...answered } };
    const [told] = inputOf(made, 'PutEvents').Entries;
    expect([told.DetailType, JSON.parse(told.Detail)]).toEqual([event, record]);
    const kept = inputOf(made, 'PutObject');
    expect([kept.Key, JSON.parse(kept.Body)]).toEqual([`orders/proposals/1-7-${choice}-${isoOf(at)}.json`, record]);
  },
);

test('a decline is written under the name that AWS gives, and starts nothing', async () => {
  const made = runtime();

  expect(await answerProposal.step({ ...input, choice: 'decline' }, made)).toMatchObject({
    started: false,
    approved: false,
  });
  expect(inputOf(made, 'GetCallerIdentity').headers).toEqual({
    'x-understudy-purpose': '111122223333/understudy/orders/1-7/decline',
  });
  expect(inputOf(made, 'Put').Item.proposal).toEqual({
    ...proposal,
    declined: { approver: jane, arn: jane, userId: 'AIDAJANE', at: start },
  });
});

test('what can not be started is left to the sweep, and the answer stands', async () => {
  const made = runtime({ StartExecution: new Error('no') });

  expect(await answerProposal.step(input, made)).toMatchObject({ started: false, approved: true });
  expect(made.warnings).toEqual(['What was approved is left to the next sweep: no']);
});

describe('STS over the wire', () => {
  const asked = { url: 'https://sts.eu-central-1.amazonaws.com/?x', headers: { 'x-understudy-purpose': 'p' } };
  const { signal } = new AbortController();
  const body = {
    GetCallerIdentityResponse: {
      GetCallerIdentityResult: { Account: '111122223333', Arn: jane, UserId: 'AIDAJANE' },
      ResponseMetadata: { RequestId: 'r' },
    },
  };
  const answering = (answer: Response) => {
    const requests: (readonly [unknown, RequestInit | undefined])[] = [];
    const sts = realSts(async (url, init) => {
      requests.push([url, init]);
      return answer;
    });
    return { sts, requests };
  };

  test('is asked for JSON with the signed header, and never follows a redirect', async () => {
    const { sts, requests } = answering(Response.json(body));

    expect(await sts.callerIdentity(asked, signal)).toEqual({ status: 200, identity });
    expect(requests).toEqual([
      [asked.url, { headers: { 'x-understudy-purpose': 'p', accept: 'application/json' }, redirect: 'error', signal }],
    ]);
  });

  test('says no with a status, and an answer of another shape is an error', async () => {
    expect(await answering(new Response('', { status: 403 })).sts.callerIdentity(asked, signal)).toEqual({
      status: 403,
    });
    await expect(answering(Response.json({})).sts.callerIdentity(asked, signal)).rejects.toThrow();
    for (const status of [429, 500, 503])
      await expect(answering(new Response('', { status })).sts.callerIdentity(asked, signal)).rejects.toThrow(
        `STS answered ${status}.`,
      );
  });
});
