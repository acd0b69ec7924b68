import { applicationPlaces } from './application-places.ts';
import { approvalPlaces } from './approval-places.ts';
import { crowdPlaces } from './crowd-places.ts';
import { flappingPlaces } from './flapping-places.ts';
import { hintPlaces } from './hint-places.ts';
import { inRegionPlaces } from './in-region-places.ts';
import { overridePlaces } from './override-places.ts';
import { pausePlaces } from './pause-places.ts';
import type { RarePlace } from './rare-place.ts';
import { standbyPlaces } from './standby-places.ts';
import { unfencedPlaces } from './unfenced-places.ts';

/** Branches that faults drawn one by one hardly ever reach, each with what leads there. */

const stays = [900, 900] as const;

export const rarePlaces: readonly RarePlace[] = [
  ...applicationPlaces,
  ...approvalPlaces,
  ...pausePlaces,
  ...overridePlaces,
  ...flappingPlaces,
  ...standbyPlaces,
  ...unfencedPlaces,
  ...hintPlaces,
  ...inRegionPlaces,
  ...crowdPlaces,
  {
    name: 'one-kind-of-signal',
    marks: ['evidence-one-kind-only'],
    faults: [
      { kind: 'promoted-elsewhere', at: [10, 30] },
      { kind: 'data-plane-down', at: [70, 120], lasts: stays },
      { kind: 'operator', at: [130, 150], lasts: [60, 300] },
    ],
    scales: [20],
  },
  {
    name: 'second-loss',
    marks: ['refused-not-rebuilt'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: [120, 240] },
      { kind: 'new-owner-down', at: [10, 60], lasts: stays, args: { seconds: [60, 400], down: [200, 500] } },
      { kind: 'operator', at: [400, 500], lasts: [100, 300] },
    ],
    scales: [20],
    policy: { coolDownSeconds: 300 },
  },
  {
    name: 'reverted-while-fenced',
    marks: ['refused-revert-elsewhere'],
    faults: [
      { kind: 'data-plane-down', at: [10, 60], lasts: stays },
      { kind: 'reverted-midway', at: [0, 10], lasts: stays },
    ],
    scales: [1, 4, 20],
  },
  {
    name: 'lifted-twice',
    marks: ['lift-done'],
    faults: [
      { kind: 'frozen-and-reverted', at: [10, 60], lasts: [500, 900], args: { state: [1, 1] } },
      { kind: 'task-repeated', at: [150, 250], lasts: [400, 600], args: { percent: [20, 40] } },
    ],
    scales: [4, 20],
  },
  {
    name: 'promoted-meanwhile',
    marks: ['wait-for-backups'],
    faults: [
      { kind: 'region-down', at: [10, 30], lasts: stays },
      { kind: 'promoted-elsewhere', at: [60, 130] },
    ],
    scales: [4, 20],
  },
  {
    name: 'promotion-denied',
    marks: ['promote-refused', 'wait-promotion-again', 'told-refused'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: stays },
      { kind: 'denied', at: [0, 60], lasts: [200, 600], target: 'standby', args: { operation: [0, 0] } },
    ],
  },
  {
    name: 'hardening-refused',
    marks: ['harden-refused', 'wait-for-settings-refused'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: stays },
      { kind: 'quota', at: [60, 120], lasts: [300, 900], target: 'standby' },
    ],
    scales: [20],
  },
  {
    name: 'many-hands-on-converge',
    marks: ['follow-holder', 'end-elsewhere'],
    faults: [
      { kind: 'data-plane-down', at: [10, 60], lasts: stays },
      { kind: 'converge-by-hand', at: [0, 10], lasts: stays },
    ],
  },
  {
    name: 'ledger-patchy',
    marks: ['error-timed-out'],
    faults: [
      { kind: 'data-plane-down', at: [10, 60], lasts: stays },
      { kind: 'ledger-patchy', at: [60, 100], lasts: [120, 300], args: { percent: [40, 60] } },
    ],
  },
  {
    name: 'slow-answers',
    marks: ['error-timed-out'],
    faults: [
      { kind: 'region-down', at: [10, 20], lasts: stays },
      { kind: 'answer-lost', at: [40, 70], lasts: [120, 180], target: 'standby', args: { percent: [45, 60] } },
    ],
  },
  {
    name: 'redriven-after-fence',
    marks: ['fence-not-owed'],
    faults: [
      { kind: 'data-plane-down', at: [10, 60], lasts: stays },
      {
        kind: 'stopped-and-redriven',
        at: [0, 10],
        lasts: stays,
        args: { state: [0, 0], seconds: [20, 90], settled: [0, 0] },
      },
    ],
    scales: [20],
  },
  {
    name: 'redriven-after-promotion',
    marks: ['promote-done'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: stays },
      {
        kind: 'stopped-and-redriven',
        at: [0, 10],
        lasts: stays,
        args: { state: [1, 1], seconds: [5, 60], settled: [0, 0] },
      },
    ],
    scales: [20],
  },
  {
    name: 'redriven-after-settling',
    marks: ['promote-not-under-way', 'shift-no-owner'],
    faults: [
      { kind: 'returns-midway', at: [10, 20], lasts: stays, args: { state: [3, 4] } },
      {
        kind: 'stopped-and-redriven',
        at: [0, 10],
        lasts: stays,
        args: { state: [1, 2], seconds: [1, 40], settled: [1, 1] },
      },
    ],
    scales: [4, 20],
  },
  {
    name: 'repeated-tasks',
    marks: ['fence-further', 'promote-done'],
    faults: [
      { kind: 'data-plane-down', at: [10, 60], lasts: stays },
      { kind: 'task-repeated', at: [60, 80], lasts: [300, 600], args: { percent: [30, 40] } },
    ],
    scales: [20],
  },
  {
    name: 'advised',
    marks: ['refused-advised'],
    faults: [{ kind: 'region-down', at: [10, 60], lasts: stays }],
    policy: { mode: 'advise' },
  },
  {
    name: 'live-writer',
    marks: ['refused-live-writer'],
    faults: [
      { kind: 'closed-network', at: [10, 60], lasts: stays },
      { kind: 'insistent-operator', at: [60, 120], lasts: [60, 300] },
    ],
  },
  {
    name: 'live-writer-without-control',
    marks: ['refused-live-writer'],
    faults: [
      { kind: 'control-plane-down', at: [10, 60], lasts: stays },
      { kind: 'insistent-operator', at: [60, 120], lasts: [60, 300] },
    ],
  },
  {
    name: 'target-lost-midway',
    marks: ['refused-stands-still-declared', 'refused-stands-still-committed'],
    faults: [
      { kind: 'data-plane-down', at: [10, 30], lasts: stays },
      { kind: 'standby-dies-midway', at: [0, 10], lasts: stays, args: { state: [0, 2], seconds: [400, 600] } },
    ],
  },
  {
    name: 'without-end',
    marks: ['end-time-limit', 'end-still-held'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: stays },
      { kind: 'stuck-promotion', at: [0, 10], lasts: [1200, 1200] },
      { kind: 'converge-by-hand', at: [0, 10], lasts: stays },
      { kind: 'converge-by-hand', at: [0, 10], lasts: stays },
    ],
    scales: [20],
  },
  {
    name: 'hardened-by-the-old-run',
    marks: ['harden-not-ours'],
    faults: [
      { kind: 'returns-midway', at: [10, 20], lasts: stays, args: { state: [3, 4] } },
      {
        kind: 'stopped-and-redriven',
        ...{ at: [0, 10], lasts: stays, args: { state: [3, 3], seconds: [1, 40], settled: [1, 1] } },
      },
    ],
    scales: [4, 20],
  },
  {
    name: 'untold',
    marks: ['told-again'],
    faults: [
      { kind: 'region-down', at: [10, 60], lasts: stays },
      { kind: 'pages-down', at: [60, 120], lasts: [120, 400] },
    ],
  },
  {
    name: 'promoted-between-two-looks',
    marks: ['wait-no-name'],
    faults: [
      { kind: 'region-down', at: [10, 15], lasts: stays },
      { kind: 'promoted-elsewhere', at: [35, 55] },
    ],
    scales: [4, 20],
    policy: { dwellSeconds: 15, rpoSeconds: 600 },
  },
];
