import type { Region } from '#core/configuration.ts';
import { alarmSpec } from './alarm-spec.ts';
import { type Host, resourcesOf } from './host.ts';

/** Told of each invocation that ended. `startedAt`: milliseconds since 1970. */
export type CountInvocation = (
  lambda: { readonly name: string; readonly region: Region },
  startedAt: number,
  failed: boolean,
) => void;

/**
 * Publishes what Lambda publishes of an invocation: when it has ended, but with the moment of its start, that it was one, and whether it
 * failed, as 0 or 1. A request that was throttled is none [Lambda Developer Guide, monitoring-metrics-types]. Only for functions that an
 * alarm of the templates watches, for nobody else reads these metrics, and a million invocations of the others would be kept for nothing.
 */
export function lambdaMetrics(host: Host): CountInvocation {
  const watched = new Set(
    resourcesOf(host, 'AWS::CloudWatch::Alarm')
      .map(alarmSpec)
      .filter(({ metric }) => metric.namespace === 'AWS/Lambda')
      .map(({ region, metric }) => `${region}/${metric.dimensions.FunctionName}`),
  );
  // A stream of its own, so that these points shift no other draw.
  const delays = host.random.child('lambda-metrics');
  return ({ name, region }, at, failed) => {
    // A Region that is gone tells nothing of the invocations that were lost with it.
    if (!watched.has(`${region}/${name}`) || !host.reach.isUp(region, 'lambda')) return;
    const visibleAt = host.timers.now() + delays.between(200, 2000);
    const put = (metric: string, value: number) =>
      host.metrics.put(
        region,
        { namespace: 'AWS/Lambda', name: metric, dimensions: { FunctionName: name } },
        { at, visibleAt, value, highResolution: false },
      );
    put('Invocations', 1);
    put('Errors', failed ? 1 : 0);
  };
}
