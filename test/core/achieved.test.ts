import { achieved, achievedInWords } from '#core/achieved.ts';

const moments = {
  silentSince: 1000,
  started: 16_000,
  assessed: 48_500,
  declared: 54_000,
  promotionRequested: 59_000,
  writerProven: 79_250,
  trafficProven: 92_000,
};

test('the parts of the recovery time follow each other and add up', () => {
  const { totalSeconds, ...parts } = achieved({ moments }) ?? { totalSeconds: Number.NaN };

  expect(totalSeconds).toBe(91);
  expect(parts).toEqual({
    detectionSeconds: 15,
    dwellSeconds: 32.5,
    decisionSeconds: 5.5,
    fenceSeconds: 5,
    promotionSeconds: 20.3,
    trafficSeconds: 12.8,
  });
});

test('nothing is claimed before the traffic is proven', () => {
  const { trafficProven: _later, ...soFar } = moments;

  expect(achieved({ moments: soFar })).toBeUndefined();
});

test('a page says what the recovery took beside its objective', () => {
  const found = achieved({ moments });

  expect(found && achievedInWords(found, 120)).toMatch(
    /^Recovered in 91 s since the writer was first found silent, against an objective of 120 s: detection 15,/,
  );
});
