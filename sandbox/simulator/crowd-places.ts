import type { RareFault, RarePlace } from './rare-place.ts';

/** A group among many that ask at the same time. No other seed has other groups. */

const lost: RareFault = { kind: 'region-down', at: [10, 60], lasts: [900, 900] };

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults, scales: [20] },
  // No loss is too much here, so that it does not hide what a turn does.
  policy: { rpoSeconds: 600 },
});

const mass = (habit: number): RareFault => ({
  ...{ kind: 'mass', at: [0, 5], lasts: [1200, 1200], args: { habit: [habit, habit] } },
});

export const crowdPlaces: readonly RarePlace[] = [
  place('queued', ['error-queued'], { kind: 'crowd', at: [0, 5], lasts: [200, 300] }, lost),
  place('mass-released', ['refused-held', 'page-mass', 'page-released'], mass(0), lost),
  place('released-by-two', ['release-repeated', 'release-overtaken'], mass(1), lost),
  place('released-by-nobody', ['release-with-old-proof', 'release-forged'], mass(2), lost),
  place('late-for-its-turn', ['error-turn-lost'], { kind: 'late-turn', at: [0, 5], lasts: [1200, 1200] }, lost),
];
