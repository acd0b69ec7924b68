import type { RareFault, RarePlace } from './rare-place.ts';

/** Standbys that should not be promoted, and standbys that should although something is worse about them. */

const lost: RareFault = { kind: 'region-down', at: [60, 120], lasts: [900, 900] };

const place = (name: string, mark: string, fault: Omit<RareFault, 'at' | 'lasts'>): RarePlace => ({
  ...{ name, marks: [mark], scales: [20] },
  faults: [{ ...fault, at: [0, 5], lasts: [1200, 1200] }, lost],
  // No loss is too much here, so that it does not hide what the standby is refused for.
  policy: { rpoSeconds: 600 },
});

const stays = [900, 900] as const;
const unfit = (finding: number) => ({ kind: 'unfit-standby', args: { finding: [finding, finding] } }) as const;

export const standbyPlaces: readonly RarePlace[] = [
  place('standby-of-another-writer', 'unfit-source', unfit(0)),
  place('standby-renamed', 'unfit-endpoint', unfit(1)),
  place('standby-without-sign-ins', 'unfit-login', unfit(2)),
  place('standby-drifted', 'drift-in-the-record', { kind: 'drifted-standby' }),
  {
    name: 'standby-not-described',
    marks: ['unfit-not-described'],
    faults: [
      { kind: 'region-down', at: [10, 20], lasts: stays },
      { kind: 'empty-list', at: [20, 40], lasts: [100, 120], target: 'standby', args: { percent: [70, 90] } },
    ],
  },
  {
    name: 'promoted-before',
    marks: ['unfit-no-replica'],
    faults: [
      { kind: 'region-down', at: [60, 90], lasts: stays },
      { kind: 'promoted-elsewhere', at: [20, 90] },
      { kind: 'two-operators', at: [100, 150], lasts: [60, 300] },
    ],
    scales: [20],
  },
];
