import { metrics } from '#core/names.ts';
import { memory, type PastLook, silentAt } from '#core/observation.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readMetric } from './cloudwatch.ts';

/** What this Region's probe published about the group's writer, oldest first. Throws the SDK's error. */
export async function publishedLooks(
  runtime: Pick<Runtime, 'clients' | 'clock'>,
  group: string,
  signal?: AbortSignal,
): Promise<readonly PastLook[]> {
  const now = runtime.clock.now();
  const reading = {
    metric: metrics.suspicion,
    dimensions: { Group: group },
    // Where two runs looked in the same second, one good look ends the silence.
    statistic: 'Minimum' as const,
    periodSeconds: 1,
    from: now - memory,
    to: now + 1000,
  };
  const points = await readMetric(runtime, reading, signal);
  // A look that couldn't tell is none: its own trouble must never look like the writer's.
  return points.flatMap(({ at, value }) => {
    const silent = silentAt(value);
    return silent === undefined ? [] : [{ at, silent }];
  });
}
