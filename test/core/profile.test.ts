import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { configurationProblems, parseConfiguration } from '#core/configuration-problems.ts';
import { problemLine } from '#core/problem.ts';
import { suspicionPeriods, withProfile } from '#core/profile.ts';

/** The example, which names no dwell and no rhythm, with more at its root. */
const example = (more: object) => ({ ...parse(readFileSync('understudy.yaml', 'utf8')), ...more });

const rhythmOf = (raw: unknown) => {
  const { probe, groups } = parseConfiguration(raw);
  return [probe.everySeconds, groups.orders?.policy.dwellSeconds];
};

test('a profile says how often the probes look and how long a silence has to last', () => {
  expect(rhythmOf(example({}))).toEqual([5, 45]);
  expect(rhythmOf(example({ profile: 'standard' }))).toEqual([5, 45]);
  expect(rhythmOf(example({ profile: 'fast' }))).toEqual([2, 15]);
});

test('what is written out goes before the profile', () => {
  const { groups } = example({});
  const orders = { ...groups.orders, policy: { ...groups.orders.policy, dwellSeconds: 20 } };

  expect(rhythmOf(example({ profile: 'fast', probe: { everySeconds: 4 } }))).toEqual([4, 15]);
  expect(rhythmOf(example({ profile: 'fast', groups: { orders } }))).toEqual([2, 20]);
});

test('a profile that does not exist is refused with those that do, and hides no other mistake', () => {
  const problems = configurationProblems(example({ profile: 'turbo', groups: 7 })).map((each) => problemLine(each));

  expect(problems).toContainEqual(expect.stringMatching(/^profile: got "turbo"; allowed: "standard" or "fast"/));
  expect(problems).toContainEqual(expect.stringMatching(/^groups: got 7/));
});

test('what is no mapping stays as it is', () => {
  expect(withProfile(null)).toBeNull();
  expect(withProfile({ groups: { orders: 'none', other: { policy: [] } } })).toMatchObject({
    groups: { orders: 'none', other: { policy: [] } },
  });
});

test('with the fast profile an objective can be kept that is closer to the outage', () => {
  const { groups } = example({});
  const orders = { ...groups.orders, objectives: { rtoSeconds: 30, rpoSeconds: 6 } };
  const pathsOf = (profile: string) =>
    configurationProblems(example({ profile, groups: { orders } })).map(({ path }) => path.at(-1));

  expect(pathsOf('standard')).toEqual(['rpoSeconds', 'rtoSeconds']);
  expect(pathsOf('fast')).toEqual([]);
});

test('a dwell below half a minute waits for one period of the alarm, a longer one for two', () => {
  expect([5, 29, 30, 45].map(suspicionPeriods)).toEqual([1, 1, 2, 2]);
});
