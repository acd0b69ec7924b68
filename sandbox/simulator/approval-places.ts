import { twoOfThree } from './faults/approver-faults.ts';
import type { RareFault, RarePlace } from './rare-place.ts';

/** What waits for persons, and what they and others make of it. No other seed has a policy that asks. */

const stays = [900, 900] as const;
const lost: RareFault = { kind: 'region-down', at: [10, 60], lasts: stays };
const people = (habit: number): RareFault => ({
  ...{ kind: 'approvers', at: [0, 5], lasts: [1200, 1200] },
  args: { habit: [habit, habit] },
});

/** The witness runs no function; its copy of the ledger is there. */
const witnessUnheard: RareFault = { kind: 'lying-alone', at: [5, 30], lasts: stays };

const place = (name: string, marks: readonly string[], ...faults: readonly RareFault[]): RarePlace => ({
  ...{ name, marks, faults, scales: [20] },
  // No loss is too much here, so that it does not hide what persons say.
  policy: { mode: 'approve', approval: twoOfThree, rpoSeconds: 600 },
});

export const approvalPlaces: readonly RarePlace[] = [
  place('approved-by-two', ['answer-while-held', 'page-serving'], people(0), lost),
  place('approved-twice-by-one', ['answer-repeated'], people(1), lost),
  place('declined', ['refused-declined', 'answer-after-decline'], people(2), lost),
  place('approved-late', ['asked-expired', 'answer-late'], people(3), lost),
  place('approved-with-one-observer', ['asked-alone'], people(0), witnessUnheard, { ...lost, at: [40, 60] }),
  place('witness-lost-after-the-question', ['asked-without-witness'], people(5), lost, {
    ...{ kind: 'lying-alone', at: [150, 180], lasts: stays },
  }),
  place('approved-behind-a-cut-link', ['asked-alone'], people(0), {
    ...{ kind: 'lying-alone', at: [10, 60], lasts: [400, 900] },
  }),
  place('approved-by-strangers', ['answer-of-a-stranger', 'answer-with-old-proof', 'answer-forged'], people(4), lost),
  place('answered-by-nobody', ['asked-expired'], people(5), lost),
  place('superseded-by-hand', ['answer-to-none', 'answer-while-held'], ...[people(0), lost], {
    kind: 'operator',
    at: [110, 130],
    lasts: [60, 200],
  }),
  place(
    'approved-for-another-outage',
    ['asked-other-outage'],
    ...[people(4), { ...lost, lasts: [110, 160] } as const],
    { kind: 'region-down', at: [230, 250], lasts: stays },
  ),
  place(
    'loss-that-grows',
    ['asked-smaller-loss'],
    { kind: 'closed-network', at: [10, 20], lasts: stays, args: { api: [1, 1] } },
    { kind: 'data-plane-down', at: [30, 40], lasts: stays },
    people(5),
  ),
  place(
    'approved-for-a-smaller-loss',
    ['asked-smaller-loss'],
    { kind: 'closed-network', at: [10, 20], lasts: stays, args: { api: [1, 1] } },
    { kind: 'data-plane-down', at: [30, 40], lasts: stays },
    people(0),
  ),
  place('proposed-untold', ['asked-untold'], people(5), lost, {
    ...{ kind: 'pages-down', at: [40, 60], lasts: [200, 400] },
  }),
  place('proposed-by-several', ['proposed-by-another', 'refused-waiting'], ...[people(0), lost], {
    kind: 'duplicate-storm',
    at: [40, 60],
    lasts: [60, 120],
  }),
  place('proposed-again-by-a-repeated-task', ['proposed-told-before'], people(0), lost, {
    ...{ kind: 'task-repeated', at: [60, 80], lasts: [300, 600], args: { percent: [30, 40] } },
  }),
  place('proposed-while-somebody-acts', ['proposed-while-held'], people(5), lost, {
    ...{ kind: 'lease-taken-beside', at: [0, 5], lasts: [1200, 1200] },
  }),
  place(
    'approved-amid-trouble',
    ['page-serving'],
    ...[people(0), lost],
    { kind: 'ledger-patchy', at: [60, 90], lasts: [100, 300], args: { percent: [10, 30] } },
    { kind: 'answer-lost', at: [60, 90], lasts: [100, 180], target: 'standby', args: { percent: [30, 45] } },
  ),
  place('approved-and-not-started', ['answer-left-to-sweep'], people(0), lost, {
    ...{ kind: 'standby-half-down', at: [140, 150], lasts: [200, 300], args: { service: [2, 2] } },
  }),
  place('approved-without-sts', ['answer-without-sts'], people(0), lost, {
    ...{ kind: 'sts-down', at: [60, 90], lasts: [100, 200] },
  }),
  { name: 'stray-answer', marks: ['answer-to-nobody'], faults: [{ kind: 'stray-answer', at: [10, 60] }] },
];
