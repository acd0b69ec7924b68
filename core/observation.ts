import { type Group, type Instance, type Region, standbysOf } from './configuration.ts';
import type { Observation, Replication, Signal } from './evidence.ts';

/** What one look of one observer found, and what a series of looks says about how long the writer has been silent. */

/** The signals of one look. `startedAt`, `endedAt`: milliseconds since 1970. */
export interface Look extends Pick<Observation, 'blind' | 'endpoint' | 'controlPlane' | 'replication' | 'multiAz'> {
  readonly startedAt: number;
  readonly endedAt: number;
  /** Some writer of the group is silent, though not all need be. */
  readonly someSilent: boolean;
}

/** A published look of the past: when it ended, rounded up to the second, and whether the writer was silent. */
export interface PastLook {
  readonly at: number;
  readonly silent: boolean;
}

/** How looks are timed, in milliseconds. */
export const looking = {
  /** Longest time between the start of a look and the second that it is published with. */
  longest: 4_000,
  /** A longer gap between two failed looks ends the run: nobody knows what was in between. */
  gap: 30_000,
} as const;

/** The instances of the group in one Region, by database. */
export function instancesIn(group: Group, region: Region): Readonly<Record<string, Instance>> {
  const found: Record<string, Instance> = {};
  for (const [name, { instances }] of Object.entries(group.databases)) {
    const instance = instances[region];
    if (instance) found[name] = instance;
  }
  return found;
}

/** What an observer tests itself on: neither its own Region nor the one it looks at. One that answers is enough. */
export const neutralRegions = (group: Group, observer: Region, observed: Region): readonly Region[] =>
  observer === group.witness ? standbysOf(group, observed) : [group.witness];

/** One target that was tried, and whether it answered. */
export interface Reached {
  readonly name: string;
  readonly ok: boolean;
  readonly reason: string;
}

/**
 * Does the writer answer? A group fails over as a whole, so it is silent only when none of its writers answers: one that does is
 * a writer that a failover would leave running. `control`: targets on the same network that should answer; when none of them
 * does either, the observer's own way out is broken, and it can't tell.
 */
export function endpointSignal(writers: readonly Reached[], control: readonly Reached[]): Observation['endpoint'] {
  const silent = writers.filter(({ ok }) => !ok);
  const reasons = (silent.length > 0 ? silent : writers).map(({ reason }) => reason).join(' ');
  if (writers.length === 0) return { state: 'unknown', reason: 'No writer was looked at.' };
  if (silent.length === 0) return { state: 'up', reason: reasons };
  if (silent.length < writers.length)
    return { state: 'up', reason: `Of ${writers.length} writers ${silent.length} silent: ${reasons}` };
  if (control.length > 0 && control.every(({ ok }) => !ok))
    return {
      state: 'unknown',
      reason: `${reasons} Nor does ${control.map(({ name }) => name).join(', ')} answer from here.`,
    };
  return { state: 'down', reason: reasons };
}

/** Over the answers for each instance: one answer is enough, for the API is one. */
export function controlPlaneSignal(
  answers: readonly { readonly api: Signal; readonly reason: string }[],
): Observation['controlPlane'] {
  for (const state of ['up', 'unknown', 'down'] as const) {
    const found = answers.filter(({ api }) => api === state);
    if (found.length > 0) return { state, reason: found.map(({ reason }) => reason).join(' ') };
  }
  return { state: 'unknown', reason: 'The RDS API was not asked.' };
}

/** An observer is blind when nothing outside its own Region answers: not the writer, not its Region's API, not the neutral target. */
export const isBlind = (endpoint: Signal, controlPlane: Signal, neutral: Signal): boolean =>
  endpoint !== 'up' && controlPlane !== 'up' && neutral !== 'up';

/**
 * Is anything not as it should be? That one of several writers is silent is; so is an observer that is blind or can't tell, since
 * a suspicion is only a reason to look, and a person has to hear of it.
 */
export function isSuspicious(look: Omit<Look, 'startedAt' | 'endedAt'>): boolean {
  const { blind, endpoint, controlPlane, replication, someSilent } = look;
  const stalled = Object.values(replication).some(({ state }: Replication) => state === 'stalled');
  return blind || endpoint.state !== 'up' || someSilent || controlPlane.state === 'down' || stalled;
}

/** Was the writer silent in this look? Undefined when the observer can't tell. */
export const isSilent = ({ blind, endpoint }: Pick<Look, 'blind' | 'endpoint'>): boolean | undefined =>
  blind || endpoint.state === 'unknown' ? undefined : endpoint.state === 'down';

/**
 * What a look is published as. Above `fine` the alarm starts a look around; whether the writer was silent is told apart by the
 * grade. Their order matters: where two looks fell into one second the least one counts, so that one good look ends a
 * silence, and one that can't tell changes nothing.
 */
export const grades = { fine: 0, answers: 1, silent: 2, unsure: 3 } as const;

/** The grade of a look: `answers` is a writer that does, while something else is wrong. */
export function gradeOf(look: Omit<Look, 'startedAt' | 'endedAt'>): number {
  if (!isSuspicious(look)) return grades.fine;
  const silent = isSilent(look);
  if (silent === undefined) return grades.unsure;
  return silent ? grades.silent : grades.answers;
}

/** Was the writer silent in a look of this grade? Undefined when the observer couldn't tell. */
export const silentAt = (grade: number): boolean | undefined =>
  grade >= grades.unsure ? undefined : grade >= grades.silent;

/** The second that a look is published with: the end of the look, rounded up, so that silence never seems to start early. */
export const publishedAt = (endedAt: number): number => Math.ceil(endedAt / 1000) * 1000;

/** How far back published looks are read, in milliseconds: they are kept by the second for three hours [CloudWatch, Metrics retention]. */
export const memory = 9_000_000;

/**
 * How long the writer has been silent, from this look and the published ones in any order. `silentSince`: end of the first
 * failed look of the run of failures that reaches until now; a gap ends the run, so that silence is never made longer than it
 * was seen. `answeredAt`: the earliest moment at which the newest good look can have started.
 */
export function silenceOf(look: Look, past: readonly PastLook[]): Pick<Observation, 'silentSince' | 'answeredAt'> {
  const newestFirst = past.filter(({ at }) => at <= publishedAt(look.endedAt)).sort((a, b) => b.at - a.at);
  const good = newestFirst.find(({ silent }) => !silent);
  const answeredAt = look.endpoint.state === 'up' && !look.blind ? look.startedAt : good && good.at - looking.longest;
  const answered = answeredAt === undefined ? {} : { answeredAt };
  if (isSilent(look) !== true) return answered;

  return { ...answered, silentSince: runOf(newestFirst, look.endedAt) };
}

/** Since when the published looks alone say that the writer is silent; undefined when the newest of them does not, or is old. */
export function publishedSilence(past: readonly PastLook[], now: number): number | undefined {
  const newestFirst = [...past].sort((a, b) => b.at - a.at);
  const since = runOf(newestFirst, now);
  return since === now ? undefined : since;
}

/** The start of the run of failed looks that reaches until `end`; `end` itself where there is no such run. */
function runOf(newestFirst: readonly PastLook[], end: number): number {
  let since = end;
  for (const { at, silent } of newestFirst) {
    if (!silent || since - at > looking.gap) break;
    since = Math.min(since, at);
  }
  return since;
}
