import type { RarePlace } from './rare-place.ts';

/** AWS says things of a Region that is well, or only for a moment not. */
export const hintPlaces: readonly RarePlace[] = [
  {
    name: 'hints-without-a-cause',
    marks: ['verdict-healthy'],
    faults: [{ kind: 'hint-storm', at: [0, 60], lasts: [60, 600], target: 'owner' }],
    scales: [20],
  },
  {
    name: 'hints-in-an-outage',
    marks: ['page-serving'],
    faults: [
      { kind: 'hint-storm', at: [0, 30], lasts: [200, 600], target: 'owner' },
      { kind: 'data-plane-down', at: [40, 100], lasts: [900, 900] },
    ],
    scales: [20],
    policy: { rpoSeconds: 600 },
  },
];
