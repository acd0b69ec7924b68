import { isPublishedAfter, probing } from '#core/probing.ts';

/** What one run of the probe does while nothing happens. */
export interface ProbeRun {
  /** From its start until it ends. */
  readonly seconds: number;
  readonly looks: number;
  /** Calls of PutMetricData. The ledger is read for each group as often, and once before. */
  readonly publishes: number;
  /** Reads of the metric that tells of a newer run. */
  readonly successorReads: number;
}

/** A run in a Region that owns every group it could look at: it says that it lives, reads the owners once more, and ends. */
export const restingRun: ProbeRun = { seconds: 0, looks: 1, publishes: 1, successorReads: 0 };

/**
 * A run that looks each `interval` milliseconds, and whose successor starts `successorAfter` milliseconds later. It ends with the
 * first of its reports that can see what the successor published at its start, so a run is longer than the time between two.
 */
export function probeRun(interval: number, successorAfter: number): ProbeRun {
  let publishes = 0;
  let successorReads = 0;
  for (let looks = 1; ; looks++) {
    const at = (looks - 1) * interval;
    const run = () => ({ seconds: at / 1000, looks, publishes, successorReads });
    if (isPublishedAfter(looks, interval)) {
      publishes++;
      if (at >= probing.successorFrom) successorReads++;
      if (at >= probing.successorFrom && at > successorAfter) return run();
    }
    if (at + interval >= probing.longest) return run();
  }
}
