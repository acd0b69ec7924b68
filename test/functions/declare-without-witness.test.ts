import { declareTarget } from '#functions/declare-target.ts';
import { task } from '#functions/runtime/task.ts';
import { frankfurt, ireland, settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { holder, type SmallWorld, smallWorld } from './small-world.ts';

/** A declaration of what the witness can't confirm rests on persons alone. */

const moments = { started: start - 9, assessed: start - 8, claimed: start - 7, confirmed: start - 6 };
const declare = ({ runtime }: Pick<SmallWorld, 'runtime'>, request: object, assessment: object) => {
  const asked = { request: { group: 'orders', ...request }, holder, epoch: 1, reasons: ['It is down.'], moments };
  return task(declareTarget, runtime)({ ...asked, assessment });
};

describe("what the witness can't confirm", () => {
  const alone = {
    silentSince: start - 50_000,
    verdict: 'unknown',
    alone: true,
    loss: { lowerSeconds: 0, upperSeconds: null },
  };
  const jane = 'arn:aws:iam::111122223333:user/jane';
  const proposal = {
    ...{
      id: '1-5',
      epoch: 1,
      from: ireland,
      to: frankfurt,
      verdict: 'unknown' as const,
      alone: true as const,
      reasons: [],
    },
    ...{ loss: alone.loss, madeAt: start - 40_000, madeBy: 'run-0', expiresAt: start, toldAt: start - 39_000 },
    approvals: [{ approver: jane, arn: jane, userId: 'AIDAJANE', at: start - 20_000 }],
  };
  const world = (entry: object, policy: object) => {
    const made = smallWorld(settled({ holder, leaseExpiresAt: start + 60_000, ...entry }));
    const { configuration } = made.runtime;
    const groups = Object.entries(configuration.groups).map(([name, each]) => [
      name,
      { ...each, policy: { ...each.policy, ...policy } },
    ]);
    return {
      ...made,
      runtime: { ...made.runtime, configuration: { ...configuration, groups: Object.fromEntries(groups) } },
    };
  };
  const by = (...approvers: readonly string[]) => ({
    mode: 'automatic',
    approval: { persons: 1, expiryMinutes: 30, approvers },
  });

  test('is declared by what persons had approved when the decision was confirmed, and the record has who', async () => {
    const approved = world({ proposal }, by(jane));

    expect(await declare(approved, { trigger: 'approval' }, alone)).toEqual({ epoch: 2, target: frankfurt });
    expect(approved.entry().transfer).toMatchObject({ approval: proposal, loss: alone.loss });
  });

  test.each([
    ['nobody was asked', {}, by(jane), 'the failover needs one approval'],
    ['other persons are asked by now', { proposal }, by(`${jane}t`), 'waits for one approval'],
    ['one of them has declined', { proposal: { ...proposal, declined: proposal.approvals[0] } }, by(jane), 'declined'],
    [
      'the policy names nobody any more',
      { proposal },
      { mode: 'automatic', approval: undefined },
      'The estimated loss is',
    ],
  ])('is not declared where %s', async (_what, entry, policy, why) => {
    const unapproved = world(entry, policy);

    await expect(declare(unapproved, { trigger: 'approval' }, alone)).rejects.toMatchObject({
      name: 'LossNotAccepted',
      message: expect.stringContaining(why),
    });
    expect(unapproved.entry()).toMatchObject({ epoch: 1, phase: 'settled' });
  });
});
