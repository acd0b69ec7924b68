import type { RareFault, RarePlace } from './rare-place.ts';

/** Groups with a health URL, and what its answers stand against. No other seed has one. */

const stays = [900, 900] as const;
const cut: RareFault = { kind: 'private-cut', at: [10, 60], lasts: stays };
const broken: RareFault = { kind: 'application-broken', at: [0, 5], lasts: stays };

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults, scales: [20], health: true },
  // No loss is too much here, so that it does not hide what the application says.
  policy: { rpoSeconds: 600 },
});

export const applicationPlaces: readonly RarePlace[] = [
  place('application-answers', ['evidence-application-well'], cut),
  place('application-fails', ['evidence-application-fails'], { kind: 'data-plane-down', at: [10, 60], lasts: stays }),
  place('application-alone-fails', ['evidence-application-fails'], broken, { kind: 'false-alarm', at: [60, 120] }),
  place('application-lost', ['evidence-application-silent'], { kind: 'region-down', at: [10, 60], lasts: stays }),
];
