import type { Region } from '#core/configuration.ts';

/** How a simulated AWS service is written: operations by the SDK's command names, each with what IAM and the call log must know. */

/** One SDK call on its way to a simulated service. */
export interface Call {
  readonly service: string;
  /** The command without `Command`: `PromoteReadReplica`. */
  readonly operation: string;
  /** The Region whose endpoint is called; Route 53's is us-east-1. */
  readonly region: Region;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** Who calls: a function's role, a service's role, or `operator` (the CLI, which is allowed everything). */
export interface Caller {
  readonly region: Region;
  readonly role: string;
}

export interface Operation {
  /** IAM actions with the resource ARNs that the call touches, and the condition keys it carries. */
  readonly needs: (call: Call) => readonly Need[];
  /** True when it changes a database, a network, a parameter or traffic: ledger, metric, log and notification writes are not. */
  readonly mutating: boolean;
  /** What the call is about, for the log: an identifier or a name. */
  readonly target: (call: Call) => string;
  readonly apply: (call: Call) => unknown;
}

export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Service {
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** An error as the SDK would throw it. */
export class ServiceFault extends Error {
  override readonly name: string;
  readonly code: string;
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $retryable: { readonly throttling: boolean } | undefined;

  constructor(name: string, message: string, status = 400, retryable?: { throttling: boolean }) {
    super(message);
    this.name = name;
    this.code = name;
    this.$fault = status >= 500 ? 'server' : 'client';
    this.$metadata = { httpStatusCode: status };
    this.$retryable = retryable;
  }
}

/** A timer that the world sets: virtual in tests, real in the drill. `after` runs the work once, in world order; its answer calls that off. */
export interface Timers {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  after(milliseconds: number, work: () => void): () => void;
}

/**
 * AWS's own durations in milliseconds, by name, drawn between their bounds and divided by the time scale.
 * Only these are compressed: dwell, TTLs and Understudy's own steps never are.
 */
export interface Durations {
  /** `of` names the thing that takes it, for those that draw for each thing apart. */
  draw(name: DurationName, of?: string): number;
}

export type DurationName =
  | 'promotionNoticed' // the old `available` is still shown after the call was accepted
  | 'promotion'
  | 'reboot'
  | 'recovery' // from the return of a Region to an instance that takes connections again
  | 'modify'
  | 'parameterApply'
  | 'healthCheckEvaluation'
  | 'route53Propagation'
  | 'eventDelivery'
  | 'metricDelay'
  | 'apiLatency'
  | 'coldStart'
  | 'schedulePeriod';
