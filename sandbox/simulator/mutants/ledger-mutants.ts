import type { Mutant } from './mutant.ts';

/** Bugs in the ledger, the lease and the proofs. */
export const ledgerMutants: readonly Mutant[] = [
  {
    name: 'canary',
    text: 'promotes without any debt: must fail in every run of the tests',
    edits: [
      {
        module: 'core/declare.ts',
        find: ': [...entry.fenceDebts, debt(entry.owner, epoch, now)],',
        replace: ': entry.fenceDebts,',
      },
    ],
  },
  {
    name: 'no-tenure',
    text: 'a step acts whoever holds the lease, whatever epoch was declared since',
    scenario: 'reverted-after-fence',
    edits: [
      { module: 'core/lease.ts', find: 'if (entry.epoch !== epoch) throw', replace: 'if (false) throw' },
      { module: 'core/lease.ts', find: 'if (entry.holder !== holder) throw', replace: 'if (false) throw' },
      {
        module: 'core/lease.ts',
        find: "if ((entry.leaseExpiresAt ?? 0) <= now) throw lost('its lease ran out');",
        replace: '',
      },
    ],
  },
  {
    name: 'run-out-lease',
    text: 'a lease that ran out is as good as one that lasts, if nobody took it since',
    sweep: { disturbance: 'run-frozen', story: 'cut-off' },
    edits: [
      {
        module: 'core/lease.ts',
        find: "if ((entry.leaseExpiresAt ?? 0) <= now) throw lost('its lease ran out');",
        replace: '',
      },
    ],
  },
  {
    name: 'no-lease',
    text: 'whoever comes takes the lease, and acts without it',
    edits: [
      {
        module: 'core/lease.ts',
        find: 'entry.holder === undefined || entry.holder === holder || (entry.leaseExpiresAt ?? 0) <= now;',
        replace: 'true;',
      },
      { module: 'core/lease.ts', find: 'if (entry.holder !== holder) throw', replace: 'if (false) throw' },
    ],
  },
  {
    name: 'no-margin',
    text: 'a lease of 40 s, and nobody asks whether it outlives the call',
    edits: [
      { module: 'core/ledger.ts', find: 'leaseSeconds: 120,', replace: 'leaseSeconds: 40,' },
      {
        module: 'core/lease.ts',
        find: '>= (protocol.callTimeoutSeconds + protocol.marginSeconds) * 1000;',
        replace: '>= -1_000_000;',
      },
    ],
  },
  {
    name: 'unconditional-write',
    text: 'the ledger is written over whatever somebody else wrote',
    edits: [
      {
        module: 'functions/aws/ledger.ts',
        find: 'put(home, { ...stored, record }, condition)',
        replace: 'put(home, { ...stored, record }, {})',
      },
    ],
  },
  {
    name: 'trust-available',
    text: 'status `available` is the proof of a writer',
    edits: [
      {
        module: 'core/converge-writer.ts',
        find: "target !== undefined && !target.replica && serving.has(target.status) && targetWrite === 'written';",
        replace: 'target !== undefined && serving.has(target.status);',
      },
    ],
  },
];
