import type { LedgerEntry } from '#core/ledger.ts';
import {
  acceptedLoss,
  type Override,
  overridden,
  overriddenAt,
  overrideCommand,
  overrideOf,
  overrideProblems,
} from '#core/override.ts';
import { accepting, asker, override } from './overrides.ts';
import { at, committed, declared, frankfurt, reverted, settled, transfer } from './small-world.ts';

const asked = (name: string, second = 0, given: Parameters<typeof accepting>[0] = {}) => ({
  ...{ ...accepting(given), asker: asker(name, second) },
});
const refused = (act: () => unknown, message: string) =>
  expect(act).toThrow(expect.objectContaining({ name: 'CommandRefused', message }));

test('an override says whose it is, for which owner and epoch, how much it accepts, why and until when', () => {
  const entry = overridden(settled(), asked('jane'), at(1));

  expect(entry).toEqual(settled({ override: override() }));
  expect(acceptedLoss(entry, at(1))).toBe(300);
  expect(acceptedLoss(overridden(settled(), asked('jane', 0, { lossSeconds: null }), at(1)), at(1))).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test('it ends by itself to the millisecond, and is a reason to decide anew for as long as it stands', () => {
  const entry = settled({ override: override() });
  const [last, over] = [at(1801) - 1, at(1801)];

  expect([overrideOf(entry, last), overrideOf(entry, over)]).toEqual([override(), undefined]);
  expect([overriddenAt(entry, last), overriddenAt(entry, over)]).toEqual([at(1), 0]);
  expect(acceptedLoss(entry, over)).toBeLessThan(0);
});

test.each<[string, Partial<LedgerEntry>]>([
  ['another epoch', { epoch: 2 }],
  ['another owner', { owner: frankfurt }],
])('it accepts nothing for %s', (_what, given) => {
  const entry = settled({ override: override(), ...given });

  expect([overrideOf(entry, at(2)), overriddenAt(entry, at(2))]).toEqual([undefined, 0]);
});

test.each([1, 3])('an override for epoch %d of a group at epoch 2 is refused with both', (epoch) => {
  refused(
    () => overridden(settled({ epoch: 2 }), asked('jane', 0, { epoch }), at(1)),
    `This override is for epoch ${epoch} of group orders, which is at epoch 2 with eu-west-1 as owner. Nothing was recorded: look at the group again, and give the command for its epoch, if it is still meant.`,
  );
});

test.each([declared(), committed()])('a transfer under way asks nobody any more', (entry) => {
  refused(
    () => overridden(entry, asked('jane', 0, { epoch: 2 }), at(1)),
    'The transfer of group orders to eu-central-1 at epoch 2 was declared, and what it may lose is decided. Nothing was recorded: an override is for a failover that is still to be declared.',
  );
});

test('a revert that stands still is no such transfer: its owner may be lost as well', () => {
  expect(overridden(reverted(), asked('jane', 0, { epoch: 3 }), at(1)).override).toMatchObject({ epoch: 3 });
});

test('one proof is one override, also after it expired, and is told to be used after that', () => {
  const once = overridden(settled(), asked('jane'), at(1));
  expect(overridden(once, asked('jane'), at(200))).toBe(once);
  const soon = overridden(settled(), asked('jane', 0, { minutes: 5 }), at(1));
  expect(overridden(soon, asked('jane', 0, { minutes: 5 }), at(302))).toBe(soon);

  const used = settled({ owner: frankfurt, epoch: 2, transfer: transfer({ override: override() }) });
  refused(
    () => overridden(used, asked('jane'), at(60)),
    'This override was used: the failover to eu-central-1 at epoch 2 was declared by it. Nothing was recorded: an override is good for one failover.',
  );
});

test('a newer override takes the place of any other one, and an older signature brings none back', () => {
  const janes = overridden(settled(), asked('jane', 0, { lossSeconds: null }), at(1));
  const sams = overridden(janes, asked('sam', 5, { lossSeconds: 0 }), at(6));

  expect(sams.override).toMatchObject({ by: asker('sam').arn, lossSeconds: 0 });
  for (const second of [0, 5])
    refused(
      () => overridden(sams, asked('jane', second, { lossSeconds: null }), at(7)),
      `This override was signed at 2027-01-15T08:00:0${second}.000Z, and the one that is recorded, by ${asker('sam').arn}, not before that. Nothing was recorded: give the command again, if it is still meant.`,
    );
  expect(overridden(sams, asked('jane', 6), at(7)).override).toMatchObject({ by: asker('jane').arn });
});

test.each<[string, Partial<Record<keyof Override, unknown>>, number]>([
  ['an end that is text', { expiresAt: '2027-01-15' }, -1],
  ['no end', { expiresAt: undefined }, -1],
  ['a loss that is text', { lossSeconds: '300' }, -1],
  ['no loss', { lossSeconds: undefined }, -1],
])('an edit by hand with %s accepts nothing, and is replaced', (_what, given, accepted) => {
  const entry = settled({ override: { ...override(), ...given } as Override });

  expect(acceptedLoss(entry, at(2))).toBe(accepted);
  expect(overridden(entry, asked('sam', 3), at(4)).override).toMatchObject({ by: asker('sam').arn });
});

test('an edit by hand that was signed further ahead than any clock is wrong keeps nobody from replacing it', () => {
  const entry = settled({ override: override({ signedAt: at(9000) }) });

  expect(overridden(entry, asked('sam', 3), at(4)).override).toMatchObject({ by: asker('sam').arn });
});

test.each<[number | null, number]>([
  [0, 5],
  [604_800, 120],
  [null, 30],
])('a loss of %s s for %d minutes may be accepted', (lossSeconds, minutes) => {
  expect(overrideProblems(accepting({ lossSeconds, minutes }))).toEqual([]);
});

test('whatever is out of bounds is told at once, each with what is allowed', () => {
  expect(overrideProblems({ epoch: 0, lossSeconds: -1, minutes: 121, reason: '' })).toEqual([
    "An override names the group's epoch, as the page has it.",
    'A loss is whole seconds; allowed: 0 to 604800 (7 days), or unlimited.',
    'An override lasts whole minutes; allowed: 5 to 120.',
    'An override needs a reason: one line of up to 200 characters.',
  ]);
  for (const minutes of [4, 5.5, Number.NaN]) expect(overrideProblems(accepting({ minutes }))).toHaveLength(1);
  for (const lossSeconds of [604_801, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(overrideProblems(accepting({ lossSeconds }))).toHaveLength(1);
});

test.each<[number | null, string]>([
  [11, '180'],
  [60, '180'],
  [61, '240'],
  [604_680, '604800'],
  [604_681, 'unlimited'],
  [null, 'unlimited'],
])('the command for a bound of %s s accepts %s: two minutes more, up to the next whole one', (upperSeconds, loss) => {
  expect(overrideCommand('orders', frankfurt, 3, upperSeconds)).toBe(
    `understudy override --group orders --region eu-central-1 --epoch 3 --loss ${loss} --reason TEXT`,
  );
});
