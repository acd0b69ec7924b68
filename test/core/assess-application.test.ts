import { assess } from '#core/assess.ts';
import { decide } from '#core/decide.ts';
import type { Assessment, Observation } from '#core/evidence.ts';
import { noon, observation, owner, type Seen, standby, witness } from './observations.ts';
import { group, settled } from './small-world.ts';

/** What an application's own word changes, and what it does not. */

const policy = { dwellSeconds: 45, inRegionSeconds: 180, vetoSeconds: 15 };
const dead: Seen = { endpoint: 'down', controlPlane: 'down', silentSince: noon - 50_000 };
const stalled: Seen = { ...dead, replication: 'stalled' };
const well = {
  application: { state: 'up', reason: 'https://a.example.com/ answers with 200, as it should.' },
} as const;
const unwell = { application: { state: 'down', reason: 'https://a.example.com/ does not answer: no.' } } as const;

type Word = Pick<Observation, 'application'>;
const judged = (one: Seen, two: Seen, words: readonly [Word, Word]): Assessment =>
  assess(
    [
      { ...observation(standby, one), ...words[0] },
      { ...observation(witness, two), ...words[1] },
    ],
    [standby, witness],
    policy,
    noon,
  );

describe('an application that is well', () => {
  test.each([
    ['both observers', [well, well]],
    ['the standby alone', [well, unwell]],
    ['the witness alone', [{}, well]],
  ] as const)('vetoes where it answers %s, however dead all else seems', (_who, words) => {
    expect(judged(stalled, dead, words)).toMatchObject({
      verdict: 'writer-unreachable',
      proven: false,
      pending: false,
    });
  });

  test('says so, and what it means', () => {
    expect(judged(stalled, dead, [unwell, well]).reasons).toEqual([
      'eu-central-1 and eu-west-2 both found the writer in eu-west-1 silent since 07:59:10 UTC (50 s).',
      'The RDS API of eu-west-1 does not answer eu-central-1 and eu-west-2.',
      'Asked from eu-west-2, https://a.example.com/ answers with 200, as it should.',
      'An application that is well speaks for a writer that lives, with only the way to it broken.',
      'Asked from eu-central-1, https://a.example.com/ does not answer: no.',
      '50 s of silence are past the dwell of 45 s.',
    ]);
  });

  test('is asked again until the dwell is over: it may be about to notice', () => {
    const soon = { silentSince: noon - 20_000 };

    expect(judged({ ...stalled, ...soon }, { ...dead, ...soon }, [well, well])).toMatchObject({
      verdict: 'writer-unreachable',
      pending: true,
      served: true,
    });
  });

  test('is passed over by a person only who says so, also within the dwell; a young beat asks nobody for that', () => {
    const soon = { silentSince: noon - 20_000 };
    const start = {
      group: 'orders',
      trigger: 'manual',
      reason: 'Flood',
      expectedOwner: owner,
      expectedEpoch: 1,
    } as const;
    const decided = (more: object, replication: 'stalled' | 'flowing', words: readonly [Word, Word]) => {
      const assessment = judged({ ...dead, ...soon, replication }, { ...dead, ...soon }, words);
      expect(assessment).toMatchObject({ verdict: 'writer-unreachable', pending: true });
      return decide({ request: { ...start, ...more }, group, entry: settled(), assessment, here: standby, now: noon });
    };

    const no = decided({}, 'stalled', [{}, well]);
    expect([no.go, no.command?.endsWith('"acceptLiveWriter": true')]).toEqual([false, true]);
    expect(decided({ acceptLiveWriter: true }, 'stalled', [{}, well]).reasons.join(' ')).not.toContain(
      'until it is fenced',
    );
    expect(decided({}, 'flowing', [{}, {}]).reasons.join(' ')).not.toContain('until it is fenced');
  });

  test('makes no blind observer see, and is told', () => {
    const assessment = judged({ ...stalled, blind: true }, dead, [well, {}]);

    expect(assessment.verdict).toBe('observer-blind');
    expect(assessment.reasons.join(' ')).toContain('Asked from eu-central-1, https://a.example.com/ answers with 200');
  });

  test('is not heard from the owner itself, nor late', () => {
    const observations = [observation(standby, stalled), observation(witness, dead)];
    const late = { ...observation(witness, { ...dead, at: noon - 20_001 }), ...well };
    const own = { ...observation(owner, {}), ...well };

    expect(assess([...observations, late, own], [standby, witness], policy, noon).verdict).toBe('region-down');
  });
});

describe('an application that fails', () => {
  test('is one reason more where the Region or the writer is down', () => {
    const region = judged(stalled, dead, [unwell, unwell]);
    const living = { controlPlane: 'up' } as const;
    const writer = judged({ ...stalled, ...living }, { ...dead, ...living }, [unwell, unwell]);

    expect(region).toMatchObject({ verdict: 'region-down', proven: true });
    expect(writer).toMatchObject({ verdict: 'writer-down', proven: true });
    for (const { reasons } of [region, writer])
      expect(reasons).toContain('Asked from eu-west-2, https://a.example.com/ does not answer: no.');
  });

  test('is no second kind of signal beside a writer that is silent', () => {
    const silent: Seen = { ...dead, controlPlane: 'up', replication: 'unknown' };

    expect(judged(silent, silent, [unwell, unwell])).toMatchObject({ verdict: 'unknown', proven: false });
  });

  test('is not told by an observer that is blind, to which everything fails', () => {
    const assessment = judged({ ...stalled, blind: true }, dead, [unwell, {}]);

    expect(assessment.reasons.join(' ')).not.toContain('a.example.com');
  });

  test('changes nothing where the writer answers, and is told', () => {
    const assessment = judged({}, {}, [unwell, unwell]);

    expect(assessment.verdict).toBe('healthy');
    expect(assessment.reasons).toContain('Asked from eu-central-1, https://a.example.com/ does not answer: no.');
  });
});

test('over every combination an application never makes a proof, and one that fails changes no verdict', () => {
  const signals = ['up', 'down', 'unknown'] as const;
  const sights = signals.flatMap((endpoint) =>
    signals.flatMap((controlPlane) =>
      [false, true].flatMap((blind) =>
        [30, 300].map((seconds): Seen => ({ endpoint, controlPlane, blind, silentSince: noon - seconds * 1000 })),
      ),
    ),
  );
  const words: readonly Word[] = [{}, well, unwell];
  const broken: unknown[] = [];
  let vetoes = 0;
  for (const one of sights)
    for (const two of sights)
      for (const replication of ['flowing', 'stalled', 'unknown'] as const) {
        const first = { ...one, replication };
        const without = judged(first, two, [{}, {}]);
        for (const word of words)
          for (const other of words) {
            const said = judged(first, two, [word, other]);
            const isWell = word === well || other === well;
            const same = said.verdict === without.verdict && said.proven === without.proven;
            if (!isWell && (!same || said.pending !== without.pending)) broken.push([first, two, word, other]);
            if (said.proven && (isWell || !without.proven)) broken.push([first, two, word, other]);
            vetoes += isWell && without.proven ? 1 : 0;
          }
      }

  expect(broken).toEqual([]);
  expect(vetoes).toBeGreaterThan(50);
});
