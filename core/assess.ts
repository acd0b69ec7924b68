import type { Policy, Region } from './configuration.ts';
import type { Assessment, Observation, OutageVerdict } from './evidence.ts';
import { greyInWords } from './grey.ts';
import { estimateLoss } from './loss.ts';
import { type Sight, sightOf, silenceOf } from './sight.ts';
import { application, beating, controlPlane, serving, shortcomings, silence } from './sight-in-words.ts';

type Judgement = Pick<Assessment, 'verdict' | 'reasons'>;
type Dwell = Pick<Policy, 'dwellSeconds' | 'inRegionSeconds' | 'vetoSeconds'>;

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
  // A beat from just before the writer died is young for a while; only one that is still young after the dwell speaks for life.
  const mayBeCalled = called || verdict === 'writer-unreachable';
  const dwell = dwellOf(sight, policy, now);
  const silences = sight.down.map(silenceOf);
  const answers = sight.seeing.flatMap(({ answeredAt }) => answeredAt ?? []);
  return {
    verdict,
    proven: called && dwell.over,
    pending: mayBeCalled && !dwell.over,
    reasons: mayBeCalled ? [...reasons, dwell.reason] : reasons,
    ...(silences.length > 0 && { silentSince: Math.min(...silences) }),
    ...(answers.length > 0 && { answeredAt: Math.max(...answers) }),
    loss: estimateLoss(sight.fresh),
    at: now,
  };
}

function judge(sight: Sight): Judgement {
  if (sight.fresh.length === 0) return { verdict: 'unknown', reasons: shortcomings(sight) };
  if (new Set(sight.fresh.map(({ observed }) => observed)).size > 1)
    return { verdict: 'unknown', reasons: ['The observers looked at different Regions: the owner has just changed.'] };
  if (sight.expected.length >= 2 && sight.down.length === sight.expected.length) return judgeSilence(sight);
  if (sight.up.length > 0) return judgeAnswering(sight);
  const reasons = [...silence(sight), ...controlPlane(sight), ...application(sight), ...shortcomings(sight)];
  return { verdict: sight.blind.length > 0 ? 'observer-blind' : 'unknown', reasons };
}

/**
 * Every expected observer finds the writer silent. A second kind of signal must say the same, and neither a beat nor the
 * application may speak against it. An application that fails is no second kind: it may fail by itself, or for the very thing that
 * keeps the observers from the writer.
 */
function judgeSilence(sight: Sight): Judgement {
  const seen = [...silence(sight), ...controlPlane(sight)];
  const life = [...beating(sight), ...serving(sight)];
  if (life.length > 0) return { verdict: 'writer-unreachable', reasons: [...seen, ...life, ...sight.failing] };
  const regionDown = sight.controlDown.length > 0 && sight.controlUp.length === 0;
  if (regionDown) return { verdict: 'region-down', reasons: [...seen, ...sight.stalled, ...sight.failing] };
  if (sight.stalled.length > 0)
    return { verdict: 'writer-down', reasons: [...seen, ...sight.stalled, ...sight.failing] };
  return {
    verdict: 'unknown',
    reasons: [
      ...seen,
      ...sight.failing,
      'Only one kind of signal says so: the control plane is not down, and no replica is known to be without beats.',
    ],
  };
}

/** Somebody reaches the writer: whatever else is broken, this is no outage. */
function judgeAnswering(sight: Sight): Judgement {
  const verdict = answeringVerdict(sight);
  const answers = sight.up.map(({ observer, endpoint }) => `${observer} reaches the writer: ${endpoint.reason}`);
  const lately = verdict === 'degraded' ? sight.seeing.flatMap(greyInWords) : [];
  return {
    verdict,
    reasons: [
      ...answers,
      ...lately,
      ...silence(sight),
      ...controlPlane(sight),
      ...sight.stalled,
      ...application(sight),
      ...shortcomings(sight),
    ],
  };
}

function answeringVerdict({ down, grey, controlDown, controlUp, stalled }: Sight): OutageVerdict {
  if (grey.length > 0) return 'degraded';
  if (down.length > 0) return 'healthy';
  if (controlDown.length > 0 && controlUp.length === 0) return 'control-plane-only';
  return stalled.length > 0 ? 'replication-only' : 'healthy';
}

/** The run of failures must be long enough for every observer, and longer where high availability in the Region comes first. */
function dwellOf(sight: Sight, policy: Dwell, now: number): { over: boolean; reason: string } {
  const { down, seeing, controlUp, flowing } = sight;
  const inRegion = controlUp.length > 0 && seeing.some(({ multiAz }) => multiAz);
  // A beat from just before the writer died looks young for as long as the veto, however short the dwell is.
  const leastSeconds = Math.max(policy.dwellSeconds, flowing.length > 0 ? policy.vetoSeconds : 0);
  const dwellSeconds = inRegion ? Math.max(leastSeconds, policy.inRegionSeconds) : leastSeconds;
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
