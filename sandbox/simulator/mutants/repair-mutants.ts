import type { Mutant } from './mutant.ts';

/** Bugs in what the reconciler does, and in what it believes. */
export const repairMutants: readonly Mutant[] = [
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
    scenario: 'answer-lost-then-reverted',
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
    text: 'a revert leaves the owner fenced, and tries no write',
    scenario: 'reverted-after-fence',
    edits: [
      {
        module: 'core/converge.ts',
        find: 'const revert: readonly Rule[] = [lift, proveOwner, announceRevert, settleRevert];',
        replace: 'const revert: readonly Rule[] = [announceRevert, settleRevert];',
      },
    ],
  },
  {
    name: 'target-fenced',
    text: 'whoever owes a fence is fenced, the target too; two layers before it are gone: a revert forgives the owner no debt, and the function may fence its own Region',
    scenario: 'reverted-before-fence',
    edits: [
      {
        module: 'infra/permissions.ts',
        find: "['rds:ModifyDBInstance', 'rds:RebootDBInstance'], instanceArns(place, 'elsewhere')",
        replace: "['rds:ModifyDBInstance', 'rds:RebootDBInstance'], instanceArns(place, 'both')",
      },
      {
        module: 'infra/step-functions.ts',
        find: "may.mayLookAt(place, 'elsewhere'),\n      may.mayReadParameters(place, 'elsewhere'),",
        replace: "may.mayLookAt(place, 'both'),\n      may.mayReadParameters(place, 'both'),",
      },
      {
        module: 'core/declare.ts',
        find: 'request.revert ? forgiven(entry, now) : [',
        replace: 'request.revert ? entry.fenceDebts : [',
      },
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
      {
        module: 'functions/announce-refusal.ts',
        find: 'if (entry.holder !== holder) return;',
        replace: 'return;',
      },
    ],
  },
];
