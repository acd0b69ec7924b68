import { epochName } from '#core/record.ts';
import { type Invariant, isMutating } from '../invariant.ts';

export const ownGroupOnly: Invariant = {
  id: 'S26',
  sentence: 'A run changes nothing but what belongs to its group.',
  watch: ({ stage }) => {
    const { databases, traffic } = stage.group;
    const instances = Object.values(databases).flatMap((database) => Object.values(database.instances));
    const own = new Set([
      ...instances.flatMap(({ identifier, parameterGroup }) => [identifier, parameterGroup]),
      ...traffic.flatMap(({ name, hostedZoneId }) => [name, epochName(name), hostedZoneId]),
    ]);
    return {
      called: (entry, tag) => {
        if (!tag || !isMutating(entry) || own.has(entry.target)) return undefined;
        return entry.service === 'route53' ? undefined : `${tag.file} changes ${entry.target} by ${entry.operation}.`;
      },
    };
  },
};
