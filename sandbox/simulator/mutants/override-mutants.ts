import type { Mutant } from './mutant.ts';

/** Bugs in what persons accept to lose. */
export const overrideMutants: readonly Mutant[] = [
  {
    name: 'override-kept',
    text: 'a declaration leaves the override in the entry',
    place: 'overridden-once',
    edits: [
      {
        module: 'core/declare.ts',
        find: 'const { proposal, override: _override, ...rest } = entry;',
        replace: 'const { proposal, ...rest } = entry;',
      },
    ],
  },
  {
    name: 'override-of-any-epoch',
    text: 'a loss that was accepted at one epoch is accepted at every other one',
    place: 'overridden-by-nobody',
    edits: [
      { module: 'core/override.ts', find: 'if (epoch !== entry.epoch)\n', replace: 'if (false)\n' },
      {
        module: 'core/override.ts',
        find: ' || override.owner !== owner || override.epoch !== epoch) return',
        replace: ') return',
      },
    ],
  },
  {
    name: 'override-for-ever',
    text: 'what was accepted once never expires',
    place: 'overridden-too-early',
    edits: [
      {
        module: 'core/override.ts',
        find: 'return Number.isFinite(override.expiresAt) && now < override.expiresAt ? override : undefined;',
        replace: 'return override;',
      },
    ],
  },
  {
    name: 'override-of-any-size',
    text: 'whoever accepts some loss accepts any',
    place: 'overridden-too-little',
    edits: [
      {
        module: 'core/override.ts',
        find: 'if (lossSeconds === null) return Number.POSITIVE_INFINITY;',
        replace: 'if (lossSeconds !== -1) return Number.POSITIVE_INFINITY;',
      },
    ],
  },
  {
    name: 'override-overlooked',
    text: 'what was decided by an override is declared also where it does not stand any more',
    place: 'override-taken-back-midway',
    edits: [{ module: 'functions/declare-target.ts', find: '      refuseAboveObjective(situation);\n', replace: '' }],
  },
];
