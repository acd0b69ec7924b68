import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { arnsOf, reportBucket } from '#core/names.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What a run tells the world: a page for people, an event for machines, a record for later. */
export interface Notice {
  readonly group: string;
  /** A past-tense fact, the event's detail-type: `FailoverCompleted`. */
  readonly event: string;
  /** First line of the page, at most 100 characters of ASCII [SNS Publish, Subject]. */
  readonly subject: string;
  readonly lines: readonly string[];
  /** Where the record is kept in the report bucket. */
  readonly key: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * Sends all three, each whatever becomes of the others: a run must not fail because a channel is down. Returns the
 * channels that failed, in words.
 */
export async function notify(runtime: Runtime, notice: Notice): Promise<readonly string[]> {
  const channels = [
    ['page', page(runtime, notice)],
    ['event', emit(runtime, notice)],
    ['record', keep(runtime, notice)],
  ] as const;
  const outcomes = await Promise.allSettled(channels.map(([, sent]) => sent));
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${channels[index]?.[0]}: ${(outcome.reason as Error).message}`] : [],
  );
  for (const failure of failures) runtime.logger.error(`A notice was not sent (${failure}).`);
  return failures;
}

/** Of the channels that failed: was the page among them? Then nobody was told. */
export const wasUntold = (failures: readonly string[]): boolean =>
  failures.some((failure) => failure.startsWith('page: '));

async function page(runtime: Runtime, { subject, lines }: Notice): Promise<void> {
  const TopicArn = arnsOf(runtime.configuration, runtime.region).pagesTopic;
  await runtime.clients
    .sns()
    .send(new PublishCommand({ TopicArn, Subject: subject.slice(0, 100), Message: lines.join('\n') }));
}

async function emit(runtime: Runtime, { event, record }: Notice): Promise<void> {
  const entry = { Source: 'understudy', DetailType: event, Detail: JSON.stringify(record) };
  const { FailedEntryCount } = await runtime.clients.eventBridge().send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount) throw new Error(`EventBridge did not take ${event}.`);
}

async function keep(runtime: Runtime, { key, record }: Notice): Promise<void> {
  const Bucket = reportBucket(runtime.configuration, runtime.region);
  const Body = JSON.stringify(record, null, 2);
  await runtime.clients.s3().send(new PutObjectCommand({ Bucket, Key: key, Body, ContentType: 'application/json' }));
}
