import type { Observation, RecentLooks, Replication, Signal } from '#core/evidence.ts';

/** Observations for tests: Ireland is the owner, Frankfurt its standby, London the witness. */

export const owner = 'eu-west-1';
export const standby = 'eu-central-1';
export const witness = 'eu-west-2';
export const noon = 1_800_000_000_000;

export interface Seen {
  readonly endpoint?: Signal;
  readonly controlPlane?: Signal;
  readonly replication?: Replication['state'];
  readonly heartbeatAt?: number;
  readonly blind?: boolean;
  readonly multiAz?: boolean;
  readonly at?: number;
  readonly silentSince?: number;
  readonly answeredAt?: number;
  readonly recent?: RecentLooks;
}

export function observation(observer: string, seen: Seen = {}): Observation {
  const { endpoint = 'up', controlPlane = 'up', blind = false, multiAz = false, at = noon } = seen;
  return {
    observer,
    observed: owner,
    at,
    blind,
    endpoint: { state: endpoint, reason: `The writer is ${endpoint}.` },
    controlPlane: { state: controlPlane, reason: `The API is ${controlPlane}.` },
    replication:
      seen.replication === undefined
        ? {}
        : {
            orders: {
              state: seen.replication,
              reason: `Replication is ${seen.replication}.`,
              ...(seen.heartbeatAt !== undefined && { heartbeatAt: seen.heartbeatAt }),
            },
          },
    multiAz,
    ...(seen.silentSince !== undefined && { silentSince: seen.silentSince }),
    ...(seen.recent && { recent: seen.recent }),
    ...(seen.answeredAt !== undefined && { answeredAt: seen.answeredAt }),
  };
}
