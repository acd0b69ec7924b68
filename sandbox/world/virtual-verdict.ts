import type { Acknowledged } from './virtual-client.ts';
import type { VirtualEngine } from './virtual-engine.ts';

/** What the data says after a transfer: counted from the acknowledged writes and the surviving server, from nothing else. */

/** Acknowledged writes that the surviving server does not have. */
export function lostWrites(acknowledged: readonly Acknowledged[], survivor: VirtualEngine): readonly Acknowledged[] {
  const stored = new Set(survivor.commits.map(({ token }) => token));
  return acknowledged.filter(({ token }) => !stored.has(token));
}

/** Acknowledged writes that another server committed after the survivor had been promoted: split brain. */
export function splitBrainWrites(
  acknowledged: readonly Acknowledged[],
  survivor: VirtualEngine,
): readonly Acknowledged[] {
  const { promotedAt } = survivor;
  if (promotedAt === undefined) return [];
  return acknowledged.filter(({ by, committedAt }) => by !== survivor.identifier && committedAt > promotedAt);
}

/** The longest time without an acknowledgement between two moments, in milliseconds. */
export function longestSilence(acknowledged: readonly Acknowledged[], from: number, to: number): number {
  const moments = [from, ...acknowledged.map(({ at }) => at).filter((at) => at > from && at < to), to];
  return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? from)));
}
