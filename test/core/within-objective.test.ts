import { decide, type Situation } from '#core/decide.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { Override } from '#core/override.ts';
import type { Request } from '#core/request.ts';
import { acceptedInWords, lossToApprove, neededOverride, withinObjective } from '#core/within-objective.ts';
import { override } from './overrides.ts';
import { assessment } from './proposals.ts';
import { at, frankfurt, group, ireland, pausedUntil, settled } from './small-world.ts';

/** The gate on the loss, and the command that opens it: the objective of the small world is 10 s. */

const situation = (
  upperSeconds: number | null,
  given?: Partial<Override>,
  more: Partial<LedgerEntry> = {},
): Situation => ({
  ...{ request: { group: 'orders', trigger: 'sweep' }, group, here: frankfurt, now: at(60) },
  entry: settled({ ...(given && { override: override(given) }), ...more }),
  assessment: { ...assessment, loss: { lowerSeconds: 0, upperSeconds } },
});
const manual: Request = {
  ...{ group: 'orders', trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 },
};

test.each<Request['trigger']>(['alarm', 'sweep', 'approval', 'manual'])(
  'what a person has accepted lets a run with the trigger %s through, whoever starts it',
  (trigger) => {
    const request = trigger === 'manual' ? manual : { group: 'orders', trigger };

    expect(decide({ ...situation(300, {}), request }).go).toBe(true);
    expect(decide({ ...situation(null, { lossSeconds: null }), request }).go).toBe(true);
    expect(decide({ ...situation(301, {}), request }).go).toBe(false);
  },
);

const jane = 'arn:aws:iam::111122223333:user/jane';
const command = (loss: number | string) =>
  `understudy override --group orders --region eu-central-1 --epoch 1 --loss ${loss} --reason TEXT`;

test.each<[string, string, Situation]>([
  ['there is none', 'The estimated loss is up to 400 s, and the objective is 10 s.', situation(400)],
  [
    'it is too small',
    `The estimated loss is up to 400 s, and the objective is 10 s. The override of ${jane} accepts only a loss of up to 300 s.`,
    situation(400, {}),
  ],
  [
    'it has expired',
    `The estimated loss is up to 400 s, and the objective is 10 s. The override of ${jane} expired at 2027-01-15T08:01:00.000Z.`,
    situation(400, { lossSeconds: null, expiresAt: at(60) }),
  ],
  [
    'it is for another epoch',
    `The estimated loss is up to 400 s, and the objective is 10 s. The override of ${jane} was for epoch 7 with eu-west-1 as owner.`,
    situation(400, { lossSeconds: null, epoch: 7 }),
  ],
  [
    'it is for another owner',
    `The estimated loss is up to 400 s, and the objective is 10 s. The override of ${jane} was for epoch 1 with eu-west-2 as owner.`,
    situation(400, { lossSeconds: null, owner: 'eu-west-2' }),
  ],
])(
  'a refusal says what is wrong with the override where %s, and has the command with some room',
  (_why, why, given) => {
    expect(decide(given)).toMatchObject({
      go: false,
      quiet: false,
      reasons: [
        why,
        'The command accepts 120 s more than that, up to the next whole minute, since the bound may grow until it is used.',
        ...given.assessment.reasons,
      ],
      command: `${command(540)}. Then it is decided anew within a minute or two`,
    });
  },
);

test('an override of a bounded loss does not cover a loss that nobody knows', () => {
  const { reasons, ...decision } = decide(situation(null, {}));

  expect(reasons[0]).toBe(
    `The estimated loss is unknown, hence without bound, and the objective is 10 s. The override of ${jane} accepts only a loss of up to 300 s.`,
  );
  expect(decision.command).toBe(`${command('unlimited')}. Then it is decided anew within a minute or two`);
});

const startIt =
  'start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 1';

test.each<[string, string, Situation]>([
  ['a start by hand, with the policy advise', startIt, { ...situation(400), group: withPolicy({ mode: 'advise' }) }],
  ['a start by hand, while the group is paused', startIt, situation(400, undefined, { pause: pausedUntil(600) })],
  [
    'persons, with the policy approve',
    'persons are asked to approve within a minute or two',
    {
      ...situation(400),
      group: withPolicy({ mode: 'approve', approval: { persons: 1, expiryMinutes: 30, approvers: [jane] } }),
    },
  ],
])('the command names what comes after it: %s', (_what, next, given) => {
  expect(decide(given).command).toBe(`${command(540)}. Then ${next}`);
});

test('where the override stands, what else is refused names no second one', () => {
  expect(decide(situation(200, {}, { pause: pausedUntil(600) })).command).toBe(startIt.replace('start', 'Start'));
});

test('an override was needed only above the objective', () => {
  expect([withinObjective(situation(10, {})), neededOverride(situation(10, {}))]).toEqual([undefined, undefined]);
  expect(neededOverride(situation(11, {}))).toEqual(override());
  expect(neededOverride(situation(null, { lossSeconds: null }))).toMatchObject({ lossSeconds: null });
});

test('persons are asked about all that was accepted, so that a bound that grows meanwhile is no other question', () => {
  const asked = [lossToApprove(situation(10, {})), lossToApprove(situation(200, {}))];
  expect(asked.map(({ upperSeconds }) => upperSeconds)).toEqual([10, 300]);
  expect(lossToApprove(situation(200, { lossSeconds: null })).upperSeconds).toBeNull();

  const words = (told: number | null, upperSeconds: number | null) =>
    acceptedInWords({ lowerSeconds: 0, upperSeconds: told }, { lowerSeconds: 0, upperSeconds });
  expect([words(10, 10), words(null, null)]).toEqual([[], []]);
  for (const told of [300, null])
    expect(words(told, 200)).toEqual([
      'By the estimate it is up to 200 s now; what is beyond that was accepted by an override.',
    ]);
});

function withPolicy(policy: Partial<typeof group.policy>) {
  return { ...group, policy: { ...group.policy, ...policy } };
}
