import type { LedgerEntry } from '#core/ledger.ts';
import { type Situation, startFor } from '#core/sweeping.ts';
import { noon, owner, standby } from './observations.ts';
import { override } from './overrides.ts';
import { acknowledgement, group, transfer } from './small-world.ts';

const settled: LedgerEntry = {
  group: 'orders',
  version: 7,
  writeId: 'write-7',
  owner,
  target: owner,
  epoch: 3,
  phase: 'settled',
  fenceDebts: [],
};
const debt = { region: owner, epoch: 4, openedAt: noon - 1000, databases: {} };
const here = (changes: Partial<Situation> = {}): Situation => ({
  group: 'orders',
  region: standby,
  entry: settled,
  mode: 'automatic',
  alarmSince: noon - 70_500,
  policy: group.policy,
  running: [],
  groups: ['orders', 'orders-eu'],
  now: noon,
  ...changes,
});

test('an alarm without a run starts the failover machine, named after the group, the epoch and the alarm', () => {
  expect(startFor(here())).toEqual({
    machine: 'failover',
    name: `orders-3-${(noon - 70_500 - 500) / 1000}-1`,
    input: { group: 'orders', trigger: 'sweep' },
  });
});

test('while nothing changes, the name changes only after 1, 2, 4, 8, … minutes', () => {
  const alarmSince = noon;
  const minutes = Array.from({ length: 64 }, (_, minute) => minute);
  const names = minutes.map((minute) => startFor(here({ alarmSince, now: noon + minute * 60_000 }))?.name);

  expect(minutes.filter((minute) => names[minute] !== names[minute - 1])).toEqual([0, 1, 3, 7, 15, 31, 63]);
});

test('a new alarm has another name, and so has a writer that went silent after the alarm', () => {
  const name = (changes: Partial<Situation>) => startFor(here(changes))?.name;

  expect(name({ alarmSince: noon })).not.toBe(name({}));
  expect(name({ silentSince: noon - 10_000 })).toBe(`orders-3-${noon / 1000 - 10}-0`);
  expect(name({ silentSince: noon - 90_000 })).toBe(name({}));
});

test('an override is a reason of its own for as long as it stands, but where the policy leaves the start to a person', () => {
  const override = {
    ...{ owner, epoch: 3, lossSeconds: null, by: 'jane', userId: 'AIDAJANE', reason: 'Flood.' },
    ...{ madeAt: noon - 20_000, expiresAt: noon + 300_000, signedAt: noon - 21_000 },
  };
  const name = (changes: Partial<Situation>) => startFor(here({ entry: { ...settled, override }, ...changes }))?.name;
  const byAlarm = startFor(here())?.name;

  expect(name({})).toBe(`orders-3-${noon / 1000 - 20}-0`);
  expect(name({ mode: 'advise' })).toBe(byAlarm);
  expect(name({ entry: { ...settled, override: { ...override, expiresAt: noon } } })).toBe(byAlarm);
  expect(name({ entry: { ...settled, override: { ...override, epoch: 2 } } })).toBe(byAlarm);
  const { alarmSince: _alarmSince, ...quiet } = here({ entry: { ...settled, override } });
  expect(startFor(quiet)).toBeUndefined();
});

test.each<[string, Partial<Situation>]>([
  ['an acknowledgement', { entry: { ...settled, acknowledgement: acknowledgement({ at: noon - 20_000 }) } }],
  ['a cool-down', { entry: { ...settled, transfer: transfer({ moments: { declared: noon - 3_620_000 } }) } }],
  [
    'a flap limit',
    {
      entry: { ...settled, automatic: [{ epoch: 3, at: noon - 3_620_000 }] },
      policy: { ...group.policy, flapLimit: { failovers: 1, withinHours: 1 } },
    },
  ],
])('the end of %s is a reason of its own', (_what, held) => {
  const name = (changes: Partial<Situation>) =>
    startFor(here({ alarmSince: noon - 3_000_000, ...held, ...changes }))?.name;

  expect(name({})).toBe(`orders-3-${noon / 1000 - 20}-0`);
  expect(name({ alarmSince: noon - 10_000 })).toBe(`orders-3-${noon / 1000 - 10}-0`);
});

test('the end of a blackout window is a reason of its own', () => {
  const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString().slice(11, 16);
  const policy = { ...group.policy, blackout: [{ from: at(-180), to: at(-2) }] };
  const end = Math.floor(noon / 60_000) * 60_000 - 120_000;

  expect(startFor(here({ alarmSince: noon - 3_000_000, policy }))?.name).toMatch(`orders-3-${end / 1000}-1`);
});

test('the end of a pause is a reason of its own: what was refused for it is decided at once', () => {
  const pause = { since: noon - 3_600_000, until: noon - 20_000, by: 'jane', reason: 'Sale.' };
  const name = (changes: Partial<Situation>) =>
    startFor(here({ alarmSince: noon - 3_000_000, entry: { ...settled, pause }, ...changes }))?.name;

  expect(name({})).toBe(`orders-3-${noon / 1000 - 20}-0`);
  expect(name({ now: noon - 20_001 })).toBe(`orders-3-${noon / 1000 - 3000}-5`);
  expect(name({ alarmSince: noon - 10_000 })).toBe(`orders-3-${noon / 1000 - 10}-0`);
  const { alarmSince: _alarmSince, ...quiet } = here({ entry: { ...settled, pause } });
  expect(startFor(quiet)).toBeUndefined();
});

test('a release is a reason of its own, and no run from before it is waited for', () => {
  const massReleasedAt = noon - 20_000;
  const name = (changes: Partial<Situation>) => startFor(here({ massReleasedAt, ...changes }))?.name;
  const nameless = (seconds: number) => [{ name: 'a1b2', startedAt: noon - seconds * 1000 }];

  expect(name({})).toBe(`orders-3-${noon / 1000 - 20}-0`);
  expect(name({ running: nameless(30) })).toBe(name({}));
  expect(name({ running: nameless(10) })).toBeUndefined();
  const { alarmSince: _alarmSince, ...quiet } = here({ massReleasedAt });
  expect(startFor(quiet)).toBeUndefined();
});

test.each<[string, Partial<LedgerEntry>]>([
  ['an override', { override: { ...override(), owner, epoch: 3, madeAt: noon - 20_000, expiresAt: noon + 1 } }],
  ['the end of a pause', { pause: { since: noon - 900_000, until: noon - 20_000 } }],
  ['an acknowledgement', { acknowledgement: acknowledgement({ at: noon - 20_000 }) }],
])('after %s no run of which nobody can tell whose it is is waited for, unless it began later', (_what, said) => {
  const started = (seconds: number) =>
    startFor(here({ entry: { ...settled, ...said }, running: [{ name: 'a1b2', startedAt: noon - seconds * 1000 }] }));

  expect(started(30)?.name).toBe(`orders-3-${noon / 1000 - 20}-0`);
  expect(started(10)).toBeUndefined();
});

test('without an alarm nothing starts', () => {
  const { alarmSince: _alarmSince, ...quiet } = here();

  expect(startFor(quiet)).toBeUndefined();
});

test('a transfer that its own Region has abandoned starts the failover machine elsewhere, whose answer pages, alarm or not', () => {
  const { alarmSince: _alarmSince, ...quiet } = here();
  const declared = { ...settled, target: standby, epoch: 4, phase: 'declared', holder: 'run-1' } as const;
  const left = { ...declared, leaseExpiresAt: noon - 120_000 };

  expect(startFor({ ...quiet, region: owner, entry: left })).toEqual({
    machine: 'failover',
    name: `orders-4-${noon / 1000 - 120}-1`,
    input: { group: 'orders', trigger: 'sweep' },
  });
  expect(startFor({ ...quiet, region: owner, entry: { ...left, leaseExpiresAt: noon - 119_000 } })).toBeUndefined();
  expect(startFor({ ...quiet, entry: left })?.machine).toBe('converge');
});

test('the owner starts no failover of its own group', () => {
  expect(startFor(here({ region: owner }))).toBeUndefined();
});

describe('converge', () => {
  const committed: LedgerEntry = { ...settled, owner: standby, target: standby, epoch: 4, phase: 'committed' };

  test('starts in the target Region of a group that is not at rest', () => {
    expect(startFor(here({ entry: committed }))).toEqual({
      machine: 'converge',
      name: `orders-4-${noon / 60_000}`,
      input: { group: 'orders', epoch: 4, holder: `orders-4-${noon / 60_000}` },
    });
  });

  test('starts for a fence debt of a settled group', () => {
    const entry: LedgerEntry = { ...committed, phase: 'settled', fenceDebts: [debt] };

    expect(startFor(here({ entry }))?.machine).toBe('converge');
  });

  test('does not start elsewhere, nor at rest', () => {
    expect(startFor(here({ entry: committed, region: owner }))?.machine).not.toBe('converge');
    expect(startFor(here({ entry: { ...committed, phase: 'settled' } }))).toBeUndefined();
  });

  test('starts beside a run of the group that stands still: its lease ran out, and it took none since', () => {
    const running = [{ name: `orders-4-${noon / 60_000 - 5}`, startedAt: noon - 300_000 }];
    const held = (leaseExpiresAt: number) => ({ ...committed, holder: running[0]?.name ?? '', leaseExpiresAt });

    expect(startFor(here({ entry: held(noon - 120_000), running }))?.machine).toBe('converge');
    expect(startFor(here({ entry: held(noon - 119_999), running }))).toBeUndefined();
    expect(startFor(here({ entry: committed, running }))).toBeUndefined();
  });

  test('starts for a declared target before its promotion', () => {
    const entry: LedgerEntry = { ...settled, target: standby, epoch: 4, phase: 'declared' };

    expect(startFor(here({ entry }))?.machine).toBe('converge');
  });
});

describe('a group that is taken care of is left alone', () => {
  test('while its lease is held, until that expires', () => {
    const held = (leaseExpiresAt: number) => here({ entry: { ...settled, holder: 'somebody', leaseExpiresAt } });

    expect(startFor(held(noon + 1))).toBeUndefined();
    expect(startFor(held(noon))).toBeDefined();
  });

  test('while a run of its own is under way', () => {
    expect(startFor(here({ running: [{ name: 'orders-3-1799999999-2', startedAt: 0 }] }))).toBeUndefined();
    expect(startFor(here({ running: [{ name: 'orders-3-29999999', startedAt: 0 }] }))).toBeUndefined();
  });

  test('but not because of another group, even one whose name begins alike', () => {
    expect(startFor(here({ running: [{ name: 'orders-eu-3-29999999', startedAt: noon }] }))).toBeDefined();
  });

  test('nor because of a group whose name goes on with a number', () => {
    const groups = ['orders', 'orders-1'];
    const other = here({ groups, running: [{ name: 'orders-1-3-29999999', startedAt: noon }] });

    expect(startFor(other)).toBeDefined();
    expect(startFor({ ...other, group: 'orders-1' })).toBeUndefined();
    expect(startFor({ ...other, running: [{ name: 'orders-1-1799999999-0', startedAt: noon }] })).toBeUndefined();
  });

  test('while a run whose name tells no group is young, unless a transfer is to be carried on', () => {
    const nameless = (startedAt: number) => here({ running: [{ name: '6f2c-a1', startedAt }] });

    expect(startFor(nameless(noon - 60_000))).toBeUndefined();
    expect(startFor(nameless(noon - 600_000))).toBeDefined();
    const declared = { ...settled, target: standby, epoch: 4, phase: 'declared' } as const;
    expect(startFor({ ...nameless(noon), entry: declared })?.machine).toBe('converge');
  });
});
