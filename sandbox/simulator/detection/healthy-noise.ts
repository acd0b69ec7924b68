import type { Random } from '#sandbox/world/random.ts';
import type { Fault, Part } from '../plan.ts';

/**
 * What goes wrong in time without an outage, and how often. The rates are guesses, and far above those of a real installation, where
 * none of these comes more than a few times a month but a throttled call: each seed is to have some of it.
 */
export interface NoiseRate {
  readonly id: string;
  readonly kind: string;
  readonly perHour: number;
  /** Bounds of its length in seconds. */
  readonly lasts: readonly [least: number, most: number];
  readonly targets: readonly Part[];
  /** Bounds of what else is drawn for it. */
  readonly args?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** The least time from one's beginning to that of the next, in seconds. */
  readonly apartSeconds: number;
}

/** How long healthy time is watched for each seed, in seconds. */
export const healthySeconds = 600;

export const noiseRates: readonly NoiseRate[] = [
  {
    // AWS fails a Multi-AZ instance over in 60 to 120 s [RDS User Guide, Concepts.MultiAZSingleStandby].
    ...{ id: 'F55', kind: 'multi-az-failover', perHour: 3, lasts: [60, 120], targets: ['owner'], apartSeconds: 600 },
  },
  {
    // A deployment of Understudy itself, one Region at a time: its containers are gone, and new ones start cold.
    ...{ id: 'deploy', kind: 'deploy', perHour: 3, lasts: [20, 60], targets: ['standby', 'witness', 'owner'] },
    apartSeconds: 120,
  },
  {
    ...{ id: 'F1', kind: 'throttling', perHour: 6, lasts: [10, 60], targets: ['owner', 'standby', 'witness'] },
    ...{ args: { percent: [5, 60] }, apartSeconds: 60 },
  },
  {
    ...{ id: 'F1', kind: 'invocations-throttled', perHour: 3, lasts: [10, 60], targets: ['standby'] },
    ...{ args: { percent: [10, 60] }, apartSeconds: 60 },
  },
  {
    ...{ id: 'F33', kind: 'metrics-down', perHour: 3, lasts: [20, 180], targets: ['standby', 'witness'] },
    apartSeconds: 180,
  },
];

/** The share of the calls that publish metrics and are lost all the time, in per cent. */
export const lostPointsPercent = 2;

/** Draws the noise of one seed: each minute every kind may begin, at its rate. */
export function drawNoise(random: Random): readonly Fault[] {
  const lost = {
    id: 'F33',
    kind: 'points-lost',
    atSeconds: 0,
    durationSeconds: healthySeconds,
    target: 'standby',
  } as const;
  return [
    { ...lost, args: { percent: lostPointsPercent } },
    ...noiseRates.flatMap((rate) => drawRate(rate, random.child(rate.kind))),
  ];
}

function drawRate({ id, kind, perHour, lasts, targets, args = {}, apartSeconds }: NoiseRate, random: Random): Fault[] {
  const faults: Fault[] = [];
  for (let minute = 0; minute * 60 < healthySeconds - lasts[1]; minute += 1) {
    const begins = random.next() < perHour / 60;
    const atSeconds = minute * 60 + random.between(0, 59);
    if (!begins || atSeconds - (faults.at(-1)?.atSeconds ?? Number.NEGATIVE_INFINITY) < apartSeconds) continue;
    const target = targets[random.between(0, targets.length - 1)] ?? 'standby';
    const drawn = Object.entries(args).map(([name, [low, high]]) => [name, random.between(low, high)] as const);
    faults.push({
      id,
      kind,
      atSeconds,
      durationSeconds: random.between(...lasts),
      target,
      args: Object.fromEntries(drawn),
    });
  }
  return faults;
}
