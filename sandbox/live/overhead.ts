import type { LedgerEntry } from '#core/ledger.ts';
import type { HistoryEvent } from '#sandbox/asl/execution.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';
import { covered, type Stretch, seconds, secondsByName, within } from './intervals.ts';
import type { LiveStage } from './live-stage.ts';
import { othersShare } from './processors.ts';
import type { Recording } from './recorder.ts';

/** What Understudy itself took, from the alarm to proven traffic, and what was left out of the account. */
export interface Overhead {
  readonly overheadSeconds: number | null;
  readonly subtracted: readonly { readonly name: string; readonly seconds: number }[];
  /** The share of this machine's processors, 0 to 1, that other programs used meanwhile; null where nothing was moved or it is not known. */
  readonly othersBusy: number | null;
}

/** The account of a transfer: the whole stretch less what has to take its time. Null when nothing was moved. */
export function overheadOf(
  stage: Pick<LiveStage, 'group'>,
  recording: Recording,
  entry: LedgerEntry,
  outageAt: number,
): Overhead {
  const whole = wholeStretch(recording, entry, outageAt);
  if (!whole) return { overheadSeconds: null, subtracted: [], othersBusy: null };
  const stretches = [...waits(stage, recording, entry, whole), ...looks(recording.events)];
  const clipped = stretches.map((stretch) => within(stretch, whole)).filter((stretch) => stretch !== undefined);
  const busy = othersShare(recording.processors, whole);
  return {
    overheadSeconds: seconds(whole.to - whole.from - covered(clipped)),
    subtracted: secondsByName(clipped),
    othersBusy: busy === undefined ? null : Math.round(busy * 100) / 100,
  };
}

/** From the first alarm after the outage to the moment at which the traffic was seen with the target. */
function wholeStretch({ events }: Recording, { transfer }: LedgerEntry, outageAt: number): Stretch | undefined {
  const alarm = events.find(
    (event) =>
      event.kind === 'alarm' && event.to === 'ALARM' && event.at >= outageAt && event.alarm.endsWith('-suspicion'),
  );
  const { trafficProven, announced } = transfer?.moments ?? {};
  const proven = Math.min(trafficProven ?? Number.POSITIVE_INFINITY, announced ?? Number.POSITIVE_INFINITY);
  return alarm && Number.isFinite(proven) ? { name: 'whole', from: alarm.at, to: proven } : undefined;
}

function waits(
  stage: Pick<LiveStage, 'group'>,
  recording: Recording,
  { transfer }: LedgerEntry,
  whole: Stretch,
): Stretch[] {
  const { silentSince, declared, fenced, promotionRequested, trafficRequested } = transfer?.moments ?? {};
  const found: Stretch[] = [];
  const add = (name: string, from: number | undefined, to: number | undefined) => {
    if (from !== undefined && to !== undefined && to > from) found.push({ name, from, to });
  };
  if (transfer?.approval || transfer?.override)
    add('answers of persons', firstPage(recording.events, whole.from), transfer.moments.started);
  add('dwell', whole.from, silentSince && silentSince + stage.group.policy.dwellSeconds * 1000);
  if (fenced !== undefined && promotionRequested !== undefined && fenced <= promotionRequested)
    add('fence proof', declared, fenced);
  add('promotion', promotionRequested, recording.promotedAt);
  for (const { name, strategy, ttlSeconds } of stage.group.traffic) {
    const askedAt = transfer?.changes[name]?.at ?? trafficRequested;
    const answeredAt = recording.answeredTargetAt.get(name);
    add(strategy === 'record' ? 'Route 53 propagation' : 'health-check evaluation', askedAt, answeredAt);
    add('TTL', answeredAt, answeredAt && answeredAt + ttlSeconds * 1000);
  }
  return found;
}

/** Where persons are asked, the first page asks them. */
const firstPage = (events: readonly WorldEvent[], since: number): number | undefined =>
  events.find(({ kind, at }) => kind === 'page' && at >= since)?.at;

const lookStates = new Set(['Assess outage', 'Confirm outage', 'Look around']);

/** Every look of the machines, from the call of the function to its answer. */
function looks(events: readonly WorldEvent[]): Stretch[] {
  const begun = new Map<string, number>();
  const found: Stretch[] = [];
  for (const event of events) {
    if (event.kind !== 'state' || !lookStates.has(event.history.state ?? '')) continue;
    const { type, timestamp }: HistoryEvent = event.history;
    if (type === 'TaskScheduled') begun.set(event.execution, timestamp);
    if (type !== 'TaskSucceeded' && type !== 'TaskFailed' && type !== 'TaskTimedOut') continue;
    found.push({ name: 'fresh looks', from: begun.get(event.execution) ?? timestamp, to: timestamp });
  }
  return found;
}
