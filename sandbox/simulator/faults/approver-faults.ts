import { answer } from '#cli/answer.ts';
import type { Approval } from '#core/configuration.ts';
import { protocol } from '#core/ledger.ts';
import type { Choice } from '#core/proposal.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { rewrite } from './interference.ts';
import { once, onState } from './region-faults.ts';
import {
  answerEach,
  commanderAs,
  duty,
  type Habit,
  jane,
  mallory,
  onDuty,
  sam,
  type Turn,
  takeTurns,
} from './terminal.ts';

/** People who answer proposals, and what comes in between. */

/** Two of three have to approve: a user, a session of Identity Center, and a role whose sessions are one person. */
export const twoOfThree: Approval = { persons: 2, expiryMinutes: 5, approvers: [jane, sam, duty] };

interface Answer extends Turn {
  readonly choice: Choice;
  /** How old the proof is, in seconds. */
  readonly age?: number;
}

/** How people are with a proposal, by the number that a fault draws. */
const habits: readonly Habit<Answer>[] = [
  // Two approve, and a third declines while it is being carried out.
  (random) => {
    const second = random.between(20, 150);
    return [
      { who: jane, choice: 'approve', at: random.between(5, 20) },
      { who: sam, choice: 'approve', at: second },
      { who: onDuty('kim'), choice: 'decline', at: second + random.between(1, 40) },
    ];
  },
  // One role approves time and again, by whatever session.
  (random) =>
    ['kim', 'lee', 'kim'].map((session) => ({
      ...{ who: onDuty(session), choice: 'approve' },
      at: random.between(5, 200),
    })),
  // One declines between two who approve.
  (random) => [
    { who: jane, choice: 'approve', at: random.between(5, 20) },
    { who: sam, choice: 'decline', at: random.between(20, 60) },
    { who: onDuty('kim'), choice: 'approve', at: random.between(60, 200) },
  ],
  // The second comes about when the proposal expires.
  (random) => [
    { who: jane, choice: 'approve', at: random.between(5, 200) },
    { who: sam, choice: 'approve', at: random.between(285, 345) },
  ],
  // One approves; the others are a stranger, an old proof and a forged one.
  (random) => [
    { who: jane, choice: 'approve', at: random.between(5, 100) },
    { who: mallory, choice: 'approve', at: random.between(5, 100) },
    { who: sam, choice: 'approve', at: random.between(5, 100), age: random.between(301, 2000) },
    { who: sam, choice: 'approve', at: random.between(5, 100), forged: true },
  ],
  // Nobody has time.
  () => [],
];

async function take(
  { stage, fired, isOver }: Scene,
  { choice, age = 0, ...turn }: Answer,
  proposal: string,
): Promise<void> {
  if (isOver()) return;
  fired();
  const asked = { group: stage.groupName, region: stage.regions.standby, proposal, choice };
  await answer(commanderAs(stage, turn, stage.timers.now() - age * 1000), asked).catch(() => {});
}

export const approverFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'approvers', group: 'E', text: 'people answer what is proposed, each in their way' },
    ...{ targets: ['standby'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin: (scene) =>
      answerEach(
        scene,
        () => ledgerEntryIn(scene.stage)?.proposal,
        ({ id }) => takeTurns(scene, habits, (turn) => take(scene, turn, id)),
      ),
  },
  {
    ...{ id: 'F61', kind: 'lease-taken-beside', group: 'E' },
    text: 'another run takes the lease just when people are asked',
    ...{ targets: ['standby'], lasts: [900, 1200] },
    begin: (scene) =>
      onState(scene, ['Propose failover'], () => {
        scene.fired();
        const leaseExpiresAt = scene.stage.timers.now() + protocol.leaseSeconds * 1000;
        rewrite(scene, (entry) => ({ ...entry, holder: 'another run', leaseExpiresAt }));
      }),
  },
  {
    ...{ id: 'F14', kind: 'sts-down', group: 'A', text: 'STS of the standby does not answer' },
    ...{ targets: ['standby'], lasts: [60, 600] },
    begin: once(({ levers, stage }) => levers.service(stage.regions.standby, 'sts')),
  },
  {
    ...{ id: 'F62', kind: 'stray-answer', group: 'E', text: 'somebody answers what nobody proposed' },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: (scene) => {
      scene.stage.timers.after(1000, () => void take(scene, { who: jane, choice: 'approve', at: 0 }, '1-1'));
      return () => {};
    },
  },
];
