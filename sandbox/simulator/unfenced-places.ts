import { twoOfThree } from './faults/approver-faults.ts';
import type { RareFault, RarePlace } from './rare-place.ts';

/** What a policy does that leaves no old writer unfenced without persons, and what those make of it. */

const stays = [900, 900] as const;
const lost: RareFault = { kind: 'region-down', at: [10, 60], lasts: stays };
const dead: RareFault = { kind: 'data-plane-down', at: [10, 60], lasts: stays };
const refused: RareFault = { kind: 'fence-refused', at: [0, 5], lasts: [1200, 1200] };
const people = (kind: 'approvers' | 'leavers', habit: number): RareFault => ({
  ...{ kind, at: [0, 5], lasts: [1200, 1200] },
  args: { habit: [habit, habit] },
});

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults, scales: [20] },
  // No loss is too much here, so that it does not hide what persons say.
  policy: { mode: 'automatic', unfenced: 'ask', approval: twoOfThree, rpoSeconds: 600 },
});

export const unfencedPlaces: readonly RarePlace[] = [
  place('unfenced-approved', ['page-serving'], people('approvers', 0), lost),
  place('unfenced-answered-by-nobody', ['asked-unfenced'], people('approvers', 5), lost),
  place('fenced-and-asked-nothing', ['page-serving'], people('approvers', 5), dead),
  place('held-and-let-go', ['page-proceed', 'proceed-for-nothing'], people('leavers', 0), dead, refused),
  place('held-and-let-go-by-one', ['proceed-repeated'], people('leavers', 1), dead, refused),
  place(
    'held-and-answered-by-strangers',
    ['proceed-for-another-epoch', 'proceed-of-a-stranger'],
    ...[people('leavers', 2), dead, refused],
  ),
  place('held-out-of-reach', ['held', 'page-proceed'], people('leavers', 0), dead, {
    ...{ kind: 'control-plane-dies-midway', at: [0, 5], lasts: [1200, 1200] },
  }),
  // With the standby alone healed it stays so to the end: nothing but a person could go on.
  place('held-for-ever', ['held-not-described'], people('leavers', 3), dead, {
    ...{ kind: 'control-plane-dies-midway', at: [0, 5], lasts: [1200, 1200] },
  }),
  place(
    'held-and-forgotten',
    ['refused-stands-still-held'],
    ...[people('leavers', 3), { ...dead, at: [10, 20] } as const],
    { kind: 'control-plane-dies-midway', at: [0, 5], lasts: [1200, 1200] },
    { kind: 'standby-half-down', at: [200, 220], lasts: [590, 600], args: { service: [2, 2] } },
  ),
  place('held-until-fenced', ['held'], people('leavers', 3), dead, {
    ...{ kind: 'control-plane-dies-midway', at: [0, 5], lasts: [400, 600] },
  }),
  place('held-and-reverted', ['step-announce-reverted'], people('leavers', 1), dead, refused, {
    ...{ kind: 'revert', at: [300, 420], lasts: [200, 400] },
  }),
];
