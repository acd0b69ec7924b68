import type { Mutant } from './mutant.ts';

/** Bugs in what a hint is worth. */
export const hintMutants: readonly Mutant[] = [
  {
    name: 'trust-hint',
    text: 'what AWS says of the writer proves an outage',
    place: 'hints-without-a-cause',
    edits: [
      {
        module: 'core/called.ts',
        find: 'if (!assessment.proven && !mayAskAbout(assessment, group))',
        replace: "if (!assessment.proven && request.trigger !== 'hint' && !mayAskAbout(assessment, group))",
      },
    ],
  },
];
