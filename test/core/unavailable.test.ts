import type { LedgerEntry, Moment, Phase } from '#core/ledger.ts';
import { isArrivingIn, servingRegion, unavailableFor } from '#core/unavailable.ts';

const primary = 'eu-west-1';
const secondary = 'eu-central-1';
const group = { candidates: [primary, secondary] as [string, string] };

const entry = (owner: string, phase: Phase, from?: string, ...seen: Moment[]) =>
  ({
    owner,
    phase,
    ...(from && { transfer: { from, to: owner, moments: Object.fromEntries(seen.map((moment) => [moment, 1])) } }),
  }) as unknown as Pick<LedgerEntry, 'owner' | 'phase' | 'transfer'>;

/** What Route 53 answers with, from what the two Regions publish about each other. */
function answered(state: ReturnType<typeof entry>, primarySeesItselfClear: boolean): string {
  const secondaryBad = unavailableFor({ group, region: primary, entry: state, ownCheckClear: primarySeesItselfClear });
  const primaryBad = unavailableFor({ group, region: secondary, entry: state, ownCheckClear: false });
  return primaryBad === 0 || secondaryBad === 1 ? primary : secondary;
}

test('a group that was never moved has both checks good', () => {
  const never = entry(primary, 'settled');

  expect(unavailableFor({ group, region: primary, entry: never, ownCheckClear: false })).toBe(0);
  expect(unavailableFor({ group, region: secondary, entry: never, ownCheckClear: false })).toBe(0);
});

test('the secondary keeps the primary bad while it serves', () => {
  const moved = entry(secondary, 'settled', primary);

  expect(unavailableFor({ group, region: secondary, entry: moved, ownCheckClear: true })).toBe(1);
  expect(unavailableFor({ group, region: primary, entry: moved, ownCheckClear: false })).toBe(0);
});

test('the primary that serves again keeps the secondary bad until its own check is seen clear, then arms it', () => {
  const back = entry(primary, 'settled', secondary);

  expect(unavailableFor({ group, region: primary, entry: back, ownCheckClear: false })).toBe(1);
  expect(unavailableFor({ group, region: primary, entry: back, ownCheckClear: true })).toBe(0);
});

test('on the way out to the secondary, the primary that is still alive does not hold the names by calling the secondary bad', () => {
  const leaving = entry(secondary, 'committed', primary);

  expect(servingRegion(leaving)).toBe(primary);
  expect(unavailableFor({ group, region: primary, entry: leaving, ownCheckClear: false })).toBe(0);
});

test('names stay with the Region that a transfer comes from until the new writer is proven', () => {
  expect(servingRegion(entry(secondary, 'committed', primary))).toBe(primary);
  expect(servingRegion(entry(secondary, 'committed', primary, 'promotionRequested', 'promoted'))).toBe(primary);
  expect(servingRegion(entry(secondary, 'committed', primary, 'promoted', 'writerProven'))).toBe(secondary);
  expect(servingRegion(entry(secondary, 'committed', primary, 'trafficRequested'))).toBe(secondary);
});

test('a Region says nothing from the declaration that it takes over until its writer is proven', () => {
  const to = (target: string, state: ReturnType<typeof entry>) => isArrivingIn({ ...state, target }, secondary);

  expect(to(primary, entry(primary, 'settled'))).toBe(false);
  expect(to(secondary, entry(primary, 'declared', primary))).toBe(true);
  expect(to(secondary, entry(secondary, 'committed', primary, 'promotionRequested'))).toBe(true);
  expect(to(secondary, entry(secondary, 'committed', primary, 'writerProven'))).toBe(false);
  expect(to(secondary, entry(secondary, 'settled', primary))).toBe(false);
  // Given up: the target of a group that is settled is nothing to wait for.
  expect(to(secondary, entry(primary, 'settled', primary))).toBe(false);
  // Given back before the promotion, and for the Region that is left.
  expect(to(primary, entry(primary, 'declared', primary))).toBe(false);
});

test('a declaration alone moves nothing', () => {
  const declared = entry(primary, 'declared', primary);

  expect(servingRegion(declared)).toBe(primary);
  expect(answered(declared, true)).toBe(primary);
});

test('whatever the phase, DNS answers with the Region that serves, and both Regions alone reach that', () => {
  const wrong: unknown[] = [];
  for (const [owner, from] of [
    [primary, secondary],
    [secondary, primary],
  ] as const)
    for (const phase of ['settled', 'committed'] as const)
      for (const seen of [[], ['writerProven'], ['writerProven', 'trafficRequested']] as Moment[][]) {
        const state = entry(owner, phase, from, ...seen);
        const serving = servingRegion(state);
        // The primary sees its own check clear only once the secondary has cleared it.
        const clear = serving === primary ? [false, true] : [false];
        for (const seesClear of clear) if (answered(state, seesClear) !== serving) wrong.push({ state, seesClear });
      }

  expect(wrong).toEqual([]);
});

test('on the way back to the primary, a dead secondary that left it bad does not hold the names', () => {
  const back = entry(primary, 'settled', secondary);
  const leftByTheDead = 1;
  const secondaryBad = unavailableFor({ group, region: primary, entry: back, ownCheckClear: false });

  expect([leftByTheDead, secondaryBad]).toEqual([1, 1]); // (bad, bad): Route 53 answers PRIMARY.
});
