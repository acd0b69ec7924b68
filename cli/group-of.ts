import type { Configuration, Group, Region } from '#core/configuration.ts';
import { Misused, visible } from './misused.ts';

/** The group of a name. Throws Misused where there is none, or where the Region is no candidate of it; `advice` is then added. */
export function groupOf({ groups }: Configuration, name: string, region: Region, advice = ''): Group {
  // A name from outside may be one that every object has, such as `toString`.
  const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (!group)
    throw new Misused(
      `There is no group ${visible(name)} in the configuration; allowed: ${Object.keys(groups).join(', ')}.`,
    );
  if (group.candidates.includes(region)) return group;
  throw new Misused(
    `${visible(region)} is no candidate of group ${name}; allowed: ${group.candidates.join(' or ')}.${advice}`,
  );
}
