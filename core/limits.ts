import type { z } from 'zod';
import { mapping, numbered, whole } from './schema-words.ts';

/** What holds where the file says nothing (docs/adr has why). */
export const defaultLimits = { concurrentFailovers: 5, massGroups: 10 };

/** How much may happen by itself at once. */
export const Limits = mapping({
  concurrentFailovers: whole(1, 50, 'groups')
    .default(defaultLimits.concurrentFailovers)
    .describe(
      'How many groups may fail over by themselves at the same time. The others wait, in the order of their priority.',
    ),
  massGroups: whole(1, 500, 'groups')
    .default(defaultLimits.massGroups)
    .describe(
      'From how many groups on that ask within ten minutes a person is asked: where more than this do, no other one starts by itself until `understudy release`. At least concurrentFailovers.',
    ),
}).describe('How much may happen by itself at once, over all groups that share a table of the ledger.');

export type Limits = z.infer<typeof Limits>;

/** Which group goes first. */
export const Priority = numbered(1, 100, 'of which 1 is the most urgent')
  .default(50)
  .describe(
    'Which group goes first where several wait for a turn: 1 before 100; among equals whoever has waited longest.',
  );
