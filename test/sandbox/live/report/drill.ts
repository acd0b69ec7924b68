import { readFileSync } from 'node:fs';
import type { Definition } from '#sandbox/asl/definition.ts';
import type { Execution, Report, Second } from '#sandbox/live/report/report-json.ts';

/** A drill as it may have gone, for tests of its report. */

const outageAt = Date.UTC(2026, 10, 21, 20, 14, 9, 250);
const at = (seconds: number) => outageAt + seconds * 1000;

export const definitions: Readonly<Record<string, Definition>> = Object.fromEntries(
  ['failover', 'converge'].map((machine) => [
    machine,
    JSON.parse(readFileSync(`state-machines/${machine}.asl.json`, 'utf8')) as Definition,
  ]),
);

const events: readonly (readonly [number, string])[] = [
  [0, 'Outage staged'],
  [3.1, 'Writer first seen silent'],
  [14.8, 'Alarm started the failover'],
  [15.6, 'Evidence gathered'],
  [48.3, 'Outage confirmed under the lease'],
  [48.9, 'Target declared, epoch 2'],
  [52.1, 'Fence of the old writer tried: out of reach, debt kept'],
  [52.6, 'Promotion accepted'],
  [66.4, 'Writer proven in eu-central-1'],
  [67, 'Traffic move requested'],
  [74.2, 'Traffic proven'],
  [74.9, 'First write acknowledged by the new writer'],
  [131.5, 'eu-west-1 came back'],
  [152.8, 'Fence debt discharged'],
];

const round = (step: string) => ['Look around', 'What next?', step];
const pause = ['Look around', 'What next?', 'Wait for progress'];

const path: readonly Execution[] = [
  {
    machine: 'failover',
    name: 'alarm-7f3c9d1e',
    region: 'eu-central-1',
    status: 'SUCCEEDED',
    states: [
      ...['Assess outage', 'Decide failover', 'Go?', 'Claim group', 'Confirm outage', 'Confirmed?', 'Declare target'],
      ...['Run converge', 'Serving?', 'Serving from the target'],
    ],
  },
  {
    machine: 'converge',
    name: 'alarm-7f3c9d1e-converge',
    region: 'eu-central-1',
    status: 'SUCCEEDED',
    states: [
      'Adopt input',
      ...[
        ...round('Fence writer'),
        ...round('Promote replica'),
        ...pause,
        ...pause,
        ...pause,
        ...round('Shift traffic'),
      ],
      ...[...pause, ...round('Announce outcome'), ...pause, ...round('Harden database'), ...round('Settle group')],
      ...['Look around', 'What next?', 'How did it end?', 'Serving from the target'],
    ],
  },
];

/** Writes and lag from a minute before the outage on: a gap of 75 s, then a single writer. */
function perSecond(gapSeconds: number): readonly Second[] {
  return Array.from({ length: 240 }, (_, index) => {
    const second = index - 60;
    const down = second >= 0 && second < gapSeconds;
    const wobble = (index * 7919) % 9;
    return {
      second,
      acknowledged: down ? 0 : 46 + wobble,
      failed: down && second > 1 ? 1 + (index % 3) : 0,
      lagSeconds:
        second < 0
          ? 0.2 + wobble / 20
          : second < Math.min(52, gapSeconds)
            ? 0.4 + second
            : gapSeconds < 52
              ? 0.3 + wobble / 20
              : null,
    };
  });
}

/** The drill `region`, all well; `changes` replace whole fields. */
export const drill = (changes: Partial<Report> = {}): Report => ({
  id: '20261121-201409-region',
  outage: 'region',
  outageAt,
  group: 'orders',
  from: 'eu-west-1',
  to: 'eu-central-1',
  witness: 'eu-west-2',
  verdict: 'Serving from the target',
  reasons: [
    'eu-central-1 and eu-west-2 both find the writer silent and the RDS API of eu-west-1 out of reach.',
    'The writer has been silent for 45.2 s without a break; the dwell is 45 s.',
    'The newest heartbeat that eu-central-1 replayed is 45.9 s old, so replication does not veto.',
    'At most 4.8 s of writes can be lost; the objective is 10 s.',
  ],
  expected: { verdict: 'Serving from the target', met: true, problems: [] },
  timeline: events.map(([seconds, name]) => ({ name, at: at(seconds), secondsSinceOutage: seconds })),
  rto: {
    objectiveSeconds: 120,
    achievedSeconds: 74.2,
    split: { detection: 3.1, dwell: 45.2, decision: 0.6, fence: 3.2, promotion: 14.3, traffic: 7.8 },
  },
  rpo: { objectiveSeconds: 10, estimatedUpperSeconds: 4.8, actualSeconds: 0.4 },
  writes: { acknowledged: 8213, lost: 17, duplicated: 0, acknowledgedByOldWriterAfterTransfer: 0 },
  exposure: { seconds: 0, writes: 0 },
  overheadSeconds: 3.9,
  othersBusy: 0.31,
  subtracted: [
    { name: 'dwell', seconds: 33.5 },
    { name: 'promotion', seconds: 13.8 },
    { name: 'health-check evaluation', seconds: 3 },
    { name: 'time to live of DNS answers', seconds: 5 },
  ],
  path,
  fenceDebts: [
    {
      region: 'eu-west-1',
      epoch: 2,
      openedAt: at(48.9),
      dischargedAt: at(152.8),
      proof:
        'orders: only sg-0a1b2c3d4e5f60072 is in force, rebooted at 20:16:34, and two writes 10 s apart were refused.',
    },
  ],
  records: [
    { name: 'orders.db.example.com', strategy: 'health-check', servedAt: at(74.2) },
    { name: 'orders-direct.db.example.com', strategy: 'record', servedAt: at(71.8) },
  ],
  files: {
    acknowledgedLog: 'acknowledged.log',
    oldAddressLog: 'old-address.log',
    survivingIds: 'surviving-ids.txt',
    callLog: 'calls.jsonl',
  },
  compressed: {
    timeScale: 20,
    what: [
      'promotion: 240 s in 12 s',
      'reboot: 60 s in 3 s',
      'health-check evaluation: 60 s in 3 s',
      'Route 53 propagation: 40 s in 2 s',
    ],
  },
  environment: {
    node: '24.21.0',
    postgres: '18.4',
    cpus: 2,
    os: 'linux x64 6.1.0',
    seed: 1,
    command: 'npm run drill -- --outage region',
  },
  series: { perSecond: perSecond(75) },
  ...changes,
});

/** The drill `blip`: nothing was changed, and that is right. */
export const quietDrill = (): Report =>
  drill({
    id: '20261121-202201-blip',
    outage: 'blip',
    verdict: 'Stopped, nothing changed',
    reasons: ['The writer answered again after 43.1 s, before the dwell of 45 s was over.'],
    expected: { verdict: 'Stopped, nothing changed', met: true, problems: [] },
    timeline: [
      ...events.slice(0, 4),
      [43, 'eu-west-1 came back'] as const,
      [45.9, 'Refused: the writer answers'] as const,
    ].map(([seconds, name]) => ({ name, at: at(seconds), secondsSinceOutage: seconds })),
    rto: { objectiveSeconds: 120, achievedSeconds: null, split: null },
    rpo: { objectiveSeconds: 10, estimatedUpperSeconds: null, actualSeconds: null },
    writes: { acknowledged: 9120, lost: 0, duplicated: 0, acknowledgedByOldWriterAfterTransfer: 0 },
    overheadSeconds: null,
    othersBusy: null,
    subtracted: [],
    path: [
      {
        machine: 'failover',
        name: 'alarm-11aa22bb',
        region: 'eu-central-1',
        status: 'FAILED',
        states: ['Assess outage', 'Decide failover', 'Go?', 'Announce refusal', 'Stopped, nothing changed'],
      },
    ],
    fenceDebts: [],
    records: [
      { name: 'orders.db.example.com', strategy: 'health-check', servedAt: null },
      { name: 'orders-direct.db.example.com', strategy: 'record', servedAt: null },
    ],
    series: { perSecond: perSecond(43) },
  });

/** A partition that went wrong in three ways. */
export const failedDrill = (): Report =>
  drill({
    id: '20261121-203544-partition',
    outage: 'partition',
    verdict: 'Stopped halfway',
    expected: {
      verdict: 'Serving from the target',
      met: false,
      problems: [
        'The verdict is “Stopped halfway” instead of “Serving from the target”.',
        'The recovery took 141.7 s; the objective is 120 s.',
        'The fence debt of eu-west-1 (epoch 2) is still open.',
      ],
    },
    rto: {
      objectiveSeconds: 120,
      achievedSeconds: 141.7,
      split: { detection: 3.1, dwell: 45.2, decision: 0.6, fence: 3.2, promotion: 81.8, traffic: 7.8 },
    },
    exposure: { seconds: 61.4, writes: 412 },
    fenceDebts: [{ region: 'eu-west-1', epoch: 2, openedAt: at(48.9), dischargedAt: null, proof: null }],
    records: [
      { name: 'orders.db.example.com', strategy: 'health-check', servedAt: at(141.7) },
      {
        name: 'orders-direct.db.example.com',
        strategy: 'record',
        servedAt: null,
        pending: 'Route 53 does not accept changes; it is tried again each minute.',
      },
    ],
  });
