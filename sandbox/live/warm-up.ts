import type { Region } from '#core/configuration.ts';
import type { World } from '#sandbox/world/world.ts';
import type { Say } from './act.ts';
import { becomesTrue, wallClock } from './clock.ts';
import { DrillCannotStart } from './drill-cannot-start.ts';
import type { LiveStage } from './live-stage.ts';

/** From then on a client has more than a lucky start behind it. */
const WRITING = 50;

/** What was seen is published at most 18 s apart; below a minute CloudWatch reads points of high resolution. */
const RECENT_MILLISECONDS = 20_000;

/** The outage begins when everything works: clients write, and the observers report that they see the writer. Throws DrillCannotStart. */
export async function warmUp(stage: LiveStage, say: Say): Promise<void> {
  let missing: readonly string[] = [];
  const isReady = () => {
    missing = restlessness(stage, wallClock.now());
    return missing.length === 0;
  };
  if (!(await becomesTrue(wallClock, isReady, { withinMilliseconds: 90_000, everyMilliseconds: 200 })))
    throw new DrillCannotStart(
      `The stage did not come to rest within 90 s (${missing.join('; ')}): run the drill again on a less busy machine.`,
    );
  await wallClock.sleep(6000);
  const acknowledged = stage.audience.clients.reduce((sum, { client }) => sum + client.statistics.acknowledged, 0);
  say(`Ready: ${acknowledged} writes acknowledged by name so far.`);
}

/** What keeps the stage from being at rest, in words; empty once everything works. */
function restlessness({ world, others, audience }: LiveStage, now: number): string[] {
  return [
    ...others
      .filter((region) => !seesTheWriter(world, region, now))
      .map((region) => `${region} does not see the writer`),
    ...audience.clients
      .filter(({ client }) => client.statistics.acknowledged <= WRITING)
      .map(({ record, client: { statistics } }) => {
        const failure = statistics.lastFailure && `, the last failure is "${statistics.lastFailure}"`;
        return `only ${statistics.acknowledged} writes by ${record} were acknowledged${failure}`;
      }),
  ];
}

/** As much of a world as tells what its observers report. */
export interface Reports {
  readonly alarms: Pick<World['alarms'], 'in'>;
  readonly host: Pick<World['host'], 'metrics'>;
}

/**
 * True while the observer in a Region has lately reported that it sees the writer, and its alarm is quiet. The alarm alone does not
 * say so: it takes missing points for quiet, and is OK before anybody has looked. `now` is in milliseconds since 1970.
 */
export const seesTheWriter = ({ alarms, host }: Reports, region: Region, now: number): boolean =>
  alarms.in(region).some(({ spec, standing }) => {
    if (!spec.name.endsWith('-suspicion') || standing.state !== 'OK') return false;
    const recent = { from: now - RECENT_MILLISECONDS, to: now, stat: spec.stat };
    const reported = host.metrics.statistic(region, spec.metric, recent);
    return reported !== undefined && !spec.breaches(reported);
  });
