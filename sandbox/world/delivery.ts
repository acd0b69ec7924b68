import type { Region } from '#core/configuration.ts';
import type { Host } from './host.ts';
import { ServiceFault } from './service.ts';

/** How long and how often a delivery is tried. AWS's default is 24 h and 185 attempts. */
export interface RetryPolicy {
  readonly maximumAgeSeconds: number;
  readonly maximumRetries: number;
}

/** Where what can't be delivered goes; without a queue it is dropped. */
export interface Delivery {
  readonly region: Region;
  readonly service: 'events' | 'scheduler';
  readonly retry: RetryPolicy;
  readonly attempt: () => Promise<unknown>;
  readonly giveUp: (reason: string) => void;
}

/** Reads a target's RetryPolicy. */
export function retryPolicyOf(given: unknown): RetryPolicy {
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = (given ?? {}) as Record<string, unknown>;
  return {
    maximumAgeSeconds: Number(MaximumEventAgeInSeconds ?? 86_400),
    maximumRetries: Number(MaximumRetryAttempts ?? 185),
  };
}

/**
 * Delivers at least once: a target that does not answer is tried again with exponential back-off and jitter; one that
 * refuses is given up at once, as AWS does for missing permissions and missing targets.
 */
export async function deliver(host: Host, delivery: Delivery): Promise<void> {
  const { timers, reach, random } = host;
  const { region, service, retry } = delivery;
  const since = timers.now();
  for (let retries = 0; ; retries += 1) {
    await reach.until(() => reach.isUp(region, service));
    try {
      await delivery.attempt();
      return;
    } catch (fault) {
      // A name that derives from the event collides with itself when the event comes twice: it was delivered before.
      if (fault instanceof ServiceFault && fault.name === 'ExecutionAlreadyExists') return;
      const pause = Math.min(2 ** retries, 60) * (500 + random.between(0, 500));
      const refused =
        fault instanceof ServiceFault && fault.$fault === 'client' && fault.name !== 'TooManyRequestsException';
      const over = timers.now() + pause - since > retry.maximumAgeSeconds * 1000 || retries >= retry.maximumRetries;
      if (refused || over)
        return delivery.giveUp(fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown');
      await timers.sleep(pause);
    }
  }
}
