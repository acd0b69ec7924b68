import { assess } from '#core/assess.ts';
import { decide, type Situation } from '#core/decide.ts';
import type { Observation } from '#core/evidence.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { propose } from '#core/proposal.ts';
import { otherwise } from '#core/unfenced.ts';
import { noon, observation, type Seen, standby, witness } from './observations.ts';
import { approval, minute, person, assessment as proven } from './proposals.ts';
import { at, frankfurt, group, settled } from './small-world.ts';

/** What the witness can't confirm, what it remembers, and what persons approved before or after it could. */

const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
const dead: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 100_000 };
const stalled: Seen = { ...dead, replication: 'stalled', heartbeatAt: noon - 102_000 };
const mute: Seen = { endpoint: 'unknown', controlPlane: 'unknown' };

const judged = (...observations: readonly Observation[]) => assess(observations, [standby, witness], policy, noon);
const asking = { ...group, policy: { ...group.policy, mode: 'approve' as const, approval } };
const situation = (given: Partial<Situation> = {}): Situation => ({
  ...{ request: { group: 'orders', trigger: 'approval' }, group: asking, entry: settled() },
  ...{ assessment: judged(observation(standby, stalled)), here: frankfurt, now: at(3 * minute) },
  ...given,
});

/** Both persons approved what was found, when it was proposed at second 0. */
function approved(found = judged(observation(standby, stalled))): LedgerEntry {
  const entry = propose(settled(), found, { to: frankfurt, by: 'run-1', expiryMinutes: 30, now: at(0) });
  const approvals = ['jane', 'sam'].map((name) => ({ ...person(name), at: at(minute) }));
  return { ...entry, proposal: { ...entry.proposal, approvals } };
}

test.each<[string, Seen]>([
  ['missing', { ...mute, at: noon - 60_000 }],
  ['blind', { ...mute, blind: true }],
  ['unable to tell', mute],
])('what was approved while the witness was %s holds once it knows a bound of the loss', (_what, seen) => {
  const entry = approved(judged(observation(standby, stalled), observation(witness, seen)));
  const assessment = { ...proven, silentSince: at(-50), loss: { lowerSeconds: 0, upperSeconds: 300 } };

  expect(entry.proposal).toMatchObject({ alone: true });
  expect(decide(situation({ entry, assessment }))).toMatchObject({ go: true });
});

test('approvals of an outage that the witness confirmed are none of one that it cannot, whatever loss they accept', () => {
  const any = { ...proven, loss: { lowerSeconds: 0, upperSeconds: null } };
  const decision = decide(situation({ entry: approved(any) }));

  expect(decision).toMatchObject({ go: false, ask: true });
  expect(decision.reasons[0]).toMatch(
    /^Proposal \S+ was about an outage that the witness could confirm, and it can't any more\.$/,
  );
});

test.each<[string, Seen]>([
  ['blind', { ...mute, blind: true }],
  ['unable to tell', mute],
])(
  'a witness that is %s now, and reached the writer within the dwell, keeps persons from being asked',
  (_what, seen) => {
    const remembers = (secondsAgo: number) =>
      judged(observation(standby, stalled), observation(witness, { ...seen, answeredAt: noon - secondsAgo * 1000 }));

    expect(remembers(44)).not.toHaveProperty('alone');
    expect(remembers(45)).toMatchObject({ alone: true });
    expect(remembers(45).reasons.slice(-4)).toEqual([
      '45 s of silence are past the dwell of 45 s.',
      "eu-west-2 can't confirm it, so the writer may live behind a cut link: whoever approves has to know from elsewhere that it is down.",
      expect.stringMatching(
        /^eu-west-2 still reached the writer at \d\d:\d\d:\d\d UTC, after it had fallen silent here\.$/,
      ),
      'If it went down then, up to 57 s of writes are lost.',
    ]);
  },
);

test('what was approved is void once a witness that is blind again has reached the writer since', () => {
  const since = { ...mute, blind: true, answeredAt: noon - 50_000 };
  const assessment = judged(observation(standby, stalled), observation(witness, since));
  const entry = approved();
  const before = {
    ...entry,
    proposal: entry.proposal && { ...entry.proposal, madeAt: noon - 51_000, expiresAt: noon + 1 },
  };
  const decision = decide(situation({ entry: before, assessment, now: noon }));

  expect(decision).toMatchObject({ go: false, ask: true });
  expect(decision.reasons[0]).toContain('is about an outage that ended');
});

test('an answer about another Region makes nobody alone', () => {
  const elsewhere = { ...observation(witness, mute), observed: 'eu-north-1' };

  expect(judged(observation(standby, stalled), elsewhere)).not.toHaveProperty('alone');
});

test('where the policy goes on by itself once the witness is back, the page says so, and how to keep that back', () => {
  const { proposal } = approved();
  const told = (changes: object) =>
    proposal && otherwise({ policy: { ...group.policy, approval, ...changes } }, proposal, 'orders');

  expect(told({ mode: 'approve' })).toBe('No answer means no failover.');
  for (const unfenced of ['ask', 'proceed'])
    expect(told({ mode: 'automatic', unfenced })).toMatch(
      /^Without it nothing goes on that the witness can't confirm: once it can, .* understudy pause --group orders --region eu-central-1 --for MINUTES/,
    );
});
