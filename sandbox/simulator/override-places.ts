import type { Part } from './plan.ts';
import type { RareFault, RarePlace } from './rare-place.ts';

/** Losses above the objective that persons accept by the command line. No other seed has the faults that do so in these ways. */

const behind: RareFault = {
  ...{ kind: 'lag', at: [0, 0], lasts: [900, 900], target: 'owner-standby' },
  args: { seconds: [120, 120] },
};
const lost: RareFault = { kind: 'region-down', at: [130, 150], lasts: [900, 900] };
const people = (habit: number, at: readonly [number, number], target: Part = 'standby'): RareFault => ({
  ...{ kind: 'overriders', at, lasts: [1200, 1200], target },
  args: { habit: [habit, habit] },
});

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults: [behind, ...faults], scales: [20] },
  // Four minutes are too much, and nothing else is.
  policy: { rpoSeconds: 60, dwellSeconds: 15 },
});

export const overridePlaces: readonly RarePlace[] = [
  place('overridden-once', ['override-used', 'override-for-another-epoch'], lost, people(0, [220, 260])),
  place('overridden-too-little', ['refused-override-too-small', 'override-overtaken'], lost, people(1, [200, 220])),
  place('overridden-by-nobody', ['override-for-another-epoch'], lost, people(2, [180, 220])),
  place('overridden-too-early', ['refused-override-expired'], people(3, [0, 5]), { ...lost, at: [290, 310] }),
  place('overridden-by-two', ['page-overridden'], lost, people(4, [200, 260], 'standby')),
  place('overridden-and-started', ['page-overridden'], lost, { kind: 'override-and-start', at: [200, 260] }),
  place('override-taken-back-midway', ['error-loss-not-accepted'], lost, people(0, [220, 260]), {
    ...{ kind: 'taken-back-midway', at: [150, 160], lasts: [1200, 1200] },
  }),
];
