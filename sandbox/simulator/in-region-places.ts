import type { RareFault, RarePlace } from './rare-place.ts';

/** A writer that fails over inside its Region, and then its servers are gone all the same. */
const thenLost: readonly RareFault[] = [
  { kind: 'multi-az-failover', at: [0, 20], lasts: [60, 70] },
  { kind: 'data-plane-down', at: [60, 70], lasts: [900, 900] },
];

/** Hardly any call gets through to the owner's Region for three minutes: each of these stops its share. */
const throttled = (at: readonly [number, number]): readonly RareFault[] =>
  Array.from({ length: 5 }, () => ({
    ...{ kind: 'throttling', at, lasts: [178, 180], target: 'owner' },
    args: { percent: [60, 60] },
  }));

export const inRegionPlaces: readonly RarePlace[] = [
  { name: 'in-region-first', marks: ['evidence-in-region-first'], faults: thenLost },
  {
    name: 'in-region-first-untold',
    marks: ['evidence-in-region-untold'],
    faults: [...throttled([0, 5]), ...throttled([170, 175]), ...thenLost],
  },
];
