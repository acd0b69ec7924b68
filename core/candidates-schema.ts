import { z } from 'zod';
import { region } from './schema-words.ts';

/** Each candidate is a whole database, and each standby one more to be rebuilt after a failover: more than four are nobody's plan. */
const most = 4;
const allowed = 'a list of two to four Regions, such as [eu-west-1, eu-central-1]';

/** The Regions that may own a group, in an order that matters: of a group with two for Route 53, of one with more where standbys lose the same. */
export const Candidates = z
  .tuple([region, region], region, { error: allowed })
  .refine(({ length }) => length <= most, { error: allowed })
  .meta({
    maxItems: most,
    description:
      "The two to four Regions that may own the group. Of two, the first is Route 53's PRIMARY, the second its SECONDARY. Of more, the standby that loses least takes over; of equals the first.",
  });
