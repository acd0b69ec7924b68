import type { Probe } from '#core/reality.ts';

/** What the function inside the VPC answers about databases and names. */

/** `ok`: the question was answered. `reason` says in words what was seen, in either case. */
interface Answered {
  readonly ok: boolean;
  readonly reason: string;
}

export interface ReachAnswer extends Answered {
  readonly kind: 'reach';
}

/** `heartbeatAt`: when the newest replayed beat was written, by the writer's clock, in milliseconds since 1970. */
export interface ReplicationAnswer extends Answered {
  readonly kind: 'replication';
  readonly state: 'flowing' | 'stalled' | 'unknown';
  readonly heartbeatAt?: number;
}

/**
 * - `written`: a commit was acknowledged.
 * - `read-only`: the server takes no writes (SQLSTATE 25006): a standby, or fenced.
 * - `unreachable`: no session could be opened; nothing was sent.
 * - `refused`: the server answered with another no, or a session was open and the write was not answered. That proves nothing
 *   about a fence: the write may have been made, or the next one may be.
 */
export interface WriteAnswer extends Answered {
  readonly kind: 'write-probe';
  readonly outcome: Probe;
  /** SQLSTATE of the server's refusal, where it gave one. */
  readonly code?: string;
}

export interface RoleAnswer extends Answered {
  readonly kind: 'role';
  readonly role: 'writer' | 'standby' | 'unknown';
}

/** `chain`: the targets of the name's CNAMEs in order; empty when the name is no alias or was not answered. */
export interface ResolveAnswer extends Answered {
  readonly kind: 'resolve';
  readonly chain: readonly string[];
}

export type Answer = ReachAnswer | ReplicationAnswer | WriteAnswer | RoleAnswer | ResolveAnswer;
