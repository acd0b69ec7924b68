import { mostFailovers } from './flapping.ts';
import { mapping, whole } from './schema-words.ts';

const usual = { failovers: 2, withinHours: 24 };

/** The flap limit of `understudy.yaml`. */
export const FlapLimit = mapping({
  failovers: whole(1, mostFailovers, 'failovers')
    .default(usual.failovers)
    .describe('How many failovers may start by themselves; those that a person starts do not count.'),
  withinHours: whole(1, 168, 'hours').default(usual.withinHours).describe('Within how many hours.'),
})
  .default(usual)
  .describe(
    'After so many failovers by themselves within so many hours none starts by itself any more, until time has passed or a person has acknowledged them (`understudy acknowledge`). By default 2 in 24 h: the second may be bad luck; a third is likelier a fault that a failover does not cure, and each costs the rebuild of a Region.',
  );
