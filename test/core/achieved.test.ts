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
  expect(achieved({ moments })).toEqual({
    totalSeconds: 91,
    splitSeconds: { detection: 15, dwell: 32.5, decision: 5.5, fence: 5, promotion: 20.3, traffic: 12.8 },
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
