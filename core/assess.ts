import type { Policy, Region } from './configuration.ts';
import type { Assessment, Observation, OutageVerdict } from './evidence.ts';
import { estimateLoss } from './loss.ts';
import { timeOfDay } from './moment.ts';

/** Evidence is dropped when it is older than this, or more than the clocks' difference in the future. */
export const evidence = { maxAgeMilliseconds: 20_000, clockToleranceMilliseconds: 1_000 } as const;

type Judgement = Pick<Assessment, 'verdict' | 'reasons'>;
type Dwell = Pick<Policy, 'dwellSeconds' | 'inRegionSeconds'>;

/** What the fresh observations show, and who is missing. */
interface Sight {
  readonly expected: readonly Region[];
  readonly fresh: readonly Observation[];
  readonly missing: readonly Region[];
  readonly blind: readonly Observation[];
  readonly seeing: readonly Observation[];
  readonly down: readonly Observation[];
  readonly up: readonly Observation[];
  readonly controlDown: readonly Observation[];
  readonly controlUp: readonly Observation[];
  /** `database: reason` for each replica that still gets beats, and for each that gets none. */
  readonly flowing: readonly string[];
  readonly stalled: readonly string[];
}

/**
 * The verdict over what the observers report, with its reasons in words. `expectedObservers`: the standby first, then the
 * witness; each of them has to see the writer silent, for two Regions alone can't tell a dead one from a cut link. An observer
 * that says nothing is unknown, never down. `now`: milliseconds since 1970.
 */
export function assess(
  observations: readonly Observation[],
  expectedObservers: readonly Region[],
  policy: Dwell,
  now: number,
): Assessment {
  const sight = sightOf(observations, expectedObservers, now);
  const { verdict, reasons } = judge(sight);
  const called = verdict === 'region-down' || verdict === 'writer-down';
  const dwell = dwellOf(sight, policy, now);
  const silences = sight.down.map(silenceOf);
  return {
    verdict,
    proven: called && dwell.over,
    pending: called && !dwell.over,
    reasons: called ? [...reasons, dwell.reason] : reasons,
    ...(silences.length > 0 && { silentSince: Math.min(...silences) }),
    loss: estimateLoss(sight.fresh),
    at: now,
  };
}

/** The newest usable observation of each expected observer. */
function sightOf(observations: readonly Observation[], expected: readonly Region[], now: number): Sight {
  const usable = observations.filter(
    ({ at }) => now - at <= evidence.maxAgeMilliseconds && at - now <= evidence.clockToleranceMilliseconds,
  );
  const fresh = expected.flatMap((region) =>
    usable
      .filter(({ observer, observed }) => observer === region && observed !== region)
      .sort((a, b) => b.at - a.at)
      .slice(0, 1),
  );
  const seeing = fresh.filter(({ blind }) => !blind);
  return {
    expected,
    fresh,
    seeing,
    missing: expected.filter((region) => !fresh.some(({ observer }) => observer === region)),
    blind: fresh.filter(({ blind }) => blind),
    down: seeing.filter(({ endpoint }) => endpoint.state === 'down'),
    up: seeing.filter(({ endpoint }) => endpoint.state === 'up'),
    controlDown: seeing.filter(({ controlPlane }) => controlPlane.state === 'down'),
    controlUp: seeing.filter(({ controlPlane }) => controlPlane.state === 'up'),
    // A blind observer may still read the replica in its own Region, and a beat there is a beat.
    flowing: replicationIn(fresh, 'flowing'),
    stalled: replicationIn(seeing, 'stalled'),
  };
}

const replicationIn = (observations: readonly Observation[], state: 'flowing' | 'stalled'): readonly string[] =>
  observations.flatMap(({ replication }) =>
    Object.entries(replication).flatMap(([database, seen]) =>
      seen.state === state ? [`${database}: ${seen.reason}`] : [],
    ),
  );

function judge(sight: Sight): Judgement {
  if (sight.fresh.length === 0) return { verdict: 'unknown', reasons: shortcomings(sight) };
  if (new Set(sight.fresh.map(({ observed }) => observed)).size > 1)
    return { verdict: 'unknown', reasons: ['The observers looked at different Regions: the owner has just changed.'] };
  if (sight.expected.length >= 2 && sight.down.length === sight.expected.length) return judgeSilence(sight);
  if (sight.up.length > 0) return judgeAnswering(sight);
  const reasons = [...silence(sight), ...controlPlane(sight), ...shortcomings(sight)];
  return { verdict: sight.blind.length > 0 ? 'observer-blind' : 'unknown', reasons };
}

/** Every expected observer finds the writer silent. A second kind of signal must say the same, and no beat may speak against it. */
function judgeSilence(sight: Sight): Judgement {
  const seen = [...silence(sight), ...controlPlane(sight)];
  if (sight.flowing.length > 0)
    return {
      verdict: 'writer-unreachable',
      reasons: [
        ...seen,
        ...sight.flowing,
        'A heartbeat still arrives: the writer lives, and only the way to it is broken.',
      ],
    };
  const regionDown = sight.controlDown.length > 0 && sight.controlUp.length === 0;
  if (regionDown) return { verdict: 'region-down', reasons: [...seen, ...sight.stalled] };
  if (sight.stalled.length > 0) return { verdict: 'writer-down', reasons: [...seen, ...sight.stalled] };
  return {
    verdict: 'unknown',
    reasons: [
      ...seen,
      'Only one kind of signal says so: the control plane is not down, and no replica is known to be without beats.',
    ],
  };
}

/** Somebody reaches the writer: whatever else is broken, this is no outage. */
function judgeAnswering(sight: Sight): Judgement {
  const verdict = answeringVerdict(sight);
  const answers = sight.up.map(({ observer, endpoint }) => `${observer} reaches the writer: ${endpoint.reason}`);
  return {
    verdict,
    reasons: [...answers, ...silence(sight), ...controlPlane(sight), ...sight.stalled, ...shortcomings(sight)],
  };
}

function answeringVerdict({ down, controlDown, controlUp, stalled }: Sight): OutageVerdict {
  if (down.length > 0) return 'healthy';
  if (controlDown.length > 0 && controlUp.length === 0) return 'control-plane-only';
  return stalled.length > 0 ? 'replication-only' : 'healthy';
}

/** An observer that found its first failure just now has been seeing silence since this look. */
const silenceOf = ({ silentSince, at }: Observation): number => silentSince ?? at;

/** The run of failures must be long enough for every observer, and longer where high availability in the Region comes first. */
function dwellOf({ down, seeing, controlUp }: Sight, policy: Dwell, now: number): { over: boolean; reason: string } {
  const inRegion = controlUp.length > 0 && seeing.some(({ multiAz }) => multiAz);
  const dwellSeconds = inRegion ? Math.max(policy.dwellSeconds, policy.inRegionSeconds) : policy.dwellSeconds;
  const since = Math.max(...down.map(silenceOf));
  const seconds = Math.floor((now - since) / 1000);
  const over = now - since >= dwellSeconds * 1000;
  const why = inRegion
    ? `the ${dwellSeconds} s given to a failover inside the Region`
    : `the dwell of ${dwellSeconds} s`;
  return {
    over,
    reason: over ? `${seconds} s of silence are past ${why}.` : `${seconds} s of silence are still within ${why}.`,
  };
}

function silence({ down, fresh }: Sight): readonly string[] {
  if (down.length === 0) return [];
  const since = Math.max(...down.map(silenceOf));
  const seconds = Math.floor((Math.max(...fresh.map(({ at }) => at)) - since) / 1000);
  const who = listed(down.map(({ observer }) => observer));
  const together = down.length === 2 ? 'both ' : down.length > 2 ? 'all ' : '';
  const observed = down[0]?.observed;
  return [`${who} ${together}found the writer in ${observed} silent since ${timeOfDay(since)} (${seconds} s).`];
}

function controlPlane({ controlDown, controlUp }: Sight): readonly string[] {
  const tell = (observations: readonly Observation[], what: string) =>
    observations.length === 0
      ? []
      : [
          `The RDS API of ${observations[0]?.observed} ${what} ${listed(observations.map(({ observer }) => observer))}.`,
        ];
  return [...tell(controlUp, 'answers'), ...tell(controlDown, 'does not answer')];
}

/** Why there are fewer usable observers than expected. */
function shortcomings({ missing, blind, seeing }: Sight): readonly string[] {
  return [
    ...missing.map((region) => `${region} gave no usable answer in time: what it sees is unknown, not an outage.`),
    ...blind.map(
      ({ observer }) => `${observer} reaches nothing outside its own Region: it is blind and does not count.`,
    ),
    ...seeing
      .filter(({ endpoint }) => endpoint.state === 'unknown')
      .map(({ observer, endpoint }) => `${observer} can't tell whether the writer answers: ${endpoint.reason}`),
  ];
}

const listed = (regions: readonly Region[]): string =>
  regions.length < 2 ? regions.join('') : `${regions.slice(0, -1).join(', ')} and ${regions.at(-1)}`;
