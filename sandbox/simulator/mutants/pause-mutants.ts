import type { Mutant } from './mutant.ts';

const declared = {
  module: 'functions/declare-target.ts',
  find: 'const paused = whyPaused(entry, here, now);',
  replace: 'const paused = undefined as string | undefined;',
};

/** Bugs in what a pause keeps from happening. */
export const pauseMutants: readonly Mutant[] = [
  {
    name: 'pause-ignored',
    text: 'a pause is told and recorded, and keeps nothing from starting by itself',
    place: 'paused-until-it-ends',
    edits: [
      {
        module: 'core/decide.ts',
        find: "request.trigger === 'manual' ? undefined : whyPaused(entry, here, now);",
        replace: 'undefined as string | undefined;',
      },
      declared,
    ],
  },
  {
    name: 'pause-overlooked',
    text: 'what was decided before the pause is declared over it',
    place: 'paused-midway',
    edits: [declared],
  },
];
