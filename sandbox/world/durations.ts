import type { Random } from './random.ts';
import type { DurationName, Durations } from './service.ts';

/**
 * Bounds in milliseconds, from the least to the longest that is still usual. Where AWS publishes a figure it is
 * named; the others are engineering guesses, since no figure is published.
 */
export const bounds: Readonly<Record<DurationName, readonly [least: number, most: number]>> = {
  /** Guess; AWS's own runbook sleeps 30 s after the call before it looks. */
  promotionNoticed: [0, 20_000],
  /** RDS User Guide, USER_ReadRepl.Promote: "a few minutes", "several minutes or longer". */
  promotion: [120_000, 600_000],
  /** Guess: reboot without failover. */
  reboot: [20_000, 180_000],
  /** Guess: after the loss of its Region an instance's host restarts, and the engine recovers from its log. */
  recovery: [180_000, 600_000],
  /** Guess: a swap of security groups. */
  modify: [10_000, 60_000],
  /** Guess: a dynamic parameter reaches the engine. */
  parameterApply: [2_000, 30_000],
  /** Guess: Route 53 follows data of whole minutes, so a flip takes one to two of them. */
  healthCheckEvaluation: [60_000, 120_000],
  /** Route 53 API reference, GetChange: "within 60 seconds" in general. */
  route53Propagation: [5_000, 60_000],
  /** Guess: event to target. */
  eventDelivery: [300, 5_000],
  /** Guess: a metric's point is seen by alarms and queries. */
  metricDelay: [200, 2_000],
  /** Guess: one way there and back of an API call, the connection being open. */
  apiLatency: [6, 80],
  /** Guess: a small Node.js function outside and inside a VPC. */
  coldStart: [250, 1_200],
  /** EventBridge Scheduler's shortest rate. */
  schedulePeriod: [60_000, 60_000],
};

/** AWS's own long durations: what a time scale compresses. Everything else takes its real time at any scale. */
export const compressible: ReadonlySet<DurationName> = new Set<DurationName>([
  'promotionNoticed',
  'promotion',
  'reboot',
  'recovery',
  'modify',
  'parameterApply',
  'healthCheckEvaluation',
  'route53Propagation',
  'schedulePeriod',
]);

/** Draws evenly between the bounds; `scale` 1 is uncompressed, 20 makes AWS's long durations twenty times as fast. */
export function drawnDurations(random: Random, scale = 1): Durations {
  if (!(scale >= 1)) throw new RangeError(`The time scale is ${scale}; it has to be 1 (uncompressed) or more.`);
  const streams = new Map<DurationName, Random>();
  return {
    draw(name) {
      const stream = streams.get(name) ?? random.child(name);
      streams.set(name, stream);
      const [least, most] = bounds[name];
      return Math.round(stream.between(least, most) / (compressible.has(name) ? scale : 1));
    },
  };
}

/**
 * As `drawnDurations`, but a thing that is named, such as the function of a cold start, draws for itself: in real time no order is
 * sure, and what it takes should not depend on who came before it.
 */
export function ownDurations(random: Random, scale = 1): Durations {
  const things = new Map<string, Durations>();
  return {
    draw(name, of = '') {
      const durations = things.get(of) ?? drawnDurations(random.child(of), scale);
      things.set(of, durations);
      return durations.draw(name);
    },
  };
}

/** Always the same durations, in milliseconds: for tests of exact moments. What is not named takes no time but the schedule's minute. */
export function fixedDurations(given: Partial<Record<DurationName, number>> = {}): Durations {
  return { draw: (name) => given[name] ?? (name === 'schedulePeriod' ? 60_000 : 0) };
}

/** What a promotion, a reboot or a health check takes does not matter to a path: AWS's own durations, short and always the same. */
export const shortDurations: Readonly<Record<DurationName, number>> = {
  promotionNoticed: 0,
  promotion: 4_000,
  modify: 2_000,
  reboot: 3_000,
  recovery: 3_000,
  parameterApply: 1_000,
  healthCheckEvaluation: 5_000,
  route53Propagation: 3_000,
  eventDelivery: 300,
  metricDelay: 200,
  apiLatency: 10,
  coldStart: 100,
  schedulePeriod: 60_000,
};
