import type { Mutant } from './mutant.ts';

/** Whoever heard the writer answer ends its silence for all; gone where a bug is to show what stands in front of this. */
const unheard = {
  module: 'core/assess.ts',
  find: 'const since = Math.max(...down.map(silenceOf), ...heard);',
  replace: 'const since = Math.max(...down.map(silenceOf));',
};

/** Bugs in the verdict, the bound on the loss and the decision. */
export const decisionMutants: readonly Mutant[] = [
  {
    name: 'trust-event',
    text: 'an alarm proves an outage',
    edits: [
      {
        module: 'core/called.ts',
        find: 'if (!assessment.proven && !mayAskAbout(assessment, group))',
        replace: 'if (false)',
      },
    ],
  },
  {
    name: 'one-observer',
    text: "one observer that finds the writer silent is enough; a layer before it is gone: another one's answer ends no silence",
    scenario: 'single-liar',
    edits: [
      unheard,
      {
        module: 'core/assess.ts',
        find: 'sight.down.length === sight.expected.length) return judgeSilence',
        replace: 'sight.down.length >= 1) return judgeSilence',
      },
    ],
  },
  {
    name: 'silence-is-down',
    text: "an observer's missing or undecided answer counts as down; a layer before it is gone: what one sees alone is for persons",
    scenario: 'liar-alone',
    edits: [
      { module: 'core/assess.ts', find: 'const alone = isLone(sight) && dwell.over;', replace: 'const alone = false;' },
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
        find: 'const life = [...beating(sight), ...serving(sight)];',
        replace: 'const life = serving(sight);',
      },
    ],
  },
  {
    name: 'no-application-veto',
    text: 'an application that is well does not matter',
    place: 'application-answers',
    edits: [
      {
        module: 'core/assess.ts',
        find: 'const life = [...beating(sight), ...serving(sight)];',
        replace: 'const life = beating(sight);',
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
    name: 'answer-in-between',
    text: 'an answer of the writer in between does not end a silence, neither in the looks nor by what the observers remember of it',
    scenario: 'answers-in-between',
    edits: [
      unheard,
      {
        module: 'core/observation.ts',
        find: 'if (!silent || since - at > looking.gap) break;',
        replace: 'if (!silent) continue;\n    if (since - at > looking.gap) break;',
      },
    ],
  },
  {
    name: 'api-alone',
    text: 'an RDS API that does not answer is a Region that is down, whoever reaches the writer, and an answer ends no silence',
    scenario: 'control-plane-only',
    edits: [
      unheard,
      { module: 'core/assess.ts', find: "return 'control-plane-only';", replace: "return 'region-down';" },
    ],
  },
  {
    name: 'grey-is-down',
    text: 'a writer that answers now and then is one that is down, and an answer ends no silence',
    scenario: 'grey-owner',
    edits: [
      unheard,
      {
        module: 'core/assess.ts',
        find: "const called = verdict === 'region-down'",
        replace: "const called = verdict === 'degraded' || verdict === 'region-down'",
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
        find: '  return upTo(end);',
        replace: '  return { lowerSeconds, upperSeconds: 0 };',
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
    edits: [{ module: 'core/within-objective.ts', find: 'if (bound <= rpoSeconds ||', replace: 'if (true ||' }],
  },
  {
    name: 'lower-bound',
    text: 'the objective is held against the least that is lost, not the most',
    scenario: 'lost-tail',
    edits: [
      {
        module: 'core/within-objective.ts',
        find: 'const { upperSeconds } = assessment.loss;',
        replace: 'const { lowerSeconds: upperSeconds } = assessment.loss;',
      },
    ],
  },
  {
    name: 'no-second-look',
    text: 'the decision before the lease is the decision',
    edits: [
      {
        module: 'functions/confirm-outage.ts',
        find: 'await gatherEvidence(runtime, request.group, group, owner);',
        replace:
          "{ verdict: 'region-down' as const, proven: true, pending: false, reasons: ['As before.'], loss: { lowerSeconds: 0, upperSeconds: 1 }, at: runtime.clock.now() };",
      },
    ],
  },
];
