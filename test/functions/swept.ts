import type { Configuration } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { task } from '#functions/runtime/task.ts';
import { sweep } from '#functions/sweep.ts';
import { configuration, type FakeCall, fakeRuntime, start } from './fake-runtime.ts';

export const ireland = 'eu-west-1';
export const frankfurt = 'eu-central-1';

/** An entry at rest. */
export const settledIn = (owner: string, from?: string): Partial<LedgerEntry> => ({
  group: 'orders',
  owner,
  target: owner,
  epoch: 3,
  phase: 'settled',
  fenceDebts: [],
  ...(from && { transfer: { from, to: owner, moments: {} } as never }),
});

/** The instance of a Region as a fit replica. */
export const described = (region: string, more: object = {}) => ({
  DBInstances: [
    {
      DbiResourceId: configuration.groups.orders?.databases.orders?.instances[region]?.resourceId,
      DBInstanceStatus: 'available',
      ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:orders-eu-west-1',
      ...more,
    },
  ],
});

/** What the sweep finds. */
export interface World {
  /** The example's, unless told otherwise. */
  readonly configuration?: Configuration;
  readonly entry?: Partial<LedgerEntry>;
  readonly ledger?: () => unknown;
  /** State of the own Region's suspicion alarm. */
  readonly suspicion?: string;
  /** Answer about the own check's alarm, in the other Region. */
  readonly ownCheck?: () => unknown;
  readonly running?: readonly string[];
  readonly start?: () => unknown;
  readonly publish?: () => unknown;
  /** Published looks at the writer. */
  readonly looks?: () => unknown;
  /** The own Region's instance, as RDS describes it. */
  readonly standby?: () => unknown;
  /** The other Region's. */
  readonly writer?: () => unknown;
}

/** Runs the sweep of a Region once. */
export async function swept(region: string, world: World) {
  const respond = (call: FakeCall) => {
    switch (call.operation) {
      case 'Get':
        return world.ledger?.() ?? { Item: world.entry };
      case 'DescribeAlarms': {
        if (call.region !== region) return world.ownCheck?.() ?? {};
        const StateTransitionedTimestamp = new Date(start - 90_000);
        const alarm = { AlarmName: 'understudy-orders-suspicion', StateValue: world.suspicion ?? 'OK' };
        return { MetricAlarms: [{ ...alarm, StateTransitionedTimestamp }] };
      }
      case 'ListExecutions':
        return { executions: (world.running ?? []).map((name) => ({ name, startDate: new Date(start - 30_000) })) };
      case 'GetMetricData':
        return world.looks?.() ?? {};
      case 'DescribeDBInstances':
        return (call.region === region ? world.standby?.() : world.writer?.()) ?? described(call.region);
      case 'StartExecution':
        return world.start?.();
      default:
        return world.publish?.();
    }
  };
  const runtime = fakeRuntime({ region, respond, configuration: world.configuration ?? configuration });
  const run = async () => {
    const [ended] = await Promise.allSettled([task(sweep, runtime)({})]);
    return ended?.status === 'fulfilled'
      ? { started: ended.value.started, failed: '' }
      : { failed: `${ended?.reason}` };
  };
  const { started, failed } = await run();
  const sent = (operation: string) => runtime.calls.filter((call) => call.operation === operation);
  return {
    started,
    /** What the run threw at its end. */
    failed,
    runtime,
    again: run,
    starts: sent('StartExecution').map(({ input }) => input),
    unavailable: sent('PutMetricData')
      .flatMap(({ input }) => input.MetricData)
      .filter(({ MetricName }) => MetricName === 'Unavailable'),
    troubles: () =>
      sent('PutMetricData')
        .flatMap(({ input }) => input.MetricData)
        .filter(({ MetricName }) => MetricName !== 'Unavailable'),
    looks: () => sent('DescribeDBInstances').map((call) => call.region),
    asked: sent('DescribeAlarms').map((call) => call.region),
  };
}
