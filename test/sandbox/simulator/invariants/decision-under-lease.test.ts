import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { decisionUnderLease } from '#sandbox/simulator/invariants/decision-under-lease.ts';
import type { Tag } from '#sandbox/simulator/tags.ts';
import type { Truth } from '#sandbox/simulator/truth.ts';
import type { CallEntry } from '#sandbox/world/call-log.ts';
import { configuration, frankfurt, ireland, london } from '../../world/fixture.ts';

/** A run of the machine in Frankfurt that claims, looks and declares; every part of it may be another one. */
function story() {
  const time = { now: 0 };
  const skew = new Map<string, number>();
  const watch = decisionUnderLease.watch({
    stage: { configuration, timers: { now: () => time.now }, weather: { skew } },
  } as unknown as Truth);
  const tag = (file: string, holder: string) => ({ file, holder, region: frankfurt }) as Tag;
  const entry = { epoch: 1 } as LedgerEntry;
  return {
    skew,
    claim: (at: number, holder = 'run-1') => {
      time.now = at;
      expect(watch.ledger?.(entry, entry, tag('claim-group', holder))).toBeUndefined();
    },
    look: (at: number, region: string, { result = 'ok', file = 'confirm-outage', holder = 'run-1' } = {}) => {
      const call = { operation: 'Invoke', target: namesOf(configuration).function('observe'), at, region, result };
      expect(watch.called?.(call as CallEntry, tag(file, holder))).toBeUndefined();
    },
    declare: (moments: object = { claimed: 100, confirmed: 120, declared: 130 }, trigger = 'alarm') =>
      watch.ledger?.(
        { epoch: 2, transfer: { trigger, moments } } as LedgerEntry,
        entry,
        tag('declare-target', 'run-1'),
      ),
  };
}

/** Claimed at 100, and two observers were asked under the lease. */
function confirmed() {
  const run = story();
  run.claim(100);
  run.look(110, frankfurt);
  run.look(111, london);
  return run;
}

test('a declaration after a claim, and after two looks under it, is right', () => {
  expect(confirmed().declare()).toBeUndefined();
});

test('whoever declares has taken the lease', () => {
  const run = story();
  run.claim(100, 'run-2');

  expect(run.declare()).toBe('run-1 declared a target and never took the lease.');
});

test.each([
  ['was made before the claim', 99, {}],
  ['was not answered', 111, { result: 'unreachable' }],
  ['was made for another run', 111, { holder: 'run-2' }],
  ['was made by another function', 111, { file: 'assess-outage' }],
])('a look that %s does not count', (_what, at, look) => {
  const run = story();
  run.look(98, frankfurt);
  run.claim(100);
  run.look(110, frankfurt);
  run.look(at, london, look);

  expect(run.declare()).toBe(`Only ${frankfurt} was asked between the claim and the declaration.`);
});

test('two looks by one observer are one, and with none nobody was asked', () => {
  const twice = story();
  twice.claim(100);
  for (const at of [110, 111]) twice.look(at, frankfurt);
  const never = story();
  never.claim(100);

  expect(twice.declare()).toBe(`Only ${frankfurt} was asked between the claim and the declaration.`);
  expect(never.declare()).toBe('Only nobody was asked between the claim and the declaration.');
});

test.each([
  ['confirmed before it was claimed', { claimed: 100, confirmed: 99, declared: 130 }],
  ['declared before it was confirmed', { claimed: 100, confirmed: 120, declared: 119 }],
  ['never confirmed', { claimed: 100, declared: 130 }],
])('a record that says %s is out of order, by hand as well', (_what, moments) => {
  for (const trigger of ['alarm', 'manual'])
    expect(confirmed().declare(moments, trigger)).toMatch(/^Claimed at .*: not in this order\.$/);
});

test('a clock that was set between the claim and the declaration excuses the order, and nothing else', () => {
  const moments = { claimed: 100, confirmed: 95, declared: 105 };
  const set = confirmed();
  set.skew.set(frankfurt, -25_000);
  const elsewhere = confirmed();
  elsewhere.skew.set(ireland, -25_000);
  const unseen = story();
  unseen.claim(100);
  unseen.skew.set(frankfurt, -25_000);

  expect(set.declare(moments)).toBeUndefined();
  expect(elsewhere.declare(moments)).toContain('not in this order');
  expect(unseen.declare(moments)).toContain('Only nobody was asked');
});

test('a person who starts it needs no second look', () => {
  const run = story();
  run.claim(100);

  expect(run.declare(undefined, 'manual')).toBeUndefined();
});
