import type { Mutant } from './mutant.ts';

/** Bugs in how long a writer is given that may fail over inside its Region. */
export const inRegionMutants: readonly Mutant[] = [
  {
    name: 'in-region-last',
    text: 'a writer with a second zone is given no more time than any other',
    scenario: 'multi-az-first',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'const dwellSeconds = inRegion ? Math.max(leastSeconds, policy.inRegionSeconds) : leastSeconds;',
        replace: 'const dwellSeconds = leastSeconds;',
      },
    ],
  },
  {
    name: 'untold-is-none',
    text: 'an API that throttles everybody is taken to say that no instance is failing over',
    place: 'in-region-first-untold',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'const isUntold = controlUp.length === 0 && controlDown.length === 0;',
        replace: 'const isUntold = false as boolean;',
      },
    ],
  },
];
