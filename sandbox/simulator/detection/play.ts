import type { Group } from '#core/configuration.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { type Random, seededRandom } from '#sandbox/world/random.ts';
import { VirtualTimers } from '#sandbox/world/virtual-timers.ts';
import { guard } from '../guard.ts';
import { safety } from '../invariants/all.ts';
import { leversOf } from '../levers.ts';
import { Oracle } from '../oracle.ts';
import { type Fault, type Plan, silent } from '../plan.ts';
import { warmUp } from '../run.ts';
import { bootStage, type Stage } from '../stage.ts';
import { Story } from '../story.ts';
import { outageKindOf } from './kinds.ts';
import { type OutageKind, watchedSeconds } from './outage-kind.ts';
import { strike, watchCalls } from './strike.ts';
import { type StepName, steps, Timeline } from './timeline.ts';

/** One seed of one kind. `told`: keeps the story. */
export interface DetectionOrder {
  readonly kind: string;
  readonly seed: number;
  readonly told?: boolean;
}

/** What became of it. Seconds count from the fault; a step that was not seen is absent. */
export interface Sighting {
  readonly kind: string;
  readonly seed: number;
  /** Of the declaration; absent where none was made while the seed was watched. */
  readonly declaredSeconds?: number;
  /** Of the first suspicion alarm. */
  readonly alarmSeconds?: number;
  readonly steps: Readonly<Partial<Record<StepName, number>>>;
  /** The first reason of each execution that refused. */
  readonly refusals: readonly string[];
  /** A safety invariant that was broken, with what was found. */
  readonly violation?: string;
  readonly virtualSeconds: number;
  readonly faults: readonly Fault[];
  readonly story: readonly string[];
}

/** Plays one seed until its question is answered. Throws where the simulation itself is broken. */
export async function playDetection(assembly: Assembly, { kind: name, seed, told }: DetectionOrder): Promise<Sighting> {
  const kind = outageKindOf(name);
  const random = seededRandom(`detection/${name}/${seed}`);
  const timers = new VirtualTimers();
  const watch = guard(() => timers.now());
  try {
    const plan = planOf(seed, kind, Object.values(assembly.configuration.groups), random.child('plan'));
    const stage = await bootStage({ assembly, plan, random, timers });
    const sighting = await playOn(stage, kind, told === true);
    const [complaint] = stage.world.complaints;
    if (complaint !== undefined) throw new Error('The simulated world failed.', { cause: complaint });
    if (watch.breaches.length > 0) throw new Error(`A function used ${watch.breaches.join(', ')} of this machine.`);
    return sighting;
  } finally {
    watch.lift();
  }
}

/** The policy is the configuration's, AWS's durations are uncompressed, and nothing goes wrong but what the kind says. */
function planOf(seed: number, kind: OutageKind, groups: readonly Group[], random: Random): Plan {
  const [group] = groups;
  if (!group) throw new Error('The configuration has no group to simulate.');
  const owner = random.next() < 0.5 ? group.candidates[0] : group.candidates[1];
  const faults = kind.draw(random.child('faults'));
  const lagMilliseconds = random.between(20, 500);
  return {
    ...{ seed, scale: 1, owner, lagMilliseconds, noise: silent, core: 'everything', faults },
    horizonSeconds: 0,
  };
}

async function playOn(stage: Stage, kind: OutageKind, told: boolean): Promise<Sighting> {
  const { timers, plan, random } = stage;
  const recovery = random.child('recovery');
  // A database server that Multi-AZ has failed over takes sessions again some seconds after the outage's end.
  const levers = leversOf(stage, () => recovery.between(1_000, 5_000));
  if (!kind.singleAz)
    for (const { identifier } of stage.enginesIn(stage.regions.owner)) stage.rds.change(identifier, { MultiAZ: true });
  const startedAt = timers.now();
  const story = new Story(stage);
  if (told) stage.world.on((event) => story.hear(event));
  await warmUp(stage);
  // Probes look each 5 s, schedules and sweeps come each minute: the outage may begin at any moment of one.
  const beginsAt = timers.now() + random.child('phase').between(0, 59_999);
  const oracle = new Oracle(stage, levers, safety);
  const timeline = new Timeline(stage, oracle.truth.entry.epoch);
  watchCalls(stage, oracle);
  strike({ stage, levers, faults: plan.faults, beginsAt, random, tell: (what) => story.tell(what) });
  const isOver = () => oracle.violation !== undefined || timeline.declared !== undefined;
  await timers.runUntil(isOver, beginsAt + watchedSeconds(kind, plan.faults) * 1000);
  return {
    ...{ kind: kind.name, seed: plan.seed, ...seenIn(timeline, beginsAt), refusals: timeline.refusals() },
    ...(oracle.violation && { violation: `${oracle.violation.invariant}: ${oracle.violation.finding}` }),
    ...{ virtualSeconds: (timers.now() - startedAt) / 1000, faults: plan.faults, story: told ? story.lines : [] },
  };
}

/** Moments as seconds since the fault. */
function seenIn(timeline: Timeline, beginsAt: number) {
  const { declared } = timeline;
  const firstAlarmAt = timeline.firstAlarmAt();
  const since = (at: number) => (at - beginsAt) / 1000;
  const reached = steps.flatMap((step) => {
    const at = declared?.[step];
    return at === undefined ? [] : [[step, since(at)] as const];
  });
  return {
    ...(declared?.declared !== undefined && { declaredSeconds: since(declared.declared) }),
    ...(firstAlarmAt !== undefined && { alarmSeconds: since(firstAlarmAt) }),
    steps: Object.fromEntries(reached),
  };
}
