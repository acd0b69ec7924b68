import { probe } from '#functions/probe.ts';
import { task } from '#functions/runtime/task.ts';
import {
  awsError,
  configuration,
  type FakeCall,
  type FakeRuntime,
  fakeRuntime,
  invoked,
  payloadOf,
  silence,
  start,
} from './fake-runtime.ts';

/** What a run of the probe finds. */
export interface World {
  /** Reads of the ledger in their order; the last one stands for all after it. */
  readonly owners?: readonly (string | undefined)[];
  /** Is the writer dead at this moment? */
  readonly dead?: (runtime: FakeRuntime) => boolean;
  /** Published runs, in seconds since 1970. */
  readonly runs?: (runtime: FakeRuntime) => readonly number[];
  readonly publish?: () => unknown;
  readonly everySeconds?: number;
}

/** Runs the probe of a Region once, in a world in which Ireland owns the group unless told otherwise. */
export async function run(region: string, world: World) {
  let reads = 0;
  const owners = world.owners ?? ['eu-west-1'];
  const runtime: FakeRuntime = fakeRuntime({
    region,
    configuration: { ...configuration, probe: { everySeconds: world.everySeconds ?? 5 } },
    respond: (call) => {
      const dead = world.dead?.(runtime) ?? false;
      switch (call.operation) {
        case 'Get': {
          // The self-test reads the ledger too, but not consistently.
          if (!call.input.ConsistentRead) return {};
          const owner = owners[Math.min(reads++, owners.length - 1)];
          if (owner === undefined) throw awsError('InternalServerError', 500);
          return owner === 'nobody' ? {} : { Item: { group: 'orders', owner } };
        }
        case 'DescribeDBInstances':
          return dead && call.region === 'eu-west-1' ? silence() : { DBInstances: [{ DBInstanceStatus: 'available' }] };
        case 'GetMetricData': {
          const Values = world.runs?.(runtime) ?? [];
          return { MetricDataResults: [{ Timestamps: Values.map(() => new Date(start)), Values }] };
        }
        case 'PutMetricData':
          return world.publish?.();
        default:
          return invoked({
            answers: payloadOf(call).questions.map((_question: unknown, index: number) => ({
              kind: 'reach',
              ok: index > 0 || !dead,
              reason: '',
            })),
          });
      }
    },
  });
  const ended = await task(probe, runtime)({});
  return { runtime, ended, published: publishedBy(runtime) };
}

export const publishedBy = ({ calls }: FakeRuntime) =>
  calls.filter(({ operation }) => operation === 'PutMetricData').map(({ input }) => input);
/** The points of a metric: seconds from the start, and values. */
export const secondsOf = (inputs: readonly FakeCall['input'][], metric: string) =>
  inputs.flatMap(({ MetricData }) =>
    MetricData.filter(({ MetricName }: { MetricName: string }) => MetricName === metric).map(
      ({ Timestamp, Value }: { Timestamp: Date; Value: number }) => [(Timestamp.getTime() - start) / 1000, Value],
    ),
  );
