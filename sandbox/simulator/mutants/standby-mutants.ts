import type { Mutant } from './mutant.ts';

/** Bugs in the look at the standby, and in the choice between several. */
export const standbyMutants: readonly Mutant[] = [
  {
    name: 'status-is-fitness',
    text: 'a replica with the right status is fit, whatever it replicates',
    place: 'standby-of-another-writer',
    edits: [{ module: 'core/fitness.ts', find: '[status, role, source, endpoint, login]', replace: '[status, role]' }],
  },
  {
    name: 'first-come',
    text: 'of several standbys the one that comes first takes over, whatever another one would lose',
    scenario: 'clean-region-loss',
    config: 'sandbox/two-standbys.yaml',
    edits: [
      {
        module: 'core/least-loss.ts',
        find: 'if (!rivalry) return undefined;',
        replace: 'if (rivalry || !rivalry) return undefined;',
      },
    ],
  },
];
