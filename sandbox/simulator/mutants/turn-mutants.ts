import type { Mutant } from './mutant.ts';

/** Bugs in what keeps too many groups from failing over at once. */
export const turnMutants: readonly Mutant[] = [
  {
    name: 'limit-ignored',
    text: 'a group takes a turn however many others are under way',
    place: 'queued',
    edits: [
      {
        module: 'core/turns.ts',
        find: 'if (!isHeld && ahead.length + underWay.length < limits.concurrentFailovers) return taken;',
        replace: 'if (!isHeld) return taken;',
      },
    ],
  },
  {
    name: 'mass-event-ignored',
    text: 'a group of a mass event goes on without a person',
    place: 'mass-released',
    edits: [
      {
        module: 'core/turns.ts',
        find: 'const isHeld = isMass && !asking.approved;',
        replace: 'const isHeld = false;',
      },
    ],
  },
  {
    name: 'turn-overlooked',
    text: 'a group is declared although its turn went by and others have taken all',
    place: 'late-for-its-turn',
    edits: [
      {
        module: 'functions/declare-target.ts',
        find: "if (situation.request.trigger === 'manual') return;",
        replace: 'return;',
      },
    ],
  },
];
