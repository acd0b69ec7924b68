import { declare } from '#core/declare.ts';
import { override } from './overrides.ts';
import { at, declared, frankfurt, ireland, settled } from './small-world.ts';

const loss = { lowerSeconds: 0, upperSeconds: 3 };
const request = { group: 'orders', trigger: 'alarm' as const };

test('a declaration names the target at the next epoch, with the debt of the Region that is left', () => {
  const entry = declare(
    settled({ holder: 'run-1', leaseExpiresAt: at(120) }),
    { request, reasons: ['It is down.'], loss, holder: 'run-1', to: frankfurt, now: at(7) },
    { started: at(1), confirmed: at(6) },
  );

  expect(entry).toEqual({
    ...settled({ holder: 'run-1', leaseExpiresAt: at(120) }),
    epoch: 2,
    target: frankfurt,
    phase: 'declared',
    automatic: [{ epoch: 2, at: at(7) }],
    fenceDebts: [{ region: ireland, epoch: 2, openedAt: at(7), databases: {} }],
    transfer: {
      epoch: 2,
      from: ireland,
      to: frankfurt,
      reasons: ['It is down.'],
      trigger: 'alarm',
      requestedBy: 'run-1',
      loss,
      moments: { started: at(1), confirmed: at(6), declared: at(7) },
      promotions: {},
      changes: {},
      pending: {},
    },
  });
});

test('the owner stays the owner until a promotion is asked for', () => {
  const declaration = { request, reasons: [], loss, holder: 'run-1', to: frankfurt, now: at(7) };
  expect(declare(settled(), declaration, {}).owner).toBe(ireland);
});

test('a person is named with the reason', () => {
  const manual = { ...request, trigger: 'manual' as const, reason: 'Flood in Dublin' };
  const declaration = { request: manual, reasons: [], loss, holder: 'run-1', to: frankfurt, now: at(7) };
  expect(declare(settled(), declaration, {}).transfer?.requestedBy).toBe('run-1: Flood in Dublin');
});

test('a revert makes the owner the target again, at a newer epoch, and it owes nothing any more', () => {
  const revert = { ...request, trigger: 'manual' as const, reason: 'False alarm', revert: true };
  const entry = declare(
    declared(),
    { request: revert, reasons: [], loss, holder: 'run-2', to: ireland, now: at(9) },
    {},
  );

  expect(entry).toMatchObject({ owner: ireland, target: ireland, epoch: 3, phase: 'declared' });
  expect(entry.fenceDebts).toEqual([
    {
      region: ireland,
      epoch: 2,
      openedAt: at(0),
      databases: {},
      dischargedAt: at(9),
      proof: 'eu-west-1 is the owner again: the transfer of epoch 2 was reverted.',
    },
  ]);
});

test('an override is used up by any declaration, and named by the one that needed it', () => {
  const entry = settled({ override: override() });
  const declaration = { request, reasons: [], loss, holder: 'run-1', to: frankfurt, now: at(7) };
  const used = declare(entry, { ...declaration, override: override() }, {});

  expect([used.override, used.transfer?.override]).toEqual([undefined, override()]);
  expect(declare(entry, declaration, {})).not.toHaveProperty('override');
  expect(declare(entry, declaration, {}).transfer).not.toHaveProperty('override');
});
