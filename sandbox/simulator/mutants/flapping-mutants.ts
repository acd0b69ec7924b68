import type { Mutant } from './mutant.ts';

/** Bugs in what keeps a group from failing over again and again, or at the wrong hour. */
export const flappingMutants: readonly Mutant[] = [
  {
    name: 'no-cool-down',
    text: 'one failover may follow the other at once',
    scenario: 'lost-again-after-revert',
    edits: [{ module: 'core/decide.ts', find: '    cooledDown,\n', replace: '' }],
  },
  {
    name: 'no-flap-limit',
    text: 'failovers are counted, and their number does not matter',
    place: 'flap-limit-reached',
    edits: [{ module: 'core/decide.ts', find: '    belowFlapLimit,\n', replace: '' }],
  },
  {
    name: 'acknowledged-for-good',
    text: 'what was acknowledged once holds up no failover any more, whatever was declared since',
    place: 'acknowledged-too-early',
    edits: [
      {
        module: 'core/acknowledgement.ts',
        find: 'epoch <= (acknowledgement?.epoch ?? -1);',
        replace: 'acknowledgement !== undefined && epoch > 0;',
      },
    ],
  },
  {
    name: 'any-epoch-acknowledged',
    text: 'an acknowledgement counts whatever epoch it names',
    place: 'acknowledged-for-another-epoch',
    edits: [{ module: 'core/acknowledgement.ts', find: 'if (epoch !== entry.epoch)', replace: 'if (false)' }],
  },
  {
    name: 'blackout-ignored',
    text: 'a blackout window keeps nothing from starting by itself',
    place: 'lost-in-a-blackout',
    edits: [
      {
        module: 'core/blackout.ts',
        find: 'if (!goesOn) return undefined;',
        replace: 'if (!goesOn || goesOn) return undefined;',
      },
    ],
  },
];
