import { instructGroup } from '#functions/instruct-group.ts';
import { override } from '../core/overrides.ts';
import { at, declared, settled } from '../core/small-world.ts';
import { fakeRuntime, start } from './fake-runtime.ts';
import { heard, jane, proof } from './signed.ts';

/** What a person accepts to lose, as `instruct-group` takes it. */

const said = { epoch: 1, lossSeconds: 300, minutes: 30, reason: 'Flood 1/2.' };
const input = { action: 'override', group: 'orders', ...said, proof } as const;

const runtime = (entry = settled(), mode = 'automatic') => {
  const made = fakeRuntime({ region: 'eu-west-1', now: start, respond: heard(entry) });
  const { orders } = made.configuration.groups;
  const group = { ...orders, policy: { ...orders?.policy, mode } } as NonNullable<typeof orders>;
  return { ...made, configuration: { ...made.configuration, groups: { orders: group } } };
};

test.each([
  [300, '300'],
  [null, 'unlimited'],
])(
  'a loss of %s s is signed as %s with everything else that was said, and written alone',
  async (lossSeconds, loss) => {
    const made = runtime();

    const { reasons } = await instructGroup.step({ ...input, lossSeconds }, made);

    const accepted = override({ userId: 'AIDAJANE', lossSeconds, reason: said.reason, madeAt: start });
    const [asked, , put, page, event] = made.calls;
    expect(asked?.input.headers).toEqual({
      'x-understudy-purpose': `111122223333/understudy/orders/override/1/${loss}/30/Flood%201%2F2.`,
    });
    const { version, writeId, record, ...stored } = put?.input.Item ?? {};
    const { version: _version, writeId: _writeId, ...before } = settled();
    expect(stored).toEqual({ ...before, override: { ...accepted, expiresAt: start + 1_800_000 } });
    expect(reasons).toEqual([
      `${jane} accepts ${lossSeconds === null ? 'any loss' : 'a loss of up to 300 s'} for one failover of group orders from eu-west-1 at epoch 1, until 2027-01-15T08:30:00.000Z, because "Flood 1/2.".`,
      'Should an outage last, a failover is decided anew within a minute or two; a page tells what else stands against one.',
    ]);
    expect([page?.input.Subject, page?.input.Message, event?.input.Entries[0].DetailType]).toEqual([
      ...['Understudy orders: Overridden', reasons.join('\n'), 'GroupOverridden'],
    ]);
  },
);

test('with the policy advise whoever accepts is told to start it', async () => {
  expect((await instructGroup.step(input, runtime(settled(), 'advise'))).reasons).toContain(
    'The policy is advise, so that nothing starts by itself: start the failover machine in eu-central-1 with events/manual-failover.json.',
  );
});

test('the override of somebody else is replaced, and whose it was is told', async () => {
  const entry = settled({ override: override({ by: 'sam', signedAt: at(-5), lossSeconds: 60 }) });

  expect((await instructGroup.step(input, runtime(entry))).reasons).toContain(
    'It replaces the override of sam over a loss of up to 60 s.',
  );
});

test.each([0, 10])(
  'an override of %d s, within the objective, takes back and promises no failover',
  async (lossSeconds) => {
    const entry = settled({ override: override({ by: 'sam', signedAt: at(-5), lossSeconds: null }) });

    expect((await instructGroup.step({ ...input, lossSeconds }, runtime(entry))).reasons).toEqual([
      `${jane} accepts no loss above the objective of group orders, 10 s, and what was accepted before is taken back, because "Flood 1/2.".`,
    ]);
  },
);

test('the same command sent twice changes nothing, also when it has expired', async () => {
  const known = override({ userId: 'AIDAJANE', reason: said.reason });
  const again = async (expiresAt: number) => {
    const made = runtime(settled({ override: { ...known, expiresAt } }));
    return [...(await instructGroup.step(input, made)).reasons, made.calls.length];
  };

  expect(await again(at(60))).toEqual([
    expect.stringMatching(/^This override was recorded before\. arn:.* accepts /),
    2,
  ]);
  expect(await again(start)).toEqual(['This override was recorded before, and has expired.', 2]);
});

test('for a transfer that was declared it is refused, and nothing is written', async () => {
  const made = runtime(declared());

  await expect(instructGroup.step({ ...input, epoch: 2 }, made)).rejects.toMatchObject({
    name: 'CommandRefused',
    message: expect.stringContaining('was declared, and what it may lose is decided'),
  });
  expect(made.calls.map(({ operation }) => operation)).toEqual(['GetCallerIdentity', 'Get']);
});

test.each([
  [{ epoch: 0 }, "An override names the group's epoch"],
  [{ lossSeconds: -1 }, 'allowed: 0 to 604800 (7 days), or unlimited'],
  [{ minutes: 121 }, 'allowed: 5 to 120'],
  [{ reason: '' }, 'one line of up to 200 characters'],
  [{ owner: 'eu-west-1' }, 'owner'],
])('an input with %j is refused', (more, sentence) => {
  expect(instructGroup.input.safeParse({ ...input, ...more }).error?.message).toContain(sentence);
});
