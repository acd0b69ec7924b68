import type { Pause } from '#core/pause.ts';
import { instructGroup } from '#functions/instruct-group.ts';
import { at, declared, pausedUntil, settled } from '../core/small-world.ts';
import { fakeRuntime, start } from './fake-runtime.ts';
import { heard, identity, jane, proof, sent } from './signed.ts';

const input = { action: 'pause', group: 'orders', minutes: 30, reason: 'Schema change 7/8.', proof } as const;
const resuming = { action: 'resume', group: 'orders', proof } as const;

const runtime = (given: Partial<Record<string, unknown>> = {}, region = 'eu-central-1') =>
  fakeRuntime({ region, now: start, respond: heard(settled(), given) });

test.each(['eu-central-1', 'eu-west-1'])(
  'in %s the own STS is asked who signed, and the pause is written under that name, without a lease',
  async (region) => {
    const made = runtime({}, region);

    const { reasons } = await instructGroup.step(input, made);

    const pause = {
      ...{ since: start, until: start + 1_800_000, by: jane, userId: 'AIDAJANE', reason: 'Schema change 7/8.' },
      signedAt: start,
    };
    const [asked, , put] = made.calls;
    expect(new URL(asked?.input.url).origin).toBe(`https://sts.${region}.amazonaws.com`);
    expect(asked?.input.headers).toEqual({
      'x-understudy-purpose': '111122223333/understudy/orders/pause/30/Schema%20change%207%2F8.',
    });
    const { version, writeId, record, ...stored } = put?.input.Item ?? {};
    const { version: _version, writeId: _writeId, ...before } = settled();
    expect(stored).toEqual({ ...before, pause });
    expect(reasons).toEqual([
      `Group orders is paused until 2027-01-15T08:30:00.000Z by ${jane}, because "Schema change 7/8.".`,
      'No failover starts by itself until then; what is found is told, and a start by hand is possible.',
    ]);
    expect(sent(made)).toEqual(['GetCallerIdentity', 'Get', 'Put', 'Publish', 'PutEvents', 'PutObject']);
    const [page, event, kept] = made.calls.slice(3);
    expect([page?.input.Subject, page?.input.Message]).toEqual(['Understudy orders: Paused', reasons.join('\n')]);
    expect(event?.input.Entries[0].DetailType).toBe('GroupPaused');
    expect(JSON.parse(kept?.input.Body)).toMatchObject({ group: 'orders', pause });
  },
);

test("somebody else's pause is replaced, and whose it was is told", async () => {
  const made = runtime({ Get: { Item: settled({ pause: { ...pausedUntil(60), by: 'sam' } }) } });

  expect((await instructGroup.step(input, made)).reasons).toContain(
    'It replaces the pause of sam until 2027-01-15T08:01:00.000Z.',
  );
});

test('a transfer that was declared goes on, and the pause says so', async () => {
  const entry = declared({ holder: 'run-1', leaseExpiresAt: start + 60_000 });
  const made = runtime({ Get: { Item: entry } });

  expect((await instructGroup.step(input, made)).reasons).toContain(
    'The transfer to eu-central-1 at epoch 2 was declared before, and goes on.',
  );
  expect(made.calls.find(({ operation }) => operation === 'Put')?.input.Item).toMatchObject({ holder: 'run-1' });
});

test('the same proof sent twice changes nothing, also after the pause', async () => {
  const pause = { ...pausedUntil(60), userId: 'AIDAJANE', signedAt: start };
  const again = async (until: number) => {
    const made = runtime({ Get: { Item: settled({ pause: { ...pause, until } }) } });
    return [...(await instructGroup.step(input, made)).reasons, sent(made).length];
  };

  expect(await again(at(60))).toEqual([expect.stringContaining('recorded before. Group orders is paused until'), 2]);
  expect(await again(start)).toEqual(['This pause was recorded before, and is over.', 2]);
});

test('who resumes ends the pause at once, and everybody is told', async () => {
  const made = runtime({ Get: { Item: settled({ pause: { ...pausedUntil(60), by: 'sam' } }) } });

  expect((await instructGroup.step(resuming, made)).reasons).toEqual([
    `Group orders is not paused any more: ${jane} ended the pause of sam.`,
    'Should an outage last, a failover is decided anew within a minute or two.',
  ]);
  const [asked, , put, page, event] = made.calls;
  expect(asked?.input.headers).toEqual({ 'x-understudy-purpose': '111122223333/understudy/orders/resume' });
  expect(put?.input.Item.pause).toEqual({ ...pausedUntil(60), by: 'sam', until: start, endedBy: jane });
  expect([page?.input.Subject, event?.input.Entries[0].DetailType]).toEqual([
    'Understudy orders: Resumed',
    'GroupResumed',
  ]);
});

test.each([
  ['was never paused', undefined],
  ['has run out', pausedUntil(0)],
])('a group whose pause %s is told to be so, and nothing is written', async (_what, pause) => {
  const made = runtime({ Get: { Item: settled(pause ? { pause } : {}) } });

  expect((await instructGroup.step(resuming, made)).reasons).toEqual([
    'Group orders is not paused: nothing was changed.',
  ]);
  expect(sent(made)).toEqual(['GetCallerIdentity', 'Get']);
});

test('whom AWS does not know pauses nothing, and the ledger is not even read', async () => {
  const made = runtime({ GetCallerIdentity: { status: 403 } });

  await expect(instructGroup.step(input, made)).rejects.toMatchObject({
    name: 'CommandRefused',
    message: expect.stringContaining('AWS does not know the signer (STS answered 403).'),
  });
  expect(sent(made)).toEqual(['GetCallerIdentity']);
});

test('an unknown group is refused before anybody is asked who signed', async () => {
  const made = runtime();

  await expect(instructGroup.step({ ...input, group: 'bills' }, made)).rejects.toMatchObject({ name: 'InvalidInput' });
  expect(made.calls).toEqual([]);
});

test.each([
  [{ minutes: 0 }, 'allowed: 1 to 10080 (7 days)'],
  [{ minutes: 10_081 }, 'allowed: 1 to 10080 (7 days)'],
  [{ reason: '' }, 'one line of up to 200 characters'],
  [{ until: 1 }, 'until'],
])('an input with %j is refused', (more, sentence) => {
  expect(instructGroup.input.safeParse({ ...input, ...more }).error?.message).toContain(sentence);
});

test('a page that can not be sent does not take the pause back', async () => {
  const made = runtime({ Publish: new Error('no') });

  const { reasons } = await instructGroup.step(input, made);

  expect(reasons[0]).toContain('is paused until');
  expect(reasons.at(-1)).toBe('Nobody else was told: the page could not be sent.');
  expect(sent(made)).toContain('Put');
});

test('whoever ends a pause hears as well that nobody else was told', async () => {
  const Get = { Item: settled({ pause: pausedUntil(60) }) };

  expect((await instructGroup.step(resuming, runtime({ Get, Publish: new Error('no') }))).reasons).toContain(
    'Nobody else was told: the page could not be sent.',
  );
});

test('an event or a record that fails is no page that fails', async () => {
  const { reasons } = await instructGroup.step(
    input,
    runtime({ PutEvents: new Error('no'), PutObject: new Error('no') }),
  );

  expect(reasons.join(' ')).not.toContain('Nobody else was told');
});

test.each([input, resuming])(
  'a name from another account is refused, and the ledger is not even read',
  async (asked) => {
    const stranger = 'arn:aws:iam::444455556666:user/jane';
    const made = runtime({
      GetCallerIdentity: { status: 200, identity: { ...identity, account: '444455556666', arn: stranger } },
    });

    await expect(instructGroup.step(asked, made)).rejects.toMatchObject({
      name: 'CommandRefused',
      message: `AWS says that this is ${stranger} of account 444455556666; allowed: account 111122223333. Nothing was recorded: give the command with credentials of that account.`,
    });
    expect(sent(made)).toEqual(['GetCallerIdentity']);
  },
);

test('a proof from before a newer pause is refused, and nothing is written', async () => {
  const pause = { ...pausedUntil(60), by: 'sam', since: start + 1 };
  const made = runtime({ Get: { Item: settled({ pause }) } });

  await expect(instructGroup.step(input, made)).rejects.toMatchObject({
    name: 'CommandRefused',
    message: expect.stringContaining('before sam paused the group at 2027-01-15T08:00:00.001Z'),
  });
  expect(sent(made)).toEqual(['GetCallerIdentity', 'Get']);
});

test('a pause that can not be read is replaced or ended, and told as far as it can', async () => {
  const made = () => runtime({ Get: { Item: settled({ pause: { until: 'tomorrow' } as unknown as Pause }) } });

  expect((await instructGroup.step(input, made())).reasons).toContain(
    'It replaces the pause of somebody until tomorrow (no moment in milliseconds).',
  );
  expect((await instructGroup.step(resuming, made())).reasons).toContain(
    `Group orders is not paused any more: ${jane} ended the pause of somebody.`,
  );
});

describe('an acknowledgement', () => {
  const asked = { action: 'acknowledge', group: 'orders', epoch: 2, reason: 'A power cut.', proof } as const;

  test('is signed for epoch and reason, written as that one field, and told', async () => {
    const made = runtime({ Get: { Item: declared() } });

    const { reasons } = await instructGroup.step(asked, made);

    expect(made.calls[0]?.input.headers).toEqual({
      'x-understudy-purpose': '111122223333/understudy/orders/acknowledge/2/A%20power%20cut.',
    });
    const acknowledgement = { epoch: 2, at: start, by: jane, userId: 'AIDAJANE', reason: 'A power cut.' };
    const { version, writeId, record, ...stored } = made.calls[2]?.input.Item ?? {};
    const { version: _version, writeId: _writeId, ...before } = declared();
    expect(stored).toEqual({ ...before, acknowledgement });
    expect(reasons[0]).toBe(
      `${jane} has acknowledged the failovers of group orders up to epoch 2, because "A power cut.".`,
    );
    expect(made.calls[3]?.input.Subject).toBe('Understudy orders: Acknowledged');
  });

  test('of another epoch is refused, and nothing is written', async () => {
    const made = runtime({ Get: { Item: declared() } });

    await expect(instructGroup.step({ ...asked, epoch: 1 }, made)).rejects.toMatchObject({
      name: 'CommandRefused',
      message: expect.stringContaining('give --epoch 2 if you still mean it'),
    });
    expect(sent(made)).toEqual(['GetCallerIdentity', 'Get']);
  });
});
