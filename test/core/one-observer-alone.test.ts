import { assess } from '#core/assess.ts';
import { decide, type Situation } from '#core/decide.ts';
import type { Assessment, Observation } from '#core/evidence.ts';
import { propose } from '#core/proposal.ts';
import { lossToApprove, neededOverride } from '#core/within-objective.ts';
import { noon, observation, type Seen, standby, witness } from './observations.ts';
import { approval } from './proposals.ts';
import { at, frankfurt, group, ireland, settled } from './small-world.ts';

/** The standby sees an outage, and the witness tells nothing: persons may be asked, and nothing else may come of it. */

const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
const dead: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 50_000 };
const stalled: Seen = { ...dead, replication: 'stalled', heartbeatAt: noon - 52_000 };

const judged = (...observations: readonly Observation[]) => assess(observations, [standby, witness], policy, noon);

test.each<[string, readonly Observation[]]>([
  ['says nothing', []],
  ['is blind', [observation(witness, { blind: true, endpoint: 'unknown', controlPlane: 'unknown' })]],
  ['could not ask', [observation(witness, { endpoint: 'unknown', controlPlane: 'unknown' })]],
])('the standby is alone with an outage where the witness %s', (_what, more) => {
  const found = judged(observation(standby, stalled), ...more);

  expect(found).toMatchObject({ alone: true, proven: false, pending: false, loss: { upperSeconds: null } });
  expect(found.reasons.slice(-3)).toEqual([
    '50 s of silence are past the dwell of 45 s.',
    "eu-west-2 can't confirm it, so the writer may live behind a cut link: whoever approves has to know from elsewhere that it is down.",
    'If it went down when it fell silent, up to 2 s of writes are lost.',
  ]);
});

test.each<[string, readonly Observation[]]>([
  ['the dwell is not over', [observation(standby, { ...stalled, silentSince: noon - 44_000 })]],
  ['only one kind of signal says so', [observation(standby, { ...dead, controlPlane: 'up', replication: 'unknown' })]],
  ['a beat still arrives', [observation(standby, { ...stalled, replication: 'flowing' })]],
  [
    'the application answers somebody',
    [
      observation(standby, stalled),
      { ...observation(witness, { blind: true }), application: { state: 'up', reason: 'it is well.' } },
    ],
  ],
  ['the witness reaches the writer', [observation(standby, stalled), observation(witness)]],
  ['the witness sees it, too', [observation(standby, stalled), observation(witness, dead)]],
  ['it is the witness that sees it', [observation(witness, dead)]],
  ['the standby is blind', [observation(standby, { ...stalled, blind: true })]],
  [
    'an instance may be failing over to its other zone',
    [observation(standby, { ...stalled, controlPlane: 'up', multiAz: true })],
  ],
])('nobody is asked where %s', (_what, observations) => {
  expect(judged(...observations)).not.toHaveProperty('alone');
});

test('another standby that reaches the writer is believed here as well', () => {
  const other = observation('eu-west-3');
  const found = assess([observation(standby, stalled), other], [standby, witness], policy, noon, ['eu-west-3']);

  expect(found).toMatchObject({ verdict: 'healthy' });
  expect(found).not.toHaveProperty('alone');
});

const alone = judged(observation(standby, stalled));
const withPolicy = (changes: Partial<typeof group.policy>) => ({ ...group, policy: { ...group.policy, ...changes } });
const asking = withPolicy({ mode: 'approve', approval });
const situation = (given: Partial<Situation> = {}): Situation => ({
  ...{ request: { group: 'orders', trigger: 'alarm' }, group: asking, entry: settled(), assessment: alone },
  ...{ here: frankfurt, now: at(180) },
  ...given,
});

test.each<[string, typeof group]>([
  ['with the policy approve', asking],
  ['with unfenced: ask', withPolicy({ mode: 'automatic', unfenced: 'ask', approval })],
  ['of a group that asks nobody else', withPolicy({ mode: 'automatic', unfenced: 'proceed', approval })],
])('persons are asked, %s, and told what they have to know', (_what, asked) => {
  const { reasons, ...decision } = decide(situation({ group: asked }));

  expect(decision).toMatchObject({ go: false, ask: true, quiet: false });
  expect(reasons[0]).toBe(
    "The witness can't confirm that the writer in eu-west-1 is silent: the failover needs approvals of 2 persons.",
  );
  expect(reasons.at(-1)).toContain('If it went down when it fell silent');
});

test.each<[string, typeof group]>([
  ['automatic, and names nobody', withPolicy({ mode: 'automatic', unfenced: 'proceed' })],
  ['advise', withPolicy({ mode: 'advise', unfenced: 'ask', approval })],
])('a policy that asks nobody refuses as before: %s', (_what, unasked) => {
  const decision = decide(situation({ group: unasked }));

  expect(decision).toMatchObject({ go: false });
  expect(decision).not.toHaveProperty('ask');
  expect(decision.reasons[0]).toBe('Nobody can tell whether the writer is down. That calls for no failover.');
  expect(decision.command).toContain('--loss unlimited');
});

test('of two standbys that see it alone the one that would lose less asks, and the other waits for it', () => {
  const stockholm = 'eu-north-1';
  const other = (behind: number) => observation(stockholm, { ...stalled, heartbeatAt: noon - 52_000 - behind * 1000 });
  const of = (behind: number) => {
    const seen = { ...observation(standby, stalled), unfit: [] };
    const found = assess([seen, { ...other(behind), unfit: [] }], [standby, witness], policy, noon, [stockholm]);
    const four = { ...asking, candidates: [ireland, frankfurt, stockholm] } as typeof group;
    return decide(situation({ group: four, assessment: found, now: noon }));
  };

  expect(of(3)).toMatchObject({ go: false, ask: true });
  expect(of(-3)).toMatchObject({ go: false, quiet: true });
  expect(of(-3).reasons[0]).toContain('it is left to eu-north-1 for');
});

const persons = ['jane', 'sam'].flatMap((name) =>
  approval.approvers
    .filter((approver) => approver.includes(name))
    .map((approver) => ({ approver, arn: approver, userId: name, at: at(200) })),
);

/** Persons have approved what one observer alone saw. */
function approved() {
  const proposed = propose(settled(), alone, { to: frankfurt, by: 'run-1', expiryMinutes: 30, now: at(180) });
  return { ...proposed, proposal: { ...proposed.proposal, approvals: persons } };
}

test('enough approvals let it go, without an override of a loss that the proposal called unknown', () => {
  expect(decide(situation({ entry: approved(), now: at(240) }))).toMatchObject({ go: true });
});

test('what was approved holds when the witness is back, and sees the silence begin only then', () => {
  const late: Assessment = {
    ...judged(observation(standby, stalled), observation(witness, { ...dead, silentSince: noon - 46_000 })),
    loss: { lowerSeconds: 0, upperSeconds: 300 },
  };

  expect(late).toMatchObject({ proven: true });
  expect(decide(situation({ assessment: late })).reasons[0]).toContain('The estimated loss is up to 300 s');
  expect(decide(situation({ assessment: late, entry: approved(), now: at(240) }))).toMatchObject({ go: true });
});

test('a start by hand still needs the override: whoever starts it need not be one of the approvers', () => {
  const manual = { trigger: 'manual' as const, reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
  const decision = decide(situation({ entry: approved(), request: { group: 'orders', ...manual } }));

  expect(decision).toMatchObject({ go: false });
  expect(decision.reasons[0]).toContain('The estimated loss is unknown, hence without bound');
});

test('a bounded override neither narrows what persons are asked nor is used up by their answer', () => {
  const override = {
    ...{ owner: ireland, epoch: 1, lossSeconds: 600, by: 'jane', userId: 'AIDAJANE', reason: 'Seen.' },
    ...{ madeAt: at(100), expiresAt: at(2000), signedAt: at(100) },
  };
  const given = situation({ entry: { ...settled(), override } });

  expect(lossToApprove(given)).toEqual({ lowerSeconds: 0, upperSeconds: null });
  expect(neededOverride(given)).toBeUndefined();
});
