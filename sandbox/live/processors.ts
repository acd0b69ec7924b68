import { cpus } from 'node:os';
import type { Stretch } from './intervals.ts';

/** What this machine's processors have done so far. All figures are milliseconds, `at` since 1970. */
export interface ProcessorTimes {
  readonly at: number;
  /** For how long they had nothing to do since the machine was started, all together. */
  readonly idle: number;
  /** For how long they worked for this process. */
  readonly own: number;
}

/** Reads it at a moment [node:os, cpus]. Waiting for the disk is not idle, nor is what a host takes away from a virtual machine. */
export function processorTimes(at: number): ProcessorTimes {
  const { user, system } = process.cpuUsage();
  return { at, idle: cpus().reduce((sum, { times }) => sum + times.idle, 0), own: (user + system) / 1000 };
}

/**
 * The share of all processors together, 0 to 1, that was in use during a stretch by programs other than this one; the drill's database
 * servers count among them, and use little. Undefined where the stretch was not watched whole.
 */
export function othersShare(
  watched: readonly ProcessorTimes[],
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  processors = cpus().length,
): number | undefined {
  const before = watched.findLast(({ at }) => at <= from);
  const after = watched.find(({ at }) => at >= to);
  if (!before || !after || after.at <= before.at || processors === 0) return undefined;
  const left = after.idle - before.idle + after.own - before.own;
  const share = 1 - left / ((after.at - before.at) * processors);
  return Math.min(1, Math.max(0, share));
}
