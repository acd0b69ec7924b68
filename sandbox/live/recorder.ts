import type { Region } from '#core/configuration.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';
import { wallClock } from './clock.ts';
import type { LiveStage } from './live-stage.ts';
import { type ProcessorTimes, processorTimes } from './processors.ts';

/** What is watched while a drill plays: every event of the world, and what no event tells. Times: milliseconds since 1970. */
export interface Recording {
  readonly events: readonly WorldEvent[];
  /** By record name: when the authoritative answer first named the target. */
  readonly answeredTargetAt: ReadonlyMap<string, number>;
  /** When the target's instance stopped being a replica and was available. */
  readonly promotedAt: number | undefined;
  /** Replication lag by second, in seconds, while there was a standby that could tell. */
  readonly lag: ReadonlyMap<number, number>;
  /** What this machine's processors did, about once a second. */
  readonly processors: readonly ProcessorTimes[];
  stop(): void;
}

const EVERY_MILLISECONDS = 100;

/** Starts to watch; `stop` ends it. */
export function record(stage: LiveStage): Recording {
  const events: WorldEvent[] = [];
  const answeredTargetAt = new Map<string, number>();
  const lag = new Map<number, number>();
  const processors: ProcessorTimes[] = [];
  let promotedAt: number | undefined;
  let stopped = false;
  const unsubscribe = stage.world.on((event) => events.push(event));
  const watch = async () => {
    for (let round = 0; !stopped; round += 1) {
      const now = wallClock.now();
      for (const name of namesAt(stage, stage.target)) if (!answeredTargetAt.has(name)) answeredTargetAt.set(name, now);
      if (promotedAt === undefined && isPromoted(stage)) promotedAt = now;
      if (round % 10 === 0) {
        processors.push(processorTimes(now));
        void lagOf(stage).then((seconds) => seconds !== undefined && lag.set(Math.floor(now / 1000), seconds));
      }
      await wallClock.sleep(EVERY_MILLISECONDS);
    }
  };
  void watch();
  return {
    events,
    answeredTargetAt,
    lag,
    processors,
    get promotedAt() {
      return promotedAt;
    },
    stop() {
      stopped = true;
      unsubscribe();
    },
  };
}

/** The names that the authoritative server answers with a Region's endpoint. */
function namesAt({ group, route53 }: LiveStage, region: Region): readonly string[] {
  return group.traffic
    .filter(({ name, database }) => {
      const endpoint = group.databases[database]?.instances[region]?.endpoint;
      return route53.answer(name, 'CNAME').some(({ values }) => values.some((value) => value === endpoint));
    })
    .map(({ name }) => name);
}

function isPromoted({ group, rds, target }: LiveStage): boolean {
  return Object.values(group.databases).every(({ instances }) => {
    const picture = rds.instance(instances[target]?.identifier ?? '');
    return picture.DBInstanceStatus === 'available' && picture.ReadReplicaSourceDBInstanceIdentifier === undefined;
  });
}

/** How old the newest heartbeat in the standby is; undefined where there is no standby to ask. */
async function lagOf({ servers, target }: LiveStage): Promise<number | undefined> {
  const standby = servers.engines.find(({ region }) => region === target)?.server;
  if (!standby?.isRunning) return undefined;
  const lag =
    'select extract(epoch from clock_timestamp() - max(beat_at))::float8 as lag from understudy.heartbeat where pg_is_in_recovery()';
  const rows = await standby.query(lag, { database: 'app' }).catch(() => []);
  const value = rows[0]?.lag;
  return typeof value === 'number' ? Math.max(0, value) : undefined;
}
