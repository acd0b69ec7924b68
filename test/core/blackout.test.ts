import { blackoutEndedAt, leavesNoTime, whyBlackedOut } from '#core/blackout.ts';
import { Blackout } from '#core/blackout-schema.ts';
import { decide } from '#core/decide.ts';
import { assessment } from './proposals.ts';
import { at, frankfurt, group, ireland, settled } from './small-world.ts';

const night = { from: '22:00', to: '04:00' };
const why = (windows: Blackout, now: string) => whyBlackedOut('orders', windows, Date.parse(now));
const ended = (windows: Blackout, now: string) => new Date(blackoutEndedAt(windows, Date.parse(now))).toISOString();

// 2027-01-15 is a Friday.
test.each([
  ['21:59:59.999', false],
  ['22:00:00.000', true],
  ['23:59:59.999', true],
  ['00:00:00.000', true],
  ['03:59:59.999', true],
  ['04:00:00.000', false],
])('a window from 22:00 to 04:00 goes past midnight: at %s it is %s that it goes on', (time, goesOn) => {
  expect(why([night], `2027-01-15T${time}Z`) !== undefined).toBe(goesOn);
});

test('the words name the end, the window and its reason', () => {
  expect(why([{ ...night, days: ['fri'], reason: 'Billing run.' }], '2027-01-16T01:00:00Z')).toBe(
    'Group orders is in a blackout window until 2027-01-16T04:00:00.000Z (fri 22:00 to 04:00 UTC, because "Billing run.").',
  );
});

test('a window past midnight belongs to the day on which it begins', () => {
  const friday = [{ ...night, days: ['fri' as const] }];

  expect(why(friday, '2027-01-16T03:00:00Z')).toBeDefined();
  expect([why(friday, '2027-01-15T03:00:00Z'), why(friday, '2027-01-16T22:00:00Z')]).toEqual([undefined, undefined]);
});

test('windows that follow each other are one time without a failover, up to the end of the last', () => {
  const weekend = [
    { days: ['sat' as const, 'sun' as const], from: '00:00', to: '24:00' },
    { days: ['sun' as const], from: '20:00', to: '02:00' },
  ];

  expect(why(weekend, '2027-01-16T12:00:00Z')).toBe(
    'Group orders is in a blackout window until 2027-01-18T02:00:00.000Z (sat, sun 00:00 to 24:00 UTC).',
  );
  expect(ended(weekend, '2027-01-18T12:00:00Z')).toBe('2027-01-18T02:00:00.000Z');
});

test('the newest end of a window is a moment that has come', () => {
  expect(ended([night], '2027-01-15T03:59:59.999Z')).toBe('2027-01-14T04:00:00.000Z');
  expect(ended([night], '2027-01-15T04:00:00Z')).toBe('2027-01-15T04:00:00.000Z');
  expect(blackoutEndedAt([], at(0))).toBe(0);
});

test('a window of one day a week is looked back at for a week', () => {
  expect(ended([{ ...night, days: ['fri'] }], '2027-01-22T21:00:00Z')).toBe('2027-01-16T04:00:00.000Z');
});

test('a week that windows cover without a gap is known', () => {
  expect(leavesNoTime([{ from: '00:00', to: '24:00' }])).toBe(true);
  expect(leavesNoTime([night, { from: '04:00', to: '22:00' }])).toBe(true);
  expect(leavesNoTime([night, { from: '04:00', to: '21:59' }])).toBe(false);
  expect([leavesNoTime([]), leavesNoTime([{ from: '22:00', to: '22:00' }])]).toEqual([false, false]);
});

describe('a decision in a window', () => {
  const blackout = [{ from: '07:30', to: '09:00' }];
  const situation = {
    ...{ request: { group: 'orders', trigger: 'alarm' as const }, entry: settled(), assessment },
    ...{ group: { ...group, policy: { ...group.policy, blackout } }, here: frankfurt, now: at(0) },
  };

  test('is no, with the end of the window and the start by hand', () => {
    expect(decide(situation)).toMatchObject({
      ...{ go: false, quiet: false, command: expect.stringContaining('events/manual-failover.json') },
      reasons: expect.arrayContaining([
        'Group orders is in a blackout window until 2027-01-15T09:00:00.000Z (every day 07:30 to 09:00 UTC).',
      ]),
    });
    expect(decide({ ...situation, now: at(3600) }).go).toBe(true);
  });

  test('holds up what was approved, and no person', () => {
    const byHand = { trigger: 'manual' as const, reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };

    expect(decide({ ...situation, request: { group: 'orders', trigger: 'approval' } }).go).toBe(false);
    expect(decide({ ...situation, request: { group: 'orders', ...byHand } }).go).toBe(true);
  });
});

test.each<[string, unknown, string]>([
  ['from = to', [{ from: '22:00', to: '22:00' }], 'For a whole day write from "00:00" to "24:00"'],
  ['a time that is none', [{ from: '25:00', to: '04:00' }], 'a time of day such as "22:00", UTC'],
  ['a day that is none', [{ ...night, days: ['saturday'] }], '"sun" or "mon"'],
  ['no day', [{ ...night, days: [] }], 'Leave it out for every day'],
  ['21 windows', Array.from({ length: 21 }, () => night), 'at most 20 windows'],
  ['the whole week', [{ from: '00:00', to: '24:00' }], 'windows that leave some time of the week free'],
  ['a reason of two lines', [{ ...night, reason: 'Two\nlines' }], 'one line of up to 200 characters'],
])('%s is refused in words', (_what, windows, words) => {
  expect(
    Blackout.safeParse(windows)
      .error?.issues.map(({ message }) => message)
      .join(' '),
  ).toContain(words);
});
