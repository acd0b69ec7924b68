import type { LossEstimate, Observation } from './evidence.ts';
import { evidence } from './sight.ts';

/** The writer's engine writes a heartbeat this often. */
export const beatSeconds = 1;

const unknown: LossEstimate = { lowerSeconds: 0, upperSeconds: null };

/**
 * Bounds of what a failover would lose: what the writer can have committed after the newest heartbeat that the standby has.
 *
 * The upper bound ends where the last observer found the writer silent. An observer whose own link was cut calls it silent too
 * early, so the earliest finding proves nothing; with at most one such link the latest one is never before the writer's death.
 * Hence two observers are needed: with fewer, or with a database whose heartbeat is not known, the bound is unknown (null).
 * Blind observers count for nothing. Sound as long as at most one observer's link to the writer is cut, and as far as the
 * clocks agree. Where a beat is younger than every finding, more than one is known to be cut: the bound then reaches until now.
 *
 * `replicas`: the observations whose heartbeats count, where those are another standby's: the end of the writer is the same for all.
 * `beside`: what further standbys report. When they fell silent counts for nothing; what they heard of a living writer does, since all
 * links but theirs may be cut.
 */
export function estimateLoss(
  observations: readonly Observation[],
  replicas: readonly Observation[] = observations,
  beside: readonly Observation[] = [],
): LossEstimate {
  const seeing = observations.filter(({ blind }) => !blind);
  const hearing = [...seeing, ...beside.filter(({ blind }) => !blind)];
  const beats = newestHeartbeats(replicas);
  if (!beats) return unknown;
  const replayedTo = Math.min(...beats);

  const answeredAt = Math.max(...hearing.map((seen) => seen.answeredAt ?? Number.NEGATIVE_INFINITY));
  // A beat is due within the beat's period, so that much of an answer after the newest one says nothing of a loss.
  const lowerSeconds = Math.max(0, Math.floor((answeredAt - replayedTo) / 1000) - beatSeconds);

  const ends = new Map(seeing.flatMap((seen) => endOf(seen)));
  if (ends.size < 2) return { lowerSeconds, upperSeconds: null };
  const upTo = (moment: number): LossEstimate => ({
    lowerSeconds,
    upperSeconds: Math.max(lowerSeconds, 0, Math.ceil((moment - replayedTo) / 1000)),
  });
  const end = Math.max(answeredAt, ...ends.values());
  // The writer lived after nobody reached it any more, so its silence says nothing of its end: it may be committing still.
  const newest = Math.max(...beats, ...[...observations, ...beside].flatMap(heartbeatsOf));
  if (newest - end > evidence.clockToleranceMilliseconds) return upTo(Math.max(...seeing.map(({ at }) => at)));
  return upTo(end);
}

/** Until when the writer can have committed, as this observer sees it: until now while it answers. */
function endOf({ observer, endpoint, silentSince, at }: Observation): [string, number][] {
  if (endpoint.state === 'unknown') return [];
  return [[observer, endpoint.state === 'down' ? (silentSince ?? at) : at]];
}

/** The newest moment up to which every database is known to be replicated; undefined where one's is not known. */
export function replayedTo(replicas: readonly Observation[]): number | undefined {
  const beats = newestHeartbeats(replicas);
  return beats && Math.min(...beats);
}

/** The newest heartbeat replayed of each database; undefined when one is not known, or there is no database. */
function newestHeartbeats(observations: readonly Observation[]): readonly number[] | undefined {
  const newest = new Map<string, number | undefined>();
  for (const { replication } of observations)
    for (const [database, { heartbeatAt }] of Object.entries(replication))
      newest.set(database, latest(newest.get(database), heartbeatAt));
  const known = [...newest.values()].filter((beat) => beat !== undefined);
  return known.length === 0 || known.length < newest.size ? undefined : known;
}

const heartbeatsOf = ({ replication }: Observation): readonly number[] =>
  Object.values(replication).flatMap(({ heartbeatAt }) => heartbeatAt ?? []);

const latest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);
