import { type Decision, decide, type Situation } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { Request } from '#core/request.ts';
import {
  at,
  committed,
  debt,
  declared,
  frankfurt,
  group,
  ireland,
  pausedUntil,
  reverted,
  settled,
  transfer,
} from './small-world.ts';

const assessment: Assessment = {
  verdict: 'region-down',
  proven: true,
  pending: false,
  reasons: ['Both observers found the writer silent.'],
  loss: { lowerSeconds: 0, upperSeconds: 3 },
  at: at(0),
};
const alarm: Request = { group: 'orders', trigger: 'alarm' };
const manual: Request = {
  group: 'orders',
  trigger: 'manual',
  reason: 'Flood',
  expectedOwner: ireland,
  expectedEpoch: 1,
};

const decided = (given: Partial<Situation> = {}): Decision =>
  decide({ request: alarm, group, entry: settled(), assessment, here: frankfurt, now: at(0), ...given });

const byHand =
  'Start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 1';

test('a proven outage within the objective is a go, with the reasons of the verdict', () => {
  expect(decided()).toEqual({ go: true, target: frankfurt, reasons: assessment.reasons, quiet: false });
});

test('a person may go where the evidence does not reach, but not over a healthy writer', () => {
  const doubtful = { ...assessment, verdict: 'unknown' as const, proven: false };
  expect(decided({ request: manual, assessment: doubtful }).go).toBe(true);
  expect(decided({ request: manual, assessment: { ...doubtful, verdict: 'healthy' } })).toMatchObject({
    go: false,
    reasons: ['The writer is healthy: a failover could lose data, so it is not started.', ...assessment.reasons],
  });
});

test.each([
  ['control-plane-only', "The writer answers; only its Region's RDS API does not."],
  ['replication-only', 'The writer answers; only the replication from it stands still.'],
  ['writer-unreachable', 'The writer lives, and only the way to it is broken.'],
] as const)('a person goes over a writer that lives, %s, only by saying so', (verdict, finding_) => {
  const living = { ...assessment, verdict, proven: false };

  expect(decided({ request: manual, assessment: living })).toMatchObject({
    go: false,
    reasons: [
      `${finding_} What it takes until it is fenced would be lost, so a failover is not started.`,
      ...assessment.reasons,
    ],
    command: `${byHand}, "acceptLiveWriter": true`,
  });
  expect(decided({ request: { ...manual, acceptLiveWriter: true }, assessment: living }).go).toBe(true);
});

type Refusal = readonly [why: string, command: string | undefined, given: Partial<Situation>];
const withPolicy = (policy: Partial<typeof group.policy>) => ({ ...group, policy: { ...group.policy, ...policy } });
const finding = (given: Partial<Assessment>): Partial<Situation> => ({
  assessment: { ...assessment, proven: false, ...given },
});
const oldEpoch = 'The request expects epoch 7, but the ledger is at epoch 1. Look at the group again.';

const refusals: readonly Refusal[] = [
  [
    'A manual start needs reason: see events/manual-failover.json. A manual start needs expectedEpoch: see events/manual-failover.json.',
    undefined,
    { request: { group: 'orders', trigger: 'manual', expectedOwner: ireland } },
  ],
  [
    'The request expects eu-west-2 as owner, but the ledger says eu-west-1. Look at the group again.',
    byHand,
    { request: { ...manual, expectedOwner: 'eu-west-2' } },
  ],
  [oldEpoch, byHand, { request: { ...manual, expectedEpoch: 7 } }],
  [
    oldEpoch,
    'If you still mean it, start with "expectedOwner": "eu-west-1", "expectedEpoch": 1',
    { request: { ...manual, expectedEpoch: 7, revert: true } },
  ],
  [
    'Only a manual start may revert a transfer or fail over although the writer answers: say "trigger": "manual".',
    undefined,
    { request: { ...alarm, acceptLiveWriter: true } },
  ],
  [
    'Group orders is paused until 2027-01-15T08:01:00.000Z by arn:aws:iam::111122223333:user/jane, because "Maintenance.". To end that: understudy resume --group orders --region eu-central-1.',
    byHand,
    { entry: settled({ pause: pausedUntil(60) }) },
  ],
  [
    'The writer lives, and only the way to it is broken. That calls for no failover.',
    `${byHand}, "acceptLiveWriter": true`,
    finding({ verdict: 'writer-unreachable' }),
  ],
  [
    "The writer answers; only its Region's RDS API does not. That calls for no failover.",
    `${byHand}, "acceptLiveWriter": true`,
    finding({ verdict: 'control-plane-only' }),
  ],
  ['The outage has not lasted long enough to be called one.', byHand, finding({ pending: true })],
  [
    'The policy is advise: Understudy would fail over now, and leaves it to you.',
    byHand,
    { group: withPolicy({ mode: 'advise' }) },
  ],
  [
    'The last transfer was declared 600 s ago, within the cool-down of 3600 s. To lift that: understudy acknowledge --group orders --region eu-central-1 --epoch 1 --reason TEXT.',
    byHand,
    { entry: settled({ transfer: transfer() }), now: at(600) },
  ],
  [
    'eu-central-1 was left behind at epoch 2 and has not been rebuilt as a standby since.',
    undefined,
    { entry: settled({ fenceDebts: [debt({ region: frankfurt, dischargedAt: at(0), proof: 'seen' })] }) },
  ],
  [
    'The estimated loss is up to 11 s, and the objective is 10 s.',
    'understudy override --group orders --region eu-central-1 --epoch 1 --loss 180 --reason TEXT. Then it is decided anew within a minute or two',
    { assessment: { ...assessment, loss: { lowerSeconds: 0, upperSeconds: 11 } } },
  ],
];

test.each(refusals)('refused: %s', (why, command, given) => {
  const { go, reasons, quiet, ...rest } = decided(given);
  expect({ go, quiet, why: reasons[0], command: rest.command }).toEqual({ go: false, quiet: false, why, command });
  expect(reasons.slice(-1)).toEqual(assessment.reasons);
});

const duplicates: readonly [string, LedgerEntry, string][] = [
  [
    'eu-central-1 already owns group orders: a failover is started in eu-west-1.',
    settled({ owner: frankfurt }),
    frankfurt,
  ],
  ['A transfer to eu-central-1 is under way at epoch 2.', declared(), frankfurt],
];

test.each(duplicates)('a duplicate wakes nobody: %s', (why, entry, here) => {
  expect(decided({ entry, here })).toMatchObject({ go: false, quiet: true, reasons: expect.arrayContaining([why]) });
});

describe('a transfer whose lease ran out and which nobody took up', () => {
  const abandoned = { holder: 'run-1', leaseExpiresAt: at(120) };
  const now = at(300);
  const still =
    'The transfer to eu-central-1 at epoch 2 stands still: its lease ran out 180 s ago, and nobody in eu-central-1 took it up.';

  test('is told to a person, with the command that reverts it, in the Region that still owns the group', () => {
    expect(decided({ entry: declared(abandoned), here: ireland, now })).toMatchObject({
      go: false,
      quiet: false,
      reasons: expect.arrayContaining([still]),
      command: 'Start the failover machine in eu-west-1 with events/manual-revert.json',
    });
  });

  test('has no way back once it is committed', () => {
    const decision = decided({ entry: committed(abandoned), here: ireland, now });
    expect(decision).toMatchObject({ go: false, quiet: false });
    expect(decision.reasons[0]).toBe(`${still} It was committed, so it goes on only there.`);
    expect(decision.command).toBeUndefined();
  });

  test('is still a duplicate in the Region that carries it on, and while the lease may be taken up', () => {
    expect(decided({ entry: committed({ ...abandoned, owner: ireland }), now }).quiet).toBe(true);
    expect(decided({ entry: committed(abandoned), here: ireland, now: at(239) }).quiet).toBe(true);
  });

  test('may be reverted by a person', () => {
    const request: Request = { ...manual, expectedEpoch: 2, revert: true };
    expect(decided({ request, entry: declared(abandoned), here: ireland, now }).go).toBe(true);
  });
});

test('an alarm that finds the writer answering wakes nobody', () => {
  expect(decided(finding({ verdict: 'healthy' }))).toEqual({
    go: false,
    target: frankfurt,
    quiet: true,
    reasons: ['The writer answers. That calls for no failover.', ...assessment.reasons],
  });
});

test('a person overrides pause and cool-down by a start by hand, and not the objective', () => {
  const entry = settled({ pause: pausedUntil(60), transfer: transfer() });
  const lossy = { ...assessment, loss: { lowerSeconds: 0, upperSeconds: null } };
  expect(decided({ entry, request: manual }).go).toBe(true);
  expect(decided({ entry, request: manual, assessment: lossy }).go).toBe(false);
});

test('a pause and a cool-down that are over refuse nothing', () => {
  expect(decided({ entry: settled({ pause: pausedUntil(0) }) }).go).toBe(true);
  expect(decided({ entry: settled({ transfer: transfer() }), now: at(3600) }).go).toBe(true);
});

describe('a revert', () => {
  const request: Request = { ...manual, expectedEpoch: 2, revert: true };
  const healthy = { ...assessment, verdict: 'healthy' as const, proven: false };

  test('gives an unpromoted group back to its owner, whatever the evidence', () => {
    expect(decided({ request, entry: declared(), here: ireland, assessment: healthy })).toMatchObject({
      go: true,
      target: ireland,
    });
  });

  test.each<[string, LedgerEntry, string]>([
    ["A transfer is reverted in its owner's Region: start the machine in eu-west-1.", declared(), frankfurt],
    ['Nothing can be reverted: group orders is committed, owner eu-central-1.', committed(), frankfurt],
    ['Nothing can be reverted: group orders is settled, owner eu-west-1.', settled({ epoch: 2 }), ireland],
  ])('is refused: %s', (why, entry, here) => {
    const expected = { ...request, expectedOwner: entry.owner };
    expect(decided({ request: expected, entry, here })).toMatchObject({
      go: false,
      reasons: expect.arrayContaining([why]),
    });
  });
});

test('a revert whose owner is lost holds up no failover: a person may start one at once, an alarm after the cool-down', () => {
  const request: Request = { ...manual, expectedEpoch: 3 };
  for (const lease of [{}, { holder: 'run-1', leaseExpiresAt: at(60) }]) {
    expect(decided({ request, entry: reverted(lease), now: at(300) }).go).toBe(true);
    expect(decided({ entry: reverted(lease), now: at(300) }).reasons[0]).toContain('within the cool-down');
    expect(decided({ entry: reverted(lease), now: at(group.policy.coolDownSeconds) }).go).toBe(true);
  }
});
