import type { Mutant } from './mutant.ts';

/** Bugs in what leaves no old writer unfenced without persons. */
export const unfencedMutants: readonly Mutant[] = [
  {
    name: 'hold-ignored',
    text: 'persons are to be asked where the fence is not proven, and nobody waits for them',
    place: 'held-until-fenced',
    edits: [
      {
        module: 'core/converge-hold.ts',
        find: '  if (!isHeld(entry, group)) return undefined;\n',
        replace: '  if (entry.phase.length > 0) return undefined;\n',
      },
    ],
  },
  {
    name: 'proceed-of-another-epoch',
    text: 'whoever let another transfer go on unfenced lets this one, too',
    place: 'held-and-answered-by-strangers',
    edits: [
      { module: 'core/proceeding.ts', find: '  if (read.epoch !== epoch)\n', replace: '  if (false)\n' },
      {
        module: 'core/proceeding.ts',
        find: 'proceed: { epoch, leaves:',
        replace: 'proceed: { epoch: read.epoch, leaves:',
      },
    ],
  },
];
