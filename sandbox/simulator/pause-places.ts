import type { Part } from './plan.ts';
import type { RareFault, RarePlace } from './rare-place.ts';

/** Groups that persons have paused by the command line, and what comes in a pause. No other seed has the faults that pause so. */

const lost: RareFault = { kind: 'region-down', at: [10, 60], lasts: [900, 900] };
const people = (habit: number, at: readonly [number, number] = [0, 5], target: Part = 'standby'): RareFault => ({
  ...{ kind: 'pausers', at, lasts: [1200, 1200], target },
  args: { habit: [habit, habit] },
});

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults, scales: [20] },
  // No loss is too much here, so that it does not hide what a pause does.
  policy: { rpoSeconds: 600 },
});

export const pausePlaces: readonly RarePlace[] = [
  place('paused-until-it-ends', ['refused-paused', 'page-paused'], people(0, [0, 5], 'owner'), lost),
  place('paused-and-resumed', ['page-resumed', 'resume-of-nothing'], people(1), lost),
  place('paused-by-two', ['pause-repeated', 'pause-overtaken', 'resume-overtaken'], people(2), lost),
  place('paused-by-nobody', ['pause-with-old-proof', 'pause-forged', 'resume-of-nothing'], people(3), lost),
  place('paused-long-ago', ['pause-repeated-late'], people(4), lost),
  place('paused-midway', ['error-paused'], { kind: 'paused-midway', at: [0, 5], lasts: [1200, 1200] }, lost),
  place('paused-under-way', ['page-paused'], people(0, [60, 150]), { ...lost, at: [10, 20] }),
  place('paused-without-sts', ['pause-without-sts'], people(0, [60, 80]), lost, {
    ...{ kind: 'sts-down', at: [40, 50], lasts: [100, 200] },
  }),
  place('paused-under-wrong-clocks', ['refused-paused', 'page-paused'], people(0), lost, {
    ...{ kind: 'clock-skew', at: [0, 5], lasts: [900, 900] },
  }),
];
