import type { DBInstance } from '@aws-sdk/client-rds';
import type { Engine } from '#sandbox/world/engine.ts';
import { type RdsOptions, rdsService } from '#sandbox/world/rds.ts';
import { caller, drillConfiguration } from './drill-configuration.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

export const WRITER = 'orders-eu-west-1';
export const REPLICA = 'orders-eu-central-1';
export const FENCE = 'sg-0a1b2c3d4e5f60072';
export const OPEN = 'sg-0a1b2c3d4e5f60071';

/** A server that writes down what is done to it. */
function loggedEngine(identifier: string, log: string[]): Engine {
  const note = async (what: string) => void log.push(`${identifier} ${what}`);
  return {
    identifier,
    promote: () => note('promote'),
    restart: () => note('restart'),
    setReadOnly: (on) => note(`read-only ${on}`),
    setReachable: (open) => note(`reachable ${open}`),
    kill: () => note('kill'),
    isRunning: () => true,
  };
}

/** The simulated RDS of the drill's configuration, with servers that write down what is done to them. */
export function rdsWorld(overrides: Partial<RdsOptions> = {}) {
  const timers = fakeTimers();
  const log: string[] = [];
  const rds = rdsService({
    configuration: drillConfiguration(),
    timers,
    durations: fixedDurations({ promotionNoticed: 20_000, promotion: 120_000, modify: 60_000, parameterApply: 5_000 }),
    engine: (identifier) => loggedEngine(identifier, log),
    isRegionUp: () => true,
    ...overrides,
  });
  const [ireland, frankfurt] = [caller(rds, 'eu-west-1'), caller(rds, 'eu-central-1')];
  const describe = (region: typeof ireland, DBInstanceIdentifier: string) => {
    const { DBInstances } = region.call<{ DBInstances: DBInstance[] }>('DescribeDBInstances', { DBInstanceIdentifier });
    return DBInstances[0];
  };
  const status = () => describe(frankfurt, REPLICA)?.DBInstanceStatus;
  return { timers, log, rds, ireland, frankfurt, describe, status };
}
