import type { Region } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { metrics, namesOf } from '#core/names.ts';
import { type PastLook, publishedSilence, silentAt } from '#core/observation.ts';
import type { CallEntry } from '#sandbox/world/call-log.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';
import type { Stage } from '../stage.ts';

/** Steps from a fault to its declaration, in the order in which they come. */
export const steps = ['silent', 'alarm', 'started', 'assessed', 'claimed', 'confirmed', 'declared'] as const;
export type StepName = (typeof steps)[number];

/** What each step's time was spent on, in words. */
export const stepTexts: Readonly<Record<StepName, string>> = {
  silent: "fault to both observers' first silent look",
  alarm: 'to the first alarm',
  started: "to the execution's start (event)",
  assessed: 'to the end of the dwell (assessed)',
  claimed: 'to the claim',
  confirmed: 'to the second decision',
  declared: 'to the declaration',
};

/** When each step was reached, in milliseconds since 1970; what was not seen is absent. */
export type Reached = Readonly<Partial<Record<StepName, number>>>;

interface Datum {
  readonly MetricName: string;
  readonly Value: number;
  readonly Timestamp?: Date;
}

/** Listens to the world for what an outage leads to: looks, alarms, executions, refusals, the declaration. */
export class Timeline {
  /** When the ledger took the declaration, with the moments that it carries. */
  declared: Reached | undefined;
  readonly #alarmsAt: number[] = [];
  readonly #refusals = new Map<string, string>();
  /** By observer: its published looks at the writer, as they came. */
  readonly #looks = new Map<Region, PastLook[]>();
  readonly #alarm: string;
  readonly #stage: Stage;
  #epoch: number;

  /** `epoch`: the group's before the outage. */
  constructor(stage: Stage, epoch: number) {
    this.#stage = stage;
    this.#epoch = epoch;
    this.#alarm = namesOf(stage.configuration).suspicionAlarm(stage.groupName);
    stage.world.on((event) => this.#hear(event));
  }

  /** When a suspicion alarm first went off, in any Region. */
  firstAlarmAt(): number | undefined {
    return this.#alarmsAt[0];
  }

  /** Each execution's first reason for its "no", with its numbers taken out. */
  refusals(): readonly string[] {
    return [...this.#refusals.values()];
  }

  #hear(event: WorldEvent): void {
    if (event.kind === 'call' && event.entry.result === 'ok') this.#called(event.entry);
    if (event.kind === 'alarm' && event.alarm === this.#alarm && event.to === 'ALARM') this.#alarmsAt.push(event.at);
    if (event.kind === 'state' && event.history.type === 'TaskSucceeded') {
      const { Payload } = (event.history.output ?? {}) as { Payload?: { go?: boolean; reasons?: readonly string[] } };
      if (Payload?.go === false) this.#refused(keyOf(event), Payload.reasons?.[0] ?? 'no reason');
    }
    if (event.kind === 'execution' && event.status !== 'RUNNING' && !this.#refusals.has(keyOf(event))) {
      const { result } =
        this.#stage.world.executions.findLast(
          ({ name, region }) => name === event.execution && region === event.region,
        ) ?? {};
      if (result?.error === 'FailoverAborted') this.#refused(keyOf(event), firstSentence(result.cause ?? ''));
    }
  }

  #refused(execution: string, why: string): void {
    this.#refusals.set(execution, this.#plain(why));
  }

  /** The sentence without what differs from seed to seed: executions, numbers, and which Region plays which part. */
  #plain(why: string): string {
    let plain = why.replaceAll(/arn:\S+/g, 'another execution');
    for (const [part, region] of Object.entries(this.#stage.regions)) plain = plain.replaceAll(region, `the ${part}`);
    return plain.replaceAll(/\d+(\.\d+)?/g, '#');
  }

  #called(entry: CallEntry): void {
    if (entry.operation === 'PutMetricData')
      for (const datum of (entry.input.MetricData ?? []) as readonly Datum[]) this.#published(entry.from, datum);
    const item = entry.input.Item as (LedgerEntry & { readonly record?: string }) | undefined;
    if (entry.operation !== 'Put' || item?.record !== 'entry' || item.epoch <= this.#epoch) return;
    this.#epoch = item.epoch;
    const { started, assessed, claimed, confirmed } = item.transfer?.moments ?? {};
    const silent = this.#silentSince(entry.appliedAt ?? entry.at);
    // The alarm of an earlier cut is not that of this silence; where it never ended, none was raised for it.
    const alarm = this.#alarmsAt.find((at) => silent !== undefined && at >= silent);
    const moments = { silent, alarm, started, assessed, claimed, confirmed };
    const known = Object.entries(moments).filter(([, at]) => at !== undefined);
    this.declared ??= { ...Object.fromEntries(known), declared: entry.appliedAt ?? entry.at };
  }

  #published(from: Region, { MetricName, Value, Timestamp }: Datum): void {
    if (MetricName !== metrics.suspicion || !Timestamp) return;
    const looks = this.#looks.get(from) ?? [];
    this.#looks.set(from, looks);
    const silent = silentAt(Value);
    if (silent !== undefined) looks.push({ at: Timestamp.getTime(), silent });
  }

  /** Since when every observer whose looks were published has found the writer silent without a break. */
  #silentSince(now: number): number | undefined {
    const silences = [...this.#looks.values()].flatMap((looks) => publishedSilence(looks, now) ?? []);
    return silences.length > 0 ? Math.max(...silences) : undefined;
  }
}

/** One event starts executions of the same name in both candidates. */
const keyOf = ({ region, execution }: { region: Region; execution: string }): string => `${region}/${execution}`;

const firstSentence = (text: string): string => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;
