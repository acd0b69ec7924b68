import type { Configuration, Region } from '#core/configuration.ts';
import { Unpriced } from './unpriced.ts';

/** A synthesized template, as far as it is billed. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A resource with where it is. */
export interface Placed {
  readonly region: Region;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every resource of the stacks, by the stacks' names. Throws Unpriced for a stack that is of no Region. */
export function placedResources(
  { installation }: Configuration,
  templates: ReadonlyMap<string, Template>,
): readonly Placed[] {
  return [...templates].flatMap(([stack, { Resources }]) => {
    if (!stack.startsWith(`${installation}-`))
      throw new Unpriced(
        `The stack ${stack} is none of ${installation}: give the templates of its own configuration only.`,
      );
    const region = stack.slice(installation.length + 1);
    return Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
      region,
      id,
      type: Type,
      properties: Properties,
    }));
  });
}

/** Resources of a type, in one Region unless it is left out. */
export const ofType = (resources: readonly Placed[], type: string, region?: Region): readonly Placed[] =>
  resources.filter((each) => each.type === type && (region === undefined || each.region === region));
