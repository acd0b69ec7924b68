import type { Configuration, Region } from '#core/configuration.ts';
import { billedTypes } from './billed-types.ts';
import type { CostLine } from './cost-line.ts';
import { placedResources, type Template } from './template.ts';
import { Unpriced } from './unpriced.ts';

/** The most that an installation may cost while nothing happens, in US dollars a month, free tiers not counted. */
export const target = { fixed: 35, perGroup: 5 } as const;

/**
 * Everything that an installation is billed for in a month in which nothing happens, from its synthesized templates (by the stacks'
 * names) and the configuration that they were made of. Throws Unpriced where something is in the templates whose price nobody has said.
 */
export function idleCost(configuration: Configuration, templates: ReadonlyMap<string, Template>): readonly CostLine[] {
  const resources = placedResources(configuration, templates);
  return resources.flatMap((resource) => {
    const bill = billedTypes[resource.type];
    if (bill) return bill(resource, resources, configuration);
    throw new Unpriced(
      `${resource.id} in ${resource.region} is a ${resource.type}, and nobody has said what that costs: ` +
        'add the type to infra/cost/billed-types.ts, with its price in infra/cost/prices.ts.',
    );
  });
}

/** Sums in US dollars a month. */
export interface Summary {
  readonly fixed: number;
  /** By group. */
  readonly groups: Readonly<Record<string, number>>;
  readonly regions: Readonly<Record<Region, number>>;
  readonly total: number;
  /** By how much each target is exceeded; 0 where it is met. */
  readonly above: { readonly fixed: number; readonly perGroup: number };
}

export function summaryOf(configuration: Configuration, lines: readonly CostLine[]): Summary {
  const fixed = sumOf(lines.filter(({ group }) => group === undefined));
  const groups = Object.fromEntries(
    Object.keys(configuration.groups).map((name) => [name, sumOf(lines.filter(({ group }) => group === name))]),
  );
  const regions = [...new Set(lines.map(({ region }) => region))].sort();
  return {
    fixed,
    groups,
    regions: Object.fromEntries(regions.map((each) => [each, sumOf(lines.filter(({ region }) => region === each))])),
    total: sumOf(lines),
    above: {
      fixed: Math.max(0, fixed - target.fixed),
      perGroup: Math.max(0, Math.max(...Object.values(groups)) - target.perGroup),
    },
  };
}

/** US dollars a month of these lines together. */
export const sumOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
