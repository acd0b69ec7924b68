import type { Region } from '#core/configuration.ts';
import { machineArn } from './arns.ts';
import type { Host, WorldEvent } from './host.ts';

/** The metrics of Step Functions by the status of an execution that ended. */
const endings: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** Publishes what AWS publishes of its own: ends of executions, and each minute the depth of queues that are not empty. */
export function serviceMetrics(host: Host): (event: WorldEvent) => void {
  const depths = new Map<string, { region: Region; queue: string; depth: number }>();
  const publish = (
    region: Region,
    namespace: string,
    name: string,
    dimensions: Record<string, string>,
    value: number,
  ) => {
    const at = host.timers.now();
    const visibleAt = at + host.durations.draw('metricDelay');
    host.metrics.put(region, { namespace, name, dimensions }, { at, visibleAt, value, highResolution: false });
  };
  const measure = ({ region, queue, depth }: { region: Region; queue: string; depth: number }) =>
    publish(region, 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: queue }, depth);
  const everyMinute = () => {
    for (const depth of depths.values()) measure(depth);
    host.timers.after(60_000, everyMinute);
  };
  host.timers.after(60_000, everyMinute);
  return (event) => {
    if (event.kind === 'dead-letter') {
      const { region, queue } = event;
      const depth = { region, queue, depth: (depths.get(`${region}/${queue}`)?.depth ?? 0) + 1 };
      depths.set(`${region}/${queue}`, depth);
    }
    const name = event.kind === 'execution' ? endings[event.status] : undefined;
    if (event.kind !== 'execution' || name === undefined) return;
    const { region, machine } = event;
    publish(region, 'AWS/States', name, { StateMachineArn: machineArn(host.account, region, machine) }, 1);
  };
}
