import { estimateLoss } from '#core/loss.ts';
import { noon, observation, type Seen, standby, witness } from './observations.ts';

const replayed = (heartbeatAt: number): Seen => ({ replication: 'stalled', heartbeatAt });
const silent = (seconds: number): Seen => ({ endpoint: 'down', silentSince: noon - seconds * 1000 });

test('the upper bound reaches from the newest replayed beat to where the last observer found silence, rounded up', () => {
  const observations = [
    observation(standby, { ...silent(50), ...replayed(noon - 51_500) }),
    observation(witness, silent(47)),
  ];

  expect(estimateLoss(observations)).toEqual({ lowerSeconds: 0, upperSeconds: 5 });
});

test('an observer whose own link was cut long before makes the bound no smaller', () => {
  const beat = replayed(noon - 60_000);
  const cut = [observation(standby, { ...silent(3000), ...beat }), observation(witness, silent(50))];

  expect(estimateLoss(cut).upperSeconds).toBe(10);
});

test('while the writer answers anybody, the loss would reach until now', () => {
  const observations = [observation(standby, { ...silent(50), ...replayed(noon - 52_000) }), observation(witness)];

  expect(estimateLoss(observations).upperSeconds).toBe(52);
});

test('an answer after the newest beat is a lower bound, less the beat that may be on its way', () => {
  const observations = [
    observation(standby, { ...silent(10), ...replayed(noon - 30_000) }),
    observation(witness, { ...silent(10), answeredAt: noon - 14_000 }),
  ];

  expect(estimateLoss(observations)).toEqual({ lowerSeconds: 15, upperSeconds: 20 });
});

test.each<[string, Seen, Seen]>([
  ['no heartbeat is known', { ...silent(50), replication: 'stalled' }, silent(50)],
  ['no replica was asked', silent(50), silent(50)],
  ['one observer is blind', { ...silent(50), ...replayed(noon - 51_000) }, { ...silent(50), blind: true }],
  ['one observer can not tell', { ...silent(50), ...replayed(noon - 51_000) }, { endpoint: 'unknown' }],
])('the upper bound is unknown when %s', (_why, one, two) => {
  expect(estimateLoss([observation(standby, one), observation(witness, two)]).upperSeconds).toBeNull();
});

test('of several databases the one that is furthest behind decides, and one unknown makes all unknown', () => {
  const base = observation(standby, { ...silent(50), ...replayed(noon - 51_000) });
  const with2 = (heartbeatAt?: number) => ({
    ...base,
    replication: {
      ...base.replication,
      invoices: { state: 'stalled' as const, reason: 'none', ...(heartbeatAt !== undefined && { heartbeatAt }) },
    },
  });
  const other = observation(witness, silent(50));

  expect(estimateLoss([with2(noon - 58_000), other]).upperSeconds).toBe(8);
  expect(estimateLoss([with2(), other]).upperSeconds).toBeNull();
});

test('a beat from after the last finding of silence proves a writer that lives: the loss would reach until now', () => {
  const lags = (heartbeatAt: number) => [
    observation(standby, { ...silent(440), ...replayed(heartbeatAt) }),
    observation(witness, silent(440)),
  ];

  expect(estimateLoss(lags(noon - 170_000))).toEqual({ lowerSeconds: 0, upperSeconds: 170 });
  // Clocks may differ by a second, so a beat as young as that says nothing.
  expect(estimateLoss(lags(noon - 439_000)).upperSeconds).toBe(0);
});

test('of several databases one that lived on after the finding makes the loss of all reach until now', () => {
  const stopped = observation(standby, { ...silent(50), ...replayed(noon - 52_000) });
  const invoices = { state: 'stalled' as const, reason: 'late', heartbeatAt: noon - 30_000 };
  const observations = [
    { ...stopped, replication: { ...stopped.replication, invoices } },
    observation(witness, silent(50)),
  ];

  expect(estimateLoss(observations).upperSeconds).toBe(52);
});

test('whenever at most one link is cut, the bound is not below the truth', () => {
  const tooSmall: unknown[] = [];
  // The writer dies at `noon`; each observer finds it silent at its next look, or earlier because its link is cut.
  for (const delay of [0, 1, 2500, 6999])
    for (const cutBefore of [0, 1, 4000, 600_000])
      for (const beatBefore of [0, 400, 1000, 9000])
        for (const cutStandby of [false, true]) {
          const cut = noon - cutBefore;
          const found = noon + delay;
          const observations = [
            observation(standby, {
              at: noon + 60_000,
              endpoint: 'down',
              silentSince: cutStandby ? cut : found,
              ...replayed(noon - beatBefore),
            }),
            observation(witness, { at: noon + 60_000, endpoint: 'down', silentSince: cutStandby ? found : cut }),
          ];
          const { lowerSeconds, upperSeconds } = estimateLoss(observations);
          if (upperSeconds === null || upperSeconds * 1000 < beatBefore || lowerSeconds * 1000 > beatBefore)
            tooSmall.push({ delay, cutBefore, beatBefore, cutStandby, upperSeconds });
        }

  expect(tooSmall).toEqual([]);
});
