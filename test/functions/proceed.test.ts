import { announceOutcome } from '#functions/announce-outcome.ts';
import { declareTarget } from '#functions/declare-target.ts';
import { instructGroup } from '#functions/instruct-group.ts';
import { hold } from '#functions/lease-holder.ts';
import { lookAround } from '#functions/look-around.ts';
import { task } from '#functions/runtime/task.ts';
import { approval, arn, assessment, bothApprove, minute, person, proposed } from '../core/proposals.ts';
import { declared, frankfurt, group, settled, transfer } from '../core/small-world.ts';
import { fakeRuntime, start } from './fake-runtime.ts';
import { heard, identity, jane, proof, sent } from './signed.ts';
import { describedReplica, held, holder, noAnswer, type SmallWorld, smallWorld, tenure } from './small-world.ts';

const asking = {
  ...group,
  policy: { ...group.policy, mode: 'automatic' as const, unfenced: 'ask' as const, approval },
};

/** The world's group asks. */
function asked(...made: Parameters<typeof smallWorld>): SmallWorld {
  const world = smallWorld(...made);
  const { configuration } = world.runtime;
  const groups = { ...configuration.groups, orders: asking };
  return { ...world, runtime: { ...world.runtime, configuration: { ...configuration, groups } } };
}

describe('what a person says', () => {
  const input = {
    ...{ group: 'orders', epoch: 2, reason: 'Ireland is gone.' },
    action: 'proceed',
    proof,
  } as const;
  const made = (Item: object, signer = jane) => {
    const GetCallerIdentity = { status: 200, identity: { ...identity, arn: signer } };
    const respond = heard(Item, { GetCallerIdentity });
    const runtime = fakeRuntime({ region: 'eu-central-1', now: start, respond });
    const groups = { ...runtime.configuration.groups, orders: asking };
    return { ...runtime, configuration: { ...runtime.configuration, groups } };
  };

  test('is signed for this epoch and reason, recorded under their name without a lease, and told', async () => {
    const runtime = made(declared(held));
    const { reasons } = await instructGroup.step(input, runtime);

    const [sts, , put, page, event] = runtime.calls;
    expect(sts?.input.headers).toEqual({
      'x-understudy-purpose': '111122223333/understudy/orders/proceed/2/Ireland%20is%20gone.',
    });
    const leave = { approver: jane, arn: jane, userId: 'AIDAJANE', at: start, reason: 'Ireland is gone.' };
    expect(put?.input.Item).toMatchObject({ ...held, proceed: { epoch: 2, leaves: [leave] } });
    expect(reasons).toEqual([
      `${jane} lets the failover of group orders to eu-central-1 go on with eu-west-1 unfenced (1 of 2 persons): Ireland is gone.`,
      'It waits for another one of approvers: understudy proceed --group orders --region eu-central-1 --epoch 2 --reason TEXT.',
    ]);
    expect([page?.input.Subject, event?.input.Entries[0].DetailType]).toEqual([
      'Understudy orders: Proceed',
      'GroupProceed',
    ]);
  });

  test('is the last word where enough said so before', async () => {
    const leave = { ...person('sam'), at: start - 1, reason: 'Go.' };
    const entry = declared({ proceed: { epoch: 2, leaves: [leave] } });
    expect((await instructGroup.step(input, made(entry))).reasons[1]).toBe(
      'eu-central-1 is promoted within a minute or two, unless the fence is proven first; what is unfenced is kept as a debt.',
    );
  });

  test('counts once', async () => {
    const leave = { ...person('jane'), at: start - 1, reason: 'Go.' };
    const runtime = made(declared({ proceed: { epoch: 2, leaves: [leave] } }));
    expect((await instructGroup.step(input, runtime)).reasons).toEqual([
      `This was recorded before: ${jane} counts once (1 of 2 persons).`,
    ]);
    expect(sent(runtime)).toEqual(['GetCallerIdentity', 'Get']);
  });

  test.each([
    ['of another epoch', declared({ epoch: 3 }), jane, 'The command is about epoch 2, and group orders is at epoch 3'],
    ['with nothing under way', settled({ epoch: 2 }), jane, 'Nothing waits for that: group orders is settled'],
    [
      'of a transfer that a person started',
      declared({ transfer: transfer({ trigger: 'manual' }) }),
      ...[jane, 'Nothing waits for that: group orders is declared'],
    ],
    ['by who is no approver', declared(), arn('mallory'), 'who is no approver of group orders'],
  ])('counts for nothing %s', async (_what, entry, who, sentence) => {
    const runtime = made(entry, who);
    await expect(instructGroup.step(input, runtime)).rejects.toThrow(sentence);
    expect(sent(runtime)).not.toContain('Put');
  });

  test('counts for nothing where the policy goes on without asking', async () => {
    const proceeds = fakeRuntime({ region: 'eu-central-1', now: start, respond: heard(declared()) });
    await expect(instructGroup.step(input, proceeds)).rejects.toThrow(
      'Nothing waits for that: the policy of group orders is not unfenced: ask. Nothing was recorded.',
    );
  });

  test('is nothing without a reason', async () => {
    const asking = task(instructGroup, made(declared()))({ ...input, reason: ' ' });
    await expect(asking).rejects.toThrow('allowed: one line of up to 200 characters');
  });
});

test('a run that holds the lease writes over it, and loses nothing of it', async () => {
  const world = asked(declared(held));
  const { save } = await hold(world.runtime, tenure(2));
  const proceed = { epoch: 2, leaves: [{ ...person('jane'), at: start, reason: 'Go.' }] };
  world.table.set('entry', { ...world.entry(), proceed, version: 9, record: 'entry' });

  await save((entry) => ({ ...entry, phase: 'committed' }));

  expect(world.entry()).toMatchObject({ phase: 'committed', proceed, version: 10 });
});

describe('the page that asks', () => {
  const ask = ({ runtime }: SmallWorld) =>
    task(announceOutcome, runtime)({ ...tenure(2), verdict: 'Stopped halfway', reasons: ['Why.'], asks: true });

  test('is sent once, and again when nobody answered in the time of a proposal', async () => {
    const world = asked(declared(held));
    for (const seconds of [0, 0, 1799, 1]) {
      world.wait(seconds);
      world.table.set('entry', { ...world.entry(), leaseExpiresAt: start + 86_400_000, record: 'entry' });
      await ask(world);
    }
    expect(world.sent('Publish')).toHaveLength(2);
    expect(world.entry().transfer).toMatchObject({
      verdict: 'Stopped halfway',
      held: { askedAt: start + 1_800_000, againAt: start + 3_600_000 },
    });
  });

  test('is not sent to who has answered meanwhile', async () => {
    const leaves = ['jane', 'sam'].map((name) => ({ ...person(name), at: start, reason: 'Go.' }));
    const world = asked(declared({ ...held, proceed: { epoch: 2, leaves } }));
    await ask(world);
    expect(world.sent('Publish')).toEqual([]);
  });

  test('makes a transfer wait that had gone on before, whoever has to say so by now', async () => {
    const world = asked(declared({ ...held, transfer: transfer({ held: { askedAt: 1, againAt: 2, endedAt: 3 } }) }));
    await ask(world);
    expect(world.entry().transfer?.held).toEqual({ askedAt: start, againAt: start + 1_800_000 });
  });

  test('counts as not sent where it could not be', async () => {
    const world = asked(declared(held));
    world.faults.push({ operation: 'Publish', when: 'before', error: noAnswer });
    await ask(world);
    expect(world.entry().transfer).toMatchObject({ held: {}, untoldAt: start });
    expect(world.entry().transfer?.held?.askedAt).toBeUndefined();
  });
});

test('a target that somebody replaced is told to persons who are asked already, as often as they are asked', async () => {
  const look = async (againAt: number) => {
    const world = asked(
      declared({ ...held, transfer: transfer({ verdict: 'Stopped halfway', held: { askedAt: start, againAt } }) }),
    );
    world.instances[frankfurt] = describedReplica({ DbiResourceId: 'db-SOMEBODYELSE' });
    return task(lookAround, world.runtime)({ ...tenure(2), startedAt: new Date(start).toISOString() });
  };
  const reasons = [expect.stringMatching(/somebody replaced it/)];

  expect(await look(start)).toMatchObject({ step: { kind: 'announce', asks: true, reasons } });
  expect(await look(start + 1)).toMatchObject({ step: { kind: 'end', reasons } });
});

test.each([
  ['stood when it was confirmed', 3, true],
  ['had expired by then', 31, false],
])('a proposal that %s is noted as the approval of the transfer, or not', async (_what, minutes, isNoted) => {
  const world = asked({ ...proposed(...bothApprove), holder, leaseExpiresAt: start + 86_400_000 });
  const confirmed = start + minutes * minute * 1000;
  const input = {
    ...{ request: { group: 'orders', trigger: 'alarm' }, holder, epoch: 1, reasons: ['It is down.'] },
    ...{ assessment: { ...assessment, verdict: 'writer-down' } },
    moments: { started: start, assessed: start, claimed: start, confirmed },
  };
  await task(declareTarget, world.runtime)(input);
  expect(world.entry().transfer?.approval !== undefined).toBe(isNoted);
});
