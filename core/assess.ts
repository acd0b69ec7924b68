import type { Policy, Region } from './configuration.ts';
import type { Assessment, Observation, OtherStandby, OutageVerdict, Rivalry } from './evidence.ts';
import { greyInWords } from './grey.ts';
import { estimateLoss, replayedTo } from './loss.ts';
import { type Sight, sightOf, silenceOf } from './sight.ts';
import { application, beating, controlPlane, lonely, serving, shortcomings, silence } from './sight-in-words.ts';

type Judgement = Pick<Assessment, 'verdict' | 'reasons'>;
type Dwell = Pick<Policy, 'dwellSeconds' | 'inRegionSeconds' | 'vetoSeconds'>;

/**
 * The verdict over what the observers report, with its reasons in words. `expectedObservers`: the standby first, then the
 * witness; each of them has to see the writer silent, for two Regions alone can't tell a dead one from a cut link. An observer
 * that says nothing is unknown, never down. `now`: milliseconds since 1970. `others`: further standbys, of which one that sees the
 * writer alive is believed, and nothing depends on any: it may have been lost with the owner.
 */
export function assess(
  observations: readonly Observation[],
  expectedObservers: readonly Region[],
  policy: Dwell,
  now: number,
  others: readonly Region[] = [],
): Assessment {
  const sight = sightOf(observations, expectedObservers, now);
  const { verdict, reasons } = judge(sight);
  const called = verdict === 'region-down' || verdict === 'writer-down';
  // A beat from just before the writer died is young for a while; only one that is still young after the dwell speaks for life.
  const mayBeCalled = called || verdict === 'writer-unreachable';
  const dwell = dwellOf(sight, policy, now);
  const silences = sight.down.map(silenceOf);
  // What an observer remembers counts also while it is blind.
  const answers = [...sight.fresh, ...sight.beside].flatMap(({ answeredAt }) => answeredAt ?? []);
  const proven = called && dwell.over;
  const alone = isLone(sight) && dwell.over;
  return {
    verdict,
    proven,
    pending: mayBeCalled && !dwell.over,
    reasons: [...reasons, ...(mayBeCalled || alone ? [dwell.reason] : []), ...(alone ? lonely(sight) : [])],
    ...(alone && { alone }),
    ...(verdict === 'writer-unreachable' && sight.serving.length > 0 && { served: true }),
    ...(silences.length > 0 && { silentSince: Math.min(...silences) }),
    ...(answers.length > 0 && { answeredAt: Math.max(...answers) }),
    loss: estimateLoss(sight.fresh, sight.fresh, sight.beside),
    ...(others.length > 0 && { rivalry: rivalryOf(sight, proven || alone ? dwell.overAt : undefined) }),
    at: now,
  };
}

const seeingBeside = ({ beside }: Sight): readonly Observation[] => beside.filter(({ blind }) => !blind);

/** What a choice between the standbys needs to know, of this one and of those that answered. */
function rivalryOf(sight: Sight, provenAt: number | undefined): Rivalry {
  const known = replayedTo(sight.fresh);
  return {
    own: { ...(known !== undefined && { replayedTo: known }), unfit: sight.fresh.flatMap(({ unfit }) => unfit ?? []) },
    ...(provenAt !== undefined && { provenAt }),
    others: sight.beside.map((other) => otherStandby(other, sight)),
  };
}

/** A standby that could not prove the outage itself would not act, whatever it has replayed. */
function otherStandby(other: Observation, { fresh, beside }: Sight): OtherStandby {
  const { observer: region, blind, endpoint, unfit = ['It did not say whether it is fit.'] } = other;
  const known = replayedTo([other]);
  const unproven = blind || endpoint.state !== 'down' ? [`${region} can't tell that the writer is silent.`] : [];
  const isUnsure = blind || endpoint.state === 'unknown';
  return {
    region,
    ...(known !== undefined && { replayedTo: known }),
    loss: estimateLoss(fresh, [other], beside),
    unfit: [...unproven, ...unfit],
    ...(isUnsure && { unsure: true }),
  };
}

function judge(sight: Sight): Judgement {
  if (sight.fresh.length === 0) return { verdict: 'unknown', reasons: shortcomings(sight) };
  if (new Set(sight.fresh.map(({ observed }) => observed)).size > 1)
    return { verdict: 'unknown', reasons: ['The observers looked at different Regions: the owner has just changed.'] };
  // Another standby that reaches the writer is believed, whatever these two find.
  if (seeingBeside(sight).some(({ endpoint }) => endpoint.state === 'up')) return judgeAnswering(sight);
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

/** By all that the standby sees, and it is the first that is expected, this is an outage; the witness tells nothing, for or against it. */
function isLone(sight: Sight): boolean {
  const { expected, fresh, down, up } = sight;
  if (expected.length !== 2 || up.length > 0 || down.length !== 1 || down[0]?.observer !== expected[0]) return false;
  if (fresh.some(({ observed }) => observed !== down[0]?.observed)) return false;
  const { verdict } = judgeSilence(sight);
  return verdict === 'region-down' || verdict === 'writer-down';
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
function dwellOf(sight: Sight, policy: Dwell, now: number): { over: boolean; overAt: number; reason: string } {
  const { fresh, down, seeing, controlUp, controlDown, flowing } = sight;
  const beside = seeingBeside(sight);
  // An API that throttles everybody is not down, and does not tell whether the instance is failing over to its other zone.
  const isUntold = controlUp.length === 0 && controlDown.length === 0;
  const inRegion = isUntold || (controlUp.length > 0 && [...seeing, ...beside].some(({ multiAz }) => multiAz));
  // A beat from just before the writer died looks young for as long as the veto, however short the dwell is.
  const leastSeconds = Math.max(policy.dwellSeconds, flowing.length > 0 ? policy.vetoSeconds : 0);
  const dwellSeconds = inRegion ? Math.max(leastSeconds, policy.inRegionSeconds) : leastSeconds;
  // An answer that another standby had is one in between, and so is one of a witness that tells nothing any more.
  const heard = [...fresh, ...sight.beside].flatMap(({ answeredAt }) => answeredAt ?? []);
  const since = Math.max(...down.map(silenceOf), ...heard);
  const seconds = Math.floor((now - since) / 1000);
  const over = now - since >= dwellSeconds * 1000;
  const untold = isUntold ? ', which nobody could ask about' : '';
  const why = inRegion
    ? `the ${dwellSeconds} s given to a failover inside the Region${untold}`
    : `the dwell of ${dwellSeconds} s`;
  return {
    over,
    overAt: since + dwellSeconds * 1000,
    reason: over ? `${seconds} s of silence are past ${why}.` : `${seconds} s of silence are still within ${why}.`,
  };
}
