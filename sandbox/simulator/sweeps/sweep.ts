import type { Assembly } from '#sandbox/world/assembly.ts';
import { statusOf } from '#sandbox/world/executions.ts';
import { type Boundary, follow } from './boundaries.ts';
import { type Disturbance, type DisturbanceName, disturbances, type Point } from './disturbances.ts';
import { faultsOf } from './judge.ts';
import { play, type StoryName, stories } from './stories.ts';
import type { Watched } from './watched.ts';

/** One disturbance of one story, or a part of its points: each `step`-th one from `first` on. */
export interface Share {
  readonly disturbance: DisturbanceName;
  readonly story: StoryName;
  readonly first: number;
  readonly step: number;
  /** Ends at the first point that has no good end. */
  readonly untilFailure?: boolean;
}

/** A point at which a run did not come to a good end. */
export interface Failure {
  readonly point: Point;
  readonly faults: readonly string[];
  readonly runs: readonly string[];
}

export interface Summary extends Share {
  /** Points of the story under this disturbance. */
  readonly all: number;
  /** Points that were tried, and at how many of them the disturbance really came. */
  readonly tried: number;
  readonly struck: number;
  /** Runs after which the standby is the owner; in the others nothing was moved. */
  readonly moved: number;
  readonly failures: readonly Failure[];
}

/** Sweeps a share. Throws where the undisturbed story has no good end by itself. */
export async function sweep(assembly: Assembly, share: Share): Promise<Summary> {
  const disturbance: Disturbance = disturbances[share.disturbance];
  const story = stories[share.story];
  const points = disturbance.pointsOf(await boundariesOf(assembly, share));
  const mine = points.filter((_point, index) => index % share.step === share.first);
  const failures: Failure[] = [];
  const counts = { tried: 0, struck: 0, moved: 0 };
  for (const point of mine) {
    if (share.untilFailure && failures.length > 0) break;
    counts.tried += 1;
    const scene = await play(
      assembly,
      story,
      (playing) =>
        disturbance.at(playing, point, () => {
          counts.struck += 1;
        }),
      {
        returns: !disturbance.ownsReturn,
        ...(disturbance.lastsSeconds !== undefined && { leastSeconds: disturbance.lastsSeconds }),
      },
    );
    if (scene.entry().owner !== scene.owner) counts.moved += 1;
    const faults = faultsOf(scene, { toldOnce: !disturbance.kills });
    if (faults.length > 0) failures.push({ point, faults, runs: runsOf(scene) });
  }
  return { ...share, all: points.length, ...counts, failures };
}

async function boundariesOf(assembly: Assembly, share: Share): Promise<readonly Boundary[]> {
  const { ownsReturn }: Disturbance = disturbances[share.disturbance];
  let boundaries: readonly Boundary[] = [];
  const returns = !ownsReturn;
  const undisturbed = await play(
    assembly,
    stories[share.story],
    ({ scene }) => {
      boundaries = follow(scene);
    },
    { returns },
  );
  const faults = returns ? faultsOf(undisturbed, { toldOnce: true }) : [];
  if (faults.length > 0) throw new Error(`The story ${share.story} has no good end by itself: ${faults.join(' ')}`);
  return boundaries;
}

const runsOf = ({ stage }: Watched): readonly string[] =>
  stage.world.executions.map((record) => `${record.machine} ${statusOf(record)}: ${record.path.join(' > ')}`);
