import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { Instance, Region } from '#core/configuration.ts';
import type { Signal } from '#core/evidence.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What a look at one instance through the RDS API found. */
export interface InstanceLook {
  /** Does the RDS API answer? A refusal is an answer; being throttled or without credentials tells nothing. */
  readonly api: Signal;
  readonly multiAz: boolean;
  readonly reason: string;
}

/** Asks the RDS API of the Region for one instance. Never rejects. Bound it: a dead Region does not refuse, it says nothing. */
export async function lookAtInstance(
  runtime: Pick<Runtime, 'clients'>,
  region: Region,
  { identifier, resourceId }: Pick<Instance, 'identifier' | 'resourceId'>,
  signal?: AbortSignal,
): Promise<InstanceLook> {
  try {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
    const { DBInstances } = await runtime.clients.rds(region).send(command, signal ? { abortSignal: signal } : {});
    const found = DBInstances?.[0];
    // A namesake's high availability is not ours.
    const multiAz = found?.DbiResourceId === resourceId && found.MultiAZ === true;
    return { api: 'up', multiAz, reason: `${identifier} is ${found?.DBInstanceStatus ?? 'not shown'}.` };
  } catch (error) {
    return { api: signalOf(error), multiAz: false, reason: (error as Error).message };
  }
}

/** What an error says of the API that was asked [AWS SDK for JavaScript v3: `$metadata.httpStatusCode` is set once it answered]. */
export function signalOf(error: unknown): Signal {
  const { name, $metadata, $retryable } = (error ?? {}) as {
    name?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: { throttling?: boolean };
  };
  const status = $metadata?.httpStatusCode;
  if ($retryable?.throttling || status === 429 || /throttl|RequestLimitExceeded|TooManyRequests/i.test(name ?? ''))
    return 'unknown';
  if (status !== undefined && status < 500) return 'up';
  return name === 'CredentialsProviderError' ? 'unknown' : 'down';
}
