import type { Random } from '#sandbox/world/random.ts';
import { kindOf } from './catalogue.ts';
import { forEver } from './fault-kind.ts';
import { type Fault, type Part, type Plan, silent } from './plan.ts';

/**
 * Recipes for branches that faults drawn one by one hardly ever reach together: which faults, about when, and what of the plan
 * has to be so. Everything that is not said is drawn as for any other seed.
 */

type Bounds = readonly [least: number, most: number];

/** One fault of a recipe: bounds for its seconds and strengths; the catalogue's own where they are not said. */
export interface RareFault {
  readonly kind: string;
  readonly at: Bounds;
  readonly lasts?: Bounds;
  readonly target?: Part;
  readonly args?: Readonly<Record<string, Bounds>>;
}

/** A branch, or a few that lie close together, and what leads there. */
export interface RarePlace {
  readonly name: string;
  /** Marks that it is there for. A few seeds of it suffice to hit one of them, which a test finds true. */
  readonly marks: readonly string[];
  readonly faults: readonly RareFault[];
  /** AWS's own durations are divided by one of these. */
  readonly scales?: readonly [number, ...number[]];
  /** What the group's policy has to say. */
  readonly policy?: Partial<NonNullable<Plan['policy']>>;
  /** The group has a health URL. */
  readonly health?: true;
}

/** The drawn plan with a recipe in place of its faults. */
export function rarePlan(place: RarePlace, drawn: Plan, random: Random): Plan {
  const { policy, horizonSeconds } = drawn;
  const { scales } = place;
  return {
    ...drawn,
    place: place.name,
    faults: place.faults.map((fault) => faultOf(fault, random)),
    noise: random.next() < 0.5 ? silent : drawn.noise,
    horizonSeconds: Math.max(horizonSeconds, 900),
    ...(scales && { scale: scales[random.between(0, scales.length - 1)] ?? scales[0] }),
    ...(place.health && { health: true }),
    ...(policy && { policy: { ...policy, ...place.policy } }),
  };
}

function faultOf({ kind: name, at, lasts, target, args = {} }: RareFault, random: Random): Fault {
  const kind = kindOf(name);
  const draw = ([least, most]: Bounds) => random.between(least, most);
  const [least, most] = lasts ?? kind.lasts;
  return {
    ...{ id: kind.id, kind: name, atSeconds: draw(at) },
    durationSeconds: draw([least, most === forEver ? Math.max(least, 900) : most]),
    target: target ?? kind.targets[random.between(0, kind.targets.length - 1)] ?? 'standby',
    args: Object.fromEntries(Object.entries(kind.args ?? {}).map(([arg, bounds]) => [arg, draw(args[arg] ?? bounds)])),
  };
}
