import type { Group } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { type Random, seededRandom } from '#sandbox/world/random.ts';
import { VirtualTimers } from '#sandbox/world/virtual-timers.ts';
import { forEver } from '../fault-kind.ts';
import { guard } from '../guard.ts';
import { safety } from '../invariants/all.ts';
import { leversOf } from '../levers.ts';
import { Oracle } from '../oracle.ts';
import { type Plan, silent } from '../plan.ts';
import { warmUp } from '../run.ts';
import { bootStage, type Stage } from '../stage.ts';
import { Story } from '../story.ts';
import { lostPointsPercent } from './healthy-noise.ts';
import { noiseKindOf } from './noise-kinds.ts';
import { type Disturbance, type DrawnYear, drawYear } from './noise-year.ts';
import { strike, watchCalls } from './strike.ts';
import { Timeline } from './timeline.ts';

/** One year of one group. */
export interface NoiseOrder {
  readonly year: number;
  readonly kinds: readonly string[];
  readonly told?: boolean;
}

/** A failover that nothing called for. */
export interface FalseFailover {
  readonly year: number;
  /** The episodes under way, or the last ones before it. */
  readonly kinds: readonly string[];
  /** From the beginning of the first of them to the declaration. */
  readonly seconds: number;
}

/** What became of a year. */
export interface NoisyYear extends Pick<DrawnYear, 'argued' | 'outages'> {
  readonly year: number;
  /** The kinds of the episodes of each disturbance that was played. */
  readonly played: readonly (readonly string[])[];
  /** Executions of the failover machine. */
  readonly runs: number;
  /** The first reason of each that refused. */
  readonly refusals: readonly string[];
  readonly failovers: readonly FalseFailover[];
  /** Safety invariants that were broken, with what was found. */
  readonly violations: readonly string[];
  readonly virtualSeconds: number;
  readonly story: readonly string[];
}

type Chapter = Pick<
  NoisyYear,
  'played' | 'runs' | 'refusals' | 'failovers' | 'violations' | 'virtualSeconds' | 'story'
>;

/** So many disturbances are played in one world, one after the other. */
const perWorld = 40;

/** Plays each episode of a year. Throws where the simulation itself is broken. */
export async function playNoise(assembly: Assembly, { year, kinds, told = false }: NoiseOrder): Promise<NoisyYear> {
  const random = seededRandom(`noise/${year}`);
  const { disturbances, argued, outages } = drawYear(kinds.map(noiseKindOf), random);
  const chapters: Chapter[] = [];
  for (let begun = 0; begun < disturbances.length; ) {
    const chapter = await playChapter(assembly, {
      ...{ year, told, random: random.child(`world ${chapters.length}`) },
      disturbances: disturbances.slice(begun, begun + perWorld),
    });
    chapters.push(chapter);
    begun += chapter.played.length;
  }
  return {
    ...{ year, argued, outages },
    played: chapters.flatMap(({ played }) => played),
    runs: chapters.reduce((sum, { runs }) => sum + runs, 0),
    refusals: chapters.flatMap(({ refusals }) => refusals),
    failovers: chapters.flatMap(({ failovers }) => failovers),
    violations: chapters.flatMap(({ violations }) => violations),
    virtualSeconds: chapters.reduce((sum, { virtualSeconds }) => sum + virtualSeconds, 0),
    story: chapters.flatMap(({ story }) => story),
  };
}

interface Script {
  readonly year: number;
  readonly told: boolean;
  readonly random: Random;
  readonly disturbances: readonly Disturbance[];
}

async function playChapter(assembly: Assembly, script: Script): Promise<Chapter> {
  const { random } = script;
  const timers = new VirtualTimers();
  const watch = guard(() => timers.now());
  try {
    const plan = planOf(script.year, Object.values(assembly.configuration.groups), random.child('plan'));
    const stage = await bootStage({ assembly, plan, random, timers });
    const chapter = await playOn(stage, script);
    const [complaint] = stage.world.complaints;
    if (complaint !== undefined) throw new Error('The simulated world failed.', { cause: complaint });
    if (watch.breaches.length > 0) throw new Error(`A function used ${watch.breaches.join(', ')} of this machine.`);
    return chapter;
  } finally {
    watch.lift();
  }
}

/** As for the table's kinds: the configuration's policy, AWS's own durations, and nothing that goes wrong but the episodes. */
function planOf(seed: number, [group]: readonly Group[], random: Random): Plan {
  if (!group) throw new Error('The configuration has no group to simulate.');
  const owner = random.next() < 0.5 ? group.candidates[0] : group.candidates[1];
  const lagMilliseconds = random.between(20, 500);
  return {
    ...{ seed, scale: 1, owner, lagMilliseconds, noise: silent, core: 'everything', faults: [] },
    horizonSeconds: 0,
  };
}

async function playOn(stage: Stage, { year, told, random, disturbances }: Script): Promise<Chapter> {
  const { timers } = stage;
  const startedAt = timers.now();
  const recovery = random.child('recovery');
  const levers = leversOf(stage, () => recovery.between(1_000, 5_000));
  for (const { identifier } of stage.enginesIn(stage.regions.owner)) stage.rds.change(identifier, { MultiAZ: true });
  const story = new Story(stage);
  if (told) stage.world.on((event) => story.hear(event));
  await warmUp(stage);
  const oracle = new Oracle(stage, levers, safety);
  const timeline = new Timeline(stage, oracle.truth.entry.epoch);
  watchCalls(stage, oracle);
  const tell = (what: string) => story.tell(what);
  strike({ stage, levers, faults: [lostPoints], beginsAt: timers.now(), random: random.child('always'), tell });
  const [played, failovers]: [string[][], FalseFailover[]] = [[], []];
  const isOver = () => oracle.violation !== undefined || timeline.declared !== undefined;
  for (const [index, { faults, kinds, lastsSeconds }] of disturbances.entries()) {
    const own = random.child(`disturbance ${index}`);
    const beginsAt = timers.now() + own.between(0, 10_000);
    stage.world.cool();
    strike({ stage, levers, faults, beginsAt, random: own, tell });
    played.push([...kinds]);
    const isLast = index === disturbances.length - 1;
    await timers.runUntil(isOver, beginsAt + (lastsSeconds + (isLast ? watchedSeconds : quietSeconds)) * 1000);
    await comeToRest(stage, isOver);
    const { declared } = timeline.declared ?? {};
    if (declared !== undefined) failovers.push({ year, kinds, seconds: (declared - beginsAt) / 1000 });
    if (isOver()) break;
  }
  const violation = oracle.violation && `${oracle.violation.invariant}: ${oracle.violation.finding}`;
  return {
    ...{ played, failovers, runs: runsIn(stage).length, refusals: timeline.refusals() },
    violations: violation === undefined ? [] : [violation],
    ...{ virtualSeconds: (timers.now() - startedAt) / 1000, story: told ? story.lines : [] },
  };
}

/** Goes on all the time, beside everything else. */
const lostPoints = {
  ...{ id: 'F33', kind: 'points-lost', atSeconds: 0, durationSeconds: forEver, target: 'standby' as const },
  args: { percent: lostPointsPercent },
};

/**
 * The least time from the end of a disturbance to the next one: an alarm's two periods, and its event on its way. Looks are remembered
 * for longer, but a silence ends with the first good one.
 */
const quietSeconds = 30;

/** After the last one, so that nothing is decided after the end: longer than a failover in the Region is waited for. */
const watchedSeconds = 200;

/** An installation that has not settled by then never does. In milliseconds. */
const settledWithin = 1_800_000;

/** The next disturbance finds an installation at rest: no alarm that calls for a look, and no run that looks. */
async function comeToRest(stage: Stage, isOver: () => boolean): Promise<void> {
  const { timers, world, regions } = stage;
  const alarm = namesOf(stage.configuration).suspicionAlarm(stage.groupName);
  const rings = () =>
    Object.values(regions).some((region) =>
      world.alarms.in(region).some(({ spec, standing }) => spec.name === alarm && standing.state !== 'OK'),
    );
  const isQuiet = () => runsIn(stage).every(({ result }) => result !== undefined) && !rings();
  if (await timers.runUntil(() => isOver() || isQuiet(), timers.now() + settledWithin)) return;
  throw new Error(`The installation did not come to rest within ${settledWithin / 60_000} minutes.`);
}

const runsIn = ({ world, configuration }: Stage) => {
  const failover = namesOf(configuration).machine('failover');
  return world.executions.filter(({ machine }) => machine === failover);
};
