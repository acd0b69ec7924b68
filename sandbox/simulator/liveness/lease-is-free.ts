import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { Truth } from '../truth.ts';
import { runningIn } from './rest.ts';

/**
 * A run that is killed, stopped or cut off leaves its lease to run out; one that ends by itself has no reason to: for as long as it
 * lasts, nobody else may take the group.
 */
export const leaseIsFree: Invariant = {
  id: 'L2',
  sentence: 'The lease is free once the run that held it has ended by itself, and has run out once nobody runs.',
  watch: (truth) => {
    const unable = new Set<string>();
    return {
      called: ({ service, result }, tag) => {
        if (service === 'dynamodb' && result !== 'ok' && tag?.holder !== undefined) unable.add(tag.holder);
        return undefined;
      },
      executed: (record) => {
        const wasUnable = unable.has(record.arn) || wasNotAnswered(truth, record);
        const said = record.result?.path.at(-1) === 'Stopped, nothing changed' && wasUnable;
        return said || !endedByItself(record) ? undefined : judge(truth, record);
      },
      ended: () => {
        const { holder, leaseExpiresAt = 0 } = truth.entry;
        if (holder === undefined || leaseExpiresAt <= truth.stage.timers.now()) return undefined;
        if (runningIn(truth.stage).length > 0) return undefined;
        return `${holder} holds the lease until ${new Date(leaseExpiresAt).toISOString()}.`;
      },
    };
  },
};

/** A call that was carried out and whose answer was lost counts as a good one: only the function knows that it learned nothing. */
const wasNotAnswered = ({ stage }: Truth, { startedAt, region }: ExecutionRecord): boolean =>
  stage.world.logs.some(
    (line) => line.at >= startedAt && line.region === region && line.message.includes(' was not given back: '),
  );

const holderOf = ({ arn, input }: ExecutionRecord): string => (input as { holder?: string } | null)?.holder ?? arn;

/** The reconciler chose to end, or a refusal was announced: one that could not be, since Lambda is down, gave nothing back either. */
function endedByItself({ result, history }: ExecutionRecord): boolean {
  if (result?.path.includes('How did it end?')) return true;
  return history.some(({ type, state }) => type === 'TaskSucceeded' && state === 'Announce refusal');
}

function judge({ stage, entry }: Truth, record: ExecutionRecord): Finding {
  const { arn, name } = record;
  if (entry.holder !== holderOf(record) || (entry.leaseExpiresAt ?? 0) <= stage.timers.now()) return undefined;
  // A second run for the same holder goes on with its lease; the failover machine only waits for the reconciler.
  const isShared = stage.world.executions.some(
    (other) =>
      other.result === undefined && other.arn !== arn && other.arn !== entry.holder && holderOf(other) === entry.holder,
  );
  if (isShared) return undefined;
  return `${name} ended by itself, and keeps the lease until ${new Date(entry.leaseExpiresAt ?? 0).toISOString()}.`;
}
