import { assess } from '#core/assess.ts';
import type { Observation } from '#core/evidence.ts';
import { estimateLoss } from '#core/loss.ts';
import { noon, observation, owner, type Seen, standby, witness } from './observations.ts';

const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
const expected = [standby, witness];
const dead: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 50_000 };
const stalled: Seen = { ...dead, replication: 'stalled', heartbeatAt: noon - 52_000 };

const judged = (observations: readonly Observation[], now = noon) => assess(observations, expected, policy, now);

describe('a dead Region', () => {
  test('is proven when both observers saw endpoint and control plane down for the dwell', () => {
    const assessment = judged([observation(standby, stalled), observation(witness, dead)]);

    expect(assessment).toMatchObject({ verdict: 'region-down', proven: true, pending: false });
    expect(assessment.silentSince).toBe(noon - 50_000);
    expect(assessment.loss).toEqual({ lowerSeconds: 0, upperSeconds: 2 });
  });

  test('is told in sentences with the time since when and for how long', () => {
    const { reasons } = judged([observation(standby, stalled), observation(witness, dead)]);

    expect(reasons).toEqual([
      'eu-central-1 and eu-west-2 both found the writer in eu-west-1 silent since 07:59:10 UTC (50 s).',
      'The RDS API of eu-west-1 does not answer eu-central-1 and eu-west-2.',
      'orders: Replication is stalled.',
      '50 s of silence are past the dwell of 45 s.',
    ]);
  });

  test('is pending while the observer that noticed last has seen less than the dwell', () => {
    const late = { ...dead, silentSince: noon - 44_999 };

    expect(judged([observation(standby, stalled), observation(witness, late)])).toMatchObject({
      verdict: 'region-down',
      proven: false,
      pending: true,
    });
  });

  test('is pending when an observer knows no more than its first failed look', () => {
    const first: Seen = { endpoint: 'down', controlPlane: 'down' };

    expect(judged([observation(standby, stalled), observation(witness, first)])).toMatchObject({ pending: true });
  });
});

describe('a dead writer in a living Region', () => {
  const silent: Seen = { endpoint: 'down', controlPlane: 'up', silentSince: noon - 60_000 };
  const unreplicated: Seen = { ...silent, replication: 'stalled', heartbeatAt: noon - 61_000 };

  test('is proven by endpoint and replication after the dwell', () => {
    expect(judged([observation(standby, unreplicated), observation(witness, silent)])).toMatchObject({
      verdict: 'writer-down',
      proven: true,
    });
  });

  test('waits for the failover inside the Region where an instance is Multi-AZ', () => {
    const observations = [observation(standby, { ...unreplicated, multiAz: true }), observation(witness, silent)];

    const assessment = judged(observations);

    expect(assessment).toMatchObject({ verdict: 'writer-down', proven: false, pending: true });
    expect(assessment.reasons.at(-1)).toBe(
      '60 s of silence are still within the 180 s given to a failover inside the Region.',
    );
  });

  test('waits for it as well while the API throttles everybody, so that nobody knows whether there is one', () => {
    const throttled = { controlPlane: 'unknown' } as const;
    const observations = [
      observation(standby, { ...unreplicated, ...throttled }),
      observation(witness, { ...silent, ...throttled }),
    ];

    const assessment = judged(observations);

    expect(assessment).toMatchObject({ verdict: 'writer-down', proven: false, pending: true });
    expect(assessment.reasons.at(-1)).toBe(
      '60 s of silence are still within the 180 s given to a failover inside the Region, which nobody could ask about.',
    );
  });

  test('is proven when the time given to the Region has passed', () => {
    const long = { silentSince: noon - 180_000 };
    const observations = [
      observation(standby, { ...unreplicated, multiAz: true, ...long }),
      observation(witness, { ...silent, ...long }),
    ];

    expect(judged(observations)).toMatchObject({ verdict: 'writer-down', proven: true });
  });

  test('is not called by the endpoint alone', () => {
    const alone = { ...silent, replication: 'unknown' as const };
    const assessment = judged([observation(standby, alone), observation(witness, silent)]);

    expect(assessment).toMatchObject({ verdict: 'unknown', proven: false, pending: false });
    expect(assessment.reasons.join(' ')).toContain('Only one kind of signal says so');
  });
});

describe('what speaks against an outage', () => {
  test('is a heartbeat that still arrives', () => {
    const flowing: Seen = { ...dead, replication: 'flowing', heartbeatAt: noon - 1000 };
    const assessment = judged([observation(standby, flowing), observation(witness, dead)]);

    expect(assessment).toMatchObject({ verdict: 'writer-unreachable', proven: false, pending: false });
  });

  test('is a young heartbeat, which is asked about again until the dwell is over', () => {
    const justDied: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 10_000 };
    const flowing: Seen = { ...justDied, replication: 'flowing', heartbeatAt: noon - 14_000 };

    expect(judged([observation(standby, flowing), observation(witness, justDied)])).toMatchObject({
      verdict: 'writer-unreachable',
      proven: false,
      pending: true,
    });
  });

  test('is one observer that reaches the writer', () => {
    const assessment = judged([observation(standby, stalled), observation(witness, { answeredAt: noon - 100 })]);

    expect(assessment).toMatchObject({ verdict: 'healthy', proven: false, pending: false });
    expect(assessment.reasons[0]).toContain('eu-west-2 reaches the writer');
  });

  test('is an API that is down while the writer answers', () => {
    const noApi: Seen = { controlPlane: 'down', replication: 'flowing', heartbeatAt: noon };
    expect(judged([observation(standby, noApi), observation(witness, { controlPlane: 'down' })])).toMatchObject({
      verdict: 'control-plane-only',
      proven: false,
    });
  });

  test('is a replica without beats while the writer answers', () => {
    const lagging: Seen = { replication: 'stalled', heartbeatAt: noon - 60_000 };
    expect(judged([observation(standby, lagging), observation(witness)]).verdict).toBe('replication-only');
  });
});

describe('an observer that can not tell', () => {
  test('is named when it said nothing', () => {
    const assessment = judged([observation(standby, stalled)]);

    expect(assessment).toMatchObject({ verdict: 'unknown', proven: false, pending: false });
    expect(assessment.reasons.join(' ')).toContain('eu-west-2 gave no usable answer in time');
  });

  test('makes no quorum when it is blind', () => {
    const assessment = judged([observation(standby, { ...stalled, blind: true }), observation(witness, dead)]);

    expect(assessment).toMatchObject({ verdict: 'observer-blind', proven: false, pending: false });
  });

  test.each([
    ['older than 20 s', noon - 20_001],
    ['from the future', noon + 1001],
  ])('is not heard when its evidence is %s', (_what, at) => {
    const assessment = judged([observation(standby, stalled), observation(witness, { ...dead, at })]);

    expect(assessment.verdict).toBe('unknown');
  });

  test('does not become two by answering twice', () => {
    expect(judged([observation(standby, stalled), observation(standby, stalled)]).verdict).toBe('unknown');
  });

  test('is the owner itself, and nobody hears it', () => {
    expect(judged([observation(standby, stalled), observation(owner, dead)]).verdict).toBe('unknown');
  });

  test('looked at another Region than its fellow, so that nothing is concluded', () => {
    const elsewhere = { ...observation(witness, dead), observed: standby };

    expect(judged([observation(standby, stalled), elsewhere]).verdict).toBe('unknown');
  });

  test('can not be done without: two Regions alone never prove an outage', () => {
    const alone = assess([observation(standby, stalled)], [standby], policy, noon);

    expect(alone).toMatchObject({ proven: false, pending: false });
  });
});

/** Every combination of what two observers can report. */
function* everySight(): Generator<readonly [Seen | undefined, Seen | undefined]> {
  const signals = ['up', 'down', 'unknown'] as const;
  const sights: (Seen | undefined)[] = [undefined];
  for (const endpoint of signals)
    for (const controlPlane of signals)
      for (const blind of [false, true])
        for (const multiAz of [false, true])
          for (const seconds of [30, 100, 300])
            sights.push({ endpoint, controlPlane, blind, multiAz, silentSince: noon - seconds * 1000 });
  for (const one of sights) for (const two of sights) yield [one, two];
}

test('over every combination, a proof has a quorum, two kinds of signal, the dwell, and no beat against it', () => {
  const broken: unknown[] = [];
  let proofs = 0;
  for (const [one, two] of everySight())
    for (const replication of ['flowing', 'stalled', 'unknown'] as const) {
      const first = one && observation(standby, { ...one, replication });
      const second = two && observation(witness, two);
      const { proven, pending } = judged([first, second].filter((each) => each !== undefined));
      const both = first && second && [first, second];
      const quorum = both?.every(({ blind, endpoint }) => !blind && endpoint.state === 'down') ?? false;
      const api = both?.map(({ controlPlane }) => controlPlane.state) ?? [];
      const secondKind = replication === 'stalled' || (api.includes('down') && !api.includes('up'));
      const called = quorum && secondKind && replication !== 'flowing';
      const asksAgain = called || (quorum && replication === 'flowing');
      const isUntold = !api.includes('up') && !api.includes('down');
      const dwell = isUntold || (api.includes('up') && both?.some(({ multiAz }) => multiAz)) ? 180 : 45;
      const silent = Math.min(...(both ?? []).map(({ silentSince = noon }) => (noon - silentSince) / 1000));
      if (proven !== (called && silent >= dwell) || pending !== (asksAgain && silent < dwell))
        broken.push([first, second]);
      proofs += proven ? 1 : 0;
    }

  expect(broken).toEqual([]);
  expect(proofs).toBeGreaterThan(100);
});

test('the loss of an assessment counts fresh observations only', () => {
  const old = observation(witness, { ...dead, at: noon - 60_000 });

  expect(judged([observation(standby, stalled), old]).loss).toEqual(estimateLoss([observation(standby, stalled)]));
});

test('a dwell that is shorter than the veto waits until a beat from before the silence can look young no more', () => {
  const cut: Seen = { ...dead, replication: 'flowing', heartbeatAt: noon - 12_000 };
  const after = (seconds: number) => {
    const silentSince = noon - seconds * 1000;
    const observations = [
      observation(standby, { ...cut, silentSince }),
      observation(witness, { ...dead, silentSince }),
    ];
    return assess(observations, expected, { ...policy, dwellSeconds: 5 }, noon);
  };

  expect(after(9)).toMatchObject({ verdict: 'writer-unreachable', pending: true });
  expect(after(15)).toMatchObject({ verdict: 'writer-unreachable', pending: false, proven: false });
});
