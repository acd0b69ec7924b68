import { cpus } from 'node:os';
import type { Stretch } from './intervals.ts';

/** How long all processors together have had nothing to do since the machine was started. Both figures are milliseconds, `at` since 1970. */
export interface Idleness {
  readonly at: number;
  readonly idle: number;
}

/** Reads it at a moment [node:os, cpus]. What a host takes away from a virtual machine is not idle. */
export const idleness = (at: number): Idleness => ({
  at,
  idle: cpus().reduce((sum, { times }) => sum + times.idle, 0),
});

/** The share of the processors, 0 to 1, that was in use during a stretch, by whatever program; undefined where it was not watched. */
export function busyShare(
  watched: readonly Idleness[],
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  processors = cpus().length,
): number | undefined {
  const before = watched.findLast(({ at }) => at <= from);
  const after = watched.find(({ at }) => at >= to);
  if (!before || !after || after.at <= before.at) return undefined;
  const share = 1 - (after.idle - before.idle) / ((after.at - before.at) * processors);
  return Math.min(1, Math.max(0, share));
}
