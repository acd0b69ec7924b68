import type { Configuration, Region } from '#core/configuration.ts';
import type { HistoryEvent } from '#sandbox/asl/execution.ts';
import type { CallEntry } from './call-log.ts';
import type { Dispatch } from './dispatch.ts';
import type { Iam } from './iam.ts';
import type { MetricStore } from './metric-store.ts';
import type { Random } from './random.ts';
import type { Reach } from './reach.ts';
import type { Durations, Timers } from './service.ts';
import type { Resource } from './template.ts';

/** What every part of the world shares, and what a service from outside is given to be made with. */
export interface Host {
  readonly configuration: Configuration;
  readonly account: string;
  readonly timers: Timers;
  readonly durations: Durations;
  readonly random: Random;
  readonly reach: Reach;
  /** Every resource of every stack, resolved. */
  readonly resources: readonly Resource[];
  readonly metrics: MetricStore;
  readonly dispatch: Dispatch;
  readonly iam: Iam;
  emit(event: WorldEvent): void;
}

/** The resources of one type, in every Region or in one. */
export const resourcesOf = (host: Pick<Host, 'resources'>, type: string, region?: Region): readonly Resource[] =>
  host.resources.filter((resource) => resource.type === type && (region === undefined || resource.region === region));

/** Something that happened in the world. `at` is in milliseconds since 1970. */
export type WorldEvent = { readonly at: number; readonly region: Region } & (
  | { readonly kind: 'call'; readonly entry: CallEntry }
  | { readonly kind: 'alarm'; readonly alarm: string; readonly from: string; readonly to: string }
  | { readonly kind: 'event'; readonly id: string; readonly source: string; readonly detailType: string }
  | { readonly kind: 'schedule'; readonly schedule: string }
  | { readonly kind: 'execution'; readonly machine: string; readonly execution: string; readonly status: string }
  | { readonly kind: 'state'; readonly machine: string; readonly execution: string; readonly history: HistoryEvent }
  | { readonly kind: 'page'; readonly topic: string; readonly subject: string; readonly message: string }
  | { readonly kind: 'dead-letter'; readonly queue: string; readonly reason: string; readonly body: unknown }
  | { readonly kind: 'reach'; readonly what: string }
);
