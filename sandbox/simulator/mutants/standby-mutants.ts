import type { Mutant } from './mutant.ts';

/** Bugs in the look at the standby. */
export const standbyMutants: readonly Mutant[] = [
  {
    name: 'status-is-fitness',
    text: 'a replica with the right status is fit, whatever it replicates',
    place: 'standby-of-another-writer',
    edits: [{ module: 'core/fitness.ts', find: '[status, role, source, endpoint, login]', replace: '[status, role]' }],
  },
];
