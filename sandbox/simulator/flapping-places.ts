import type { RareFault, RarePlace } from './rare-place.ts';

/** Groups that fail over again and again, and people who acknowledge that; hours at which none may. */

/** A run is stopped right after its declaration, and a person gives the group back. */
const reverted: RareFault = {
  ...{ kind: 'frozen-and-reverted', at: [10, 40], lasts: [300, 300] },
  args: { state: [2, 2] },
};
const lostAgain: RareFault = { kind: 'region-down', at: [560, 600], lasts: [900, 900] };
const people = (habit: number, at: readonly [number, number]): RareFault => ({
  ...{ kind: 'acknowledgers', at, lasts: [1200, 1200], target: 'standby' },
  args: { habit: [habit, habit] },
});

const midway = (habit: number): RareFault => ({
  ...{ kind: 'acknowledged-midway', at: [0, 5], lasts: [1200, 1200] },
  args: { habit: [habit, habit] },
});

// No loss is too much here, so that it does not hide what cool-down and limit do.
const rpoSeconds = 600;
const once = { failovers: 1, withinHours: 24 };

const place = (
  name: string,
  marks: readonly string[],
  faults: readonly RareFault[],
  policy: RarePlace['policy'] = {},
): RarePlace => ({ ...{ name, marks, faults, scales: [20] }, policy: { rpoSeconds, dwellSeconds: 15, ...policy } });

export const flappingPlaces: readonly RarePlace[] = [
  place('flap-limit-reached', ['refused-flap-limit'], [reverted, lostAgain], { coolDownSeconds: 0, flapLimit: once }),
  place('flap-limit-acknowledged', ['acknowledged-before'], [reverted, people(0, [620, 680]), lostAgain], {
    ...{ coolDownSeconds: 0, flapLimit: once },
  }),
  place('cool-down-acknowledged', ['acknowledged-before'], [reverted, people(0, [620, 680]), lostAgain]),
  place('acknowledged-for-another-epoch', ['acknowledge-wrong-epoch'], [reverted, people(1, [620, 680]), lostAgain]),
  place('acknowledged-too-early', ['acknowledge-wrong-epoch'], [reverted, people(2, [60, 90]), lostAgain]),
  place('acknowledged-nothing', ['acknowledge-nothing'], [people(0, [0, 5]), lostAgain]),
  place(
    'acknowledged-midway',
    ['page-acknowledged', 'acknowledge-wrong-epoch', 'acknowledge-nothing'],
    [midway(0), { ...lostAgain, at: [10, 60] }],
  ),
  place('acknowledged-in-advance', ['acknowledge-in-advance'], [midway(1), { ...lostAgain, at: [10, 60] }]),
  place('lost-in-a-blackout', ['refused-blackout'], [{ ...lostAgain, at: [10, 60] }], {
    blackout: [{ from: '23:00', to: '00:09' }],
  }),
];
