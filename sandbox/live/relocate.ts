import { type Configuration, regionsOf } from '#core/configuration.ts';
import { parseConfiguration } from '#core/configuration-problems.ts';

/** Where the stage is set for an outage of us-east-1: three Regions that can hold a strongly consistent ledger together. */
const stageOfUsEast1 = ['us-east-1', 'us-west-2', 'us-east-2'] as const;

/**
 * The same configuration with its first group's owner in us-east-1: the names of its three Regions are exchanged everywhere.
 * One that has its owner there already is returned as it is. Throws InvalidConfiguration where that makes no sense.
 */
export function relocateToUsEast1(configuration: Configuration): Configuration {
  const group = Object.values(configuration.groups)[0];
  if (!group || group.candidates[0] === 'us-east-1') return configuration;
  const moves = new Map(regionsOf(group).map((region, index) => [region, stageOfUsEast1[index] ?? region]));
  const pattern = new RegExp([...moves.keys()].join('|'), 'g');
  const text = JSON.stringify(configuration).replace(pattern, (region) => moves.get(region) ?? region);
  return parseConfiguration(JSON.parse(text));
}
