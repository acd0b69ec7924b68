import { assess } from '#core/assess.ts';
import type { Observation } from '#core/evidence.ts';
import { noon, observation, type Seen, standby, witness } from './observations.ts';

/** A further standby's word counts one way: for a writer that lives. */

const stockholm = 'eu-north-1';
const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
const dead: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 50_000 };
const stalled: Seen = { ...dead, replication: 'stalled', heartbeatAt: noon - 52_000 };
const pair = [observation(standby, stalled), observation(witness, dead)];

const judged = (...beside: readonly Observation[]) =>
  assess([...pair, ...beside], [standby, witness], policy, noon, [stockholm]);
const said = (seen: Seen, unfit?: readonly string[]): Observation => ({
  ...observation(stockholm, { ...stalled, ...seen }),
  ...(unfit && { unfit }),
});

test('one that reaches the writer is believed: that is no outage', () => {
  expect(judged(said({ endpoint: 'up' }))).toMatchObject({ verdict: 'healthy', proven: false });
});

test('one whose replica still gets beats vetoes', () => {
  expect(judged(said({ replication: 'flowing' }))).toMatchObject({ verdict: 'writer-unreachable', proven: false });
});

test('one that alone hears of the RDS API that an instance has a second zone has the failover there waited for', () => {
  const heard = said({ controlPlane: 'up', multiAz: true });

  expect(judged(heard)).toMatchObject({ verdict: 'writer-down', proven: false, pending: true });
  expect(judged(said({ controlPlane: 'up' }))).toMatchObject({ verdict: 'writer-down', proven: true });
});

test.each([false, true])('one to which the application answers vetoes, also where it is blind (%s)', (blind) => {
  const reason = 'https://a.example.com/ answers with 200, as it should.';
  const assessment = judged({ ...said({ blind }), application: { state: 'up', reason } });

  expect(assessment).toMatchObject({ verdict: 'writer-unreachable', proven: false, served: true });
  expect(assessment.reasons).toContain(`Asked from ${stockholm}, ${reason}`);
});

test('an answer that it had lately begins the dwell anew', () => {
  expect(judged(said({ answeredAt: noon - 30_000 }))).toMatchObject({ proven: false, pending: true });
});

test.each([
  ['missing', []],
  ['blind', [said({ blind: true, endpoint: 'up' })]],
  ['not able to tell', [said({ endpoint: 'unknown' })]],
  ['silent as long', [said({})]],
  ['late in finding it silent', [said({ silentSince: noon })]],
])('nothing depends on one that is %s', (_what, beside) => {
  const { verdict, proven, loss } = judged(...beside);

  expect({ verdict, proven, loss }).toEqual({
    ...{ verdict: 'region-down', proven: true },
    loss: { lowerSeconds: 0, upperSeconds: 2 },
  });
});

test('what it heard of the writer after all others had fallen silent moves the bound of the loss', () => {
  const longSilent = { silentSince: noon - 120_000 };
  const others = [
    observation(standby, { ...stalled, ...longSilent, heartbeatAt: noon - 121_000 }),
    observation(witness, { ...dead, ...longSilent }),
  ];
  const bound = (seen: Seen) =>
    assess([...others, said({ silentSince: noon - 50_000, ...seen })], [standby, witness], policy, noon, [stockholm])
      .loss;

  expect(bound({ heartbeatAt: noon - 121_000 }).upperSeconds).toBe(1);
  expect(bound({ heartbeatAt: noon - 121_000, answeredAt: noon - 52_000 }).upperSeconds).toBe(69);
  // A beat from after all others had fallen silent: more than one link is cut, and the writer may be committing still.
  expect(bound({ heartbeatAt: noon - 52_000 }).upperSeconds).toBe(121);
});

test('it alone never makes an outage: what it finds dead counts for nothing', () => {
  const { proven } = assess([observation(standby, stalled), said({})], [standby, witness], policy, noon, [stockholm]);

  expect(proven).toBe(false);
});

test('its bound is that of its own replica, by the end of the writer that counts for all', () => {
  const { rivalry } = judged(said({ heartbeatAt: noon - 60_000 }, []));

  expect(rivalry).toEqual({
    own: { replayedTo: noon - 52_000, unfit: [] },
    provenAt: noon - 5_000,
    others: [{ region: stockholm, replayedTo: noon - 60_000, loss: { lowerSeconds: 0, upperSeconds: 10 }, unfit: [] }],
  });
});

test.each([
  ['does not say whether it is fit', said({}), 'It did not say whether it is fit.'],
  ['is blind', said({ blind: true }, []), "eu-north-1 can't tell that the writer is silent."],
  ['says that it is not fit', said({}, ['It is full.']), 'It is full.'],
])('one that %s is none to choose', (_what, beside, why) => {
  expect(judged(beside).rivalry?.others[0]?.unfit).toEqual([why]);
});

test('a group with one standby has nothing to choose, and its assessment does not speak of it', () => {
  expect(assess(pair, [standby, witness], policy, noon)).not.toHaveProperty('rivalry');
});
