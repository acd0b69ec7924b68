import type { RareFault, RarePlace } from './rare-place.ts';

/** A writer that fails over inside its Region, and then its servers are gone all the same. */
const thenLost: readonly RareFault[] = [
  { kind: 'multi-az-failover', at: [0, 20], lasts: [60, 70] },
  { kind: 'data-plane-down', at: [60, 70], lasts: [900, 900] },
];

export const inRegionPlaces: readonly RarePlace[] = [
  { name: 'in-region-first', marks: ['evidence-in-region-first'], faults: thenLost },
  {
    name: 'in-region-first-untold',
    marks: ['evidence-in-region-untold'],
    faults: [
      { kind: 'throttling', at: [0, 5], lasts: [300, 320], target: 'owner', args: { percent: [100, 100] } },
      ...thenLost,
    ],
  },
];
