import { outageKindOf } from '#sandbox/simulator/detection/kinds.ts';
import { under } from '#sandbox/simulator/detection/outage-kind.ts';

test.each([
  ['fast', 15, 'may'],
  ['fast', 20, 'must-not'],
  ['fast', 45, 'must-not'],
  ['standard', 45, 'must-not'],
  ['standard', 15, 'must-not'],
] as const)(
  'under %s with a dwell of %d s a failover on a short cut is judged by the rule %s',
  (profile, dwellSeconds, rule) => {
    expect(under({ profile, dwellSeconds }, outageKindOf('short-cut')).rule).toBe(rule);
  },
);

test('the targets of fast hold with its own dwell alone, and a kind without any of its own keeps the usual ones', () => {
  const loss = outageKindOf('region-loss');
  const grey = outageKindOf('grey');

  expect(under({ profile: 'fast', dwellSeconds: 15 }, loss).targets).toMatchObject({
    medianSeconds: 30,
    p99Seconds: 45,
  });
  expect(under({ profile: 'fast', dwellSeconds: 45 }, loss)).toBe(loss);
  expect(under({ profile: 'fast', dwellSeconds: 15 }, grey)).toEqual(grey);
});
