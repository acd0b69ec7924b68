/** Planted bugs: each replaces one passage of the product's text in a process of its own. They show that the simulator can fail. */

/** One planted bug. */
export interface Mutant {
  readonly name: string;
  /** What is wrong then. */
  readonly text: string;
  readonly edits: readonly Edit[];
  /** The named fault list that shows it soonest, where the faults that seeds draw take long. */
  readonly scenario?: string;
}

/** One passage of one module that reads differently. */
export interface Edit {
  /** The module, from the repository's root. */
  readonly module: string;
  /** The passage, which has to be there exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [
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
        find: "put({ ...stored, record: 'entry' }, condition)",
        replace: "put({ ...stored, record: 'entry' }, {})",
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
  {
    name: 'trust-event',
    text: 'an alarm proves an outage',
    edits: [{ module: 'core/decide.ts', find: 'if (!assessment.proven)', replace: 'if (false)' }],
  },
  {
    name: 'one-observer',
    text: 'one observer that finds the writer silent is enough',
    scenario: 'single-liar',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'sight.down.length === sight.expected.length) return judgeSilence',
        replace: 'sight.down.length >= 1) return judgeSilence',
      },
    ],
  },
  {
    name: 'silence-is-down',
    text: "an observer's missing or undecided answer counts as down",
    scenario: 'liar-alone',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'if (sight.expected.length >= 2 && sight.down.length === sight.expected.length)',
        replace:
          'if (sight.expected.length >= 2 && sight.down.length + sight.missing.length + sight.blind.length === sight.expected.length)',
      },
      {
        module: 'core/loss.ts',
        find: 'if (ends.size < 2) return { lowerSeconds, upperSeconds: null };',
        replace: '',
      },
    ],
  },
  {
    name: 'no-veto',
    text: 'heartbeats that go on do not matter',
    scenario: 'replication-still-flows',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'if (sight.flowing.length > 0)\n    return {',
        replace: 'if (false)\n    return {',
      },
    ],
  },
  {
    name: 'no-dwell',
    text: 'the first silence is an outage',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'const over = now - since >= dwellSeconds * 1000;',
        replace: 'const over = now - since >= 0;',
      },
    ],
  },
  {
    name: 'trust-lag',
    text: 'the loss is the time since the newest heartbeat as it looks from a living writer: none',
    scenario: 'lost-tail',
    edits: [
      {
        module: 'core/loss.ts',
        find: 'return { lowerSeconds, upperSeconds: Math.max(lowerSeconds, 0, Math.ceil((end - replayedTo) / 1000)) };',
        replace: 'return { lowerSeconds, upperSeconds: 0 };',
      },
    ],
  },
  {
    name: 'earliest-finding',
    text: 'the loss ends where the first observer found silence',
    scenario: 'lost-tail',
    edits: [
      {
        module: 'core/loss.ts',
        find: 'const end = Math.max(answeredAt, ...ends.values());',
        replace: 'const end = replayedTo;',
      },
    ],
  },
  {
    name: 'no-objective',
    text: 'no loss is too much',
    scenario: 'lag-over-rpo',
    edits: [
      { module: 'core/decide.ts', find: 'if (overridden || (upperSeconds', replace: 'if (true || (upperSeconds' },
    ],
  },
  {
    name: 'no-second-look',
    text: 'the decision before the lease is the decision',
    edits: [
      {
        module: 'functions/confirm-outage.ts',
        find: 'gatherEvidence(runtime, request.group, group, owner),',
        replace:
          "Promise.resolve({ verdict: 'region-down' as const, proven: true, pending: false, reasons: ['As before.'], loss: { lowerSeconds: 0, upperSeconds: 1 }, at: runtime.clock.now() }),",
      },
    ],
  },
  {
    name: 'traffic-before-proof',
    text: 'names are moved before the writer is proven',
    edits: [
      {
        module: 'core/converge.ts',
        find: '  lift,\n  proveWriter,\n  shift,\n  announce,',
        replace: '  lift,\n  shift,\n  proveWriter,\n  announce,',
      },
    ],
  },
  {
    name: 'serving-too-early',
    text: 'the verdict is given before the names lead to the target',
    edits: [
      {
        module: 'core/converge-traffic.ts',
        find: 'if (reality.records.length === 0 || missing.length > stuck.length)',
        replace: 'if (false)',
      },
    ],
  },
  {
    name: 'debt-cleared-on-reach',
    text: 'a Region that answers owes nothing any more',
    edits: [
      {
        module: 'core/learn.ts',
        find: 'if (!proofs.every((progress) => progress?.provenAt !== undefined)) return seen;',
        replace: 'if (!reached) return seen;',
      },
    ],
  },
  {
    name: 'value-only-swap',
    text: 'the record is replaced without its epoch',
    edits: [
      {
        module: 'functions/aws/route53.ts',
        find: 'const removals = [old.record, old.epoch].filter((set) => set !== undefined);',
        replace: 'const removals = [old.record].filter((set) => set !== undefined);',
      },
    ],
  },
  {
    name: 'answer-lost-is-refused',
    text: 'a promotion without an answer counts as refused',
    scenario: 'response-lost',
    edits: [
      {
        module: 'functions/failure-of.ts',
        find: "return $fault === 'client' && status >= 400 && status < 500 && status !== 408;",
        replace: 'return $fault !== undefined || status < 600;',
      },
    ],
  },
  {
    name: 'no-reboot',
    text: 'a closed security group is taken for a fence: no restart, no parameter',
    scenario: 'primary-returns-midway',
    edits: [
      {
        module: 'core/fence.ts',
        find: 'if (!other || progress.restartedAt === undefined) return false;',
        replace: 'if (!other) return false;',
      },
      {
        module: 'core/fence.ts',
        find: "if (view.otherReadOnly === false) return 'set-read-only';",
        replace: '',
      },
      {
        module: 'core/fence.ts',
        find: "return progress.rebootedAt === undefined ? 'reboot' : undefined;",
        replace: 'return undefined;',
      },
      { module: 'core/fence.ts', find: ' && view.otherReadOnly === true;', replace: ';' },
    ],
  },
  {
    name: 'network-only',
    text: 'a fence without its restart and its parameter',
    edits: [
      {
        module: 'core/fence.ts',
        find: "return progress.rebootedAt === undefined ? 'reboot' : undefined;",
        replace: 'return undefined;',
      },
    ],
  },
  {
    name: 'no-lift',
    text: 'a revert leaves the owner fenced',
    scenario: 'reverted-after-fence',
    edits: [
      {
        module: 'core/converge.ts',
        find: 'const revert: readonly Rule[] = [lift, proveWriter, announceRevert, settleRevert];',
        replace: 'const revert: readonly Rule[] = [announceRevert, settleRevert];',
      },
    ],
  },
  {
    name: 'target-fenced',
    text: 'whoever owes a fence is fenced, the target too',
    edits: [
      {
        module: 'core/ledger.ts',
        find: 'openDebts(entry).filter(({ region }) => region !== entry.target);',
        replace: 'openDebts(entry);',
      },
    ],
  },
  {
    name: 'no-identity-check',
    text: 'an instance is known by its name alone',
    scenario: 'namesake-in-standby',
    edits: [
      {
        module: 'functions/aws/rds.ts',
        find: 'if (found.DbiResourceId === resourceId) return viewOf(found);',
        replace: 'if (found) return viewOf(found);',
      },
    ],
  },
  {
    name: 'no-cool-down',
    text: 'one failover may follow the other at once, and go back',
    scenario: 'primary-returns-midway',
    edits: [
      {
        module: 'core/decide.ts',
        find: 'cooledDown, fenceSettled, withinObjective];',
        replace: 'withinObjective];',
      },
    ],
  },
  {
    name: 'no-return',
    text: 'nobody starts converge again for a group that is not at rest',
    edits: [
      {
        module: 'core/sweeping.ts',
        find: 'if (entry.target === region && !atRest(entry)) return convergeOf(situation);',
        replace: '',
      },
    ],
  },
  {
    name: 'no-republish',
    text: 'what the health checks follow is published with the wrong value',
    edits: [
      {
        module: 'core/unavailable.ts',
        find: 'if (region === group.candidates[1]) return 1;',
        replace: 'if (region === group.candidates[1]) return 0;',
      },
    ],
  },
  {
    name: 'promoted-twice',
    text: 'the promotion is asked for without a look at the role',
    edits: [
      {
        module: 'functions/promote-replica.ts',
        find: '    await held.save((entry) => committed(entry, database, runtime.clock.now()));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'lease-kept',
    text: 'a refusal keeps its lease, and a run that ends keeps it too',
    edits: [
      {
        module: 'functions/look-around.ts',
        find: "chosen.kind === 'end' ? release(renewed) : renewed",
        replace: 'renewed',
      },
    ],
  },
];

/** A mutant by its name. Throws for one that there is not. */
export function mutantOf(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found) return found;
  throw new RangeError(`There is no mutant ${name}; there are ${mutants.map((mutant) => mutant.name).join(', ')}.`);
}
