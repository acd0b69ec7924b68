import { proceed } from '#cli/proceed.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { onCalls } from './call-faults.ts';
import { onState } from './region-faults.ts';
import { answerEach, commanderAs, type Habit, jane, mallory, onDuty, sam, type Turn, takeTurns } from './terminal.ts';

/** Fences that can't be made after a declaration, and people who answer when they are asked to do without. */

interface Leave extends Turn {
  /** Added to the epoch of the transfer that waits. */
  readonly epoch?: number;
  /** How old the proof is, in seconds. */
  readonly age?: number;
}

/** How people are with a transfer that waits for them, by the number that a fault draws. */
const habits: readonly Habit<Leave>[] = [
  // Two say so, and a third when it went on already.
  (random) => {
    const second = random.between(20, 200);
    return [
      { who: jane, at: random.between(5, 20) },
      { who: sam, at: second },
      { who: onDuty('kim'), at: second + random.between(100, 200) },
    ];
  },
  // One role says so time and again, by whatever session.
  (random) => ['kim', 'lee', 'kim'].map((session) => ({ who: onDuty(session), at: random.between(5, 200) })),
  // Two mean another transfer; the others are a stranger, an old proof and a forged one.
  (random) => [
    { who: jane, at: random.between(5, 100), epoch: -1 },
    { who: sam, at: random.between(5, 100), epoch: 1 },
    { who: mallory, at: random.between(5, 100) },
    { who: sam, at: random.between(5, 100), age: random.between(301, 2000) },
    { who: sam, at: random.between(5, 100), forged: true },
  ],
  // Nobody has time.
  () => [],
];

async function take(
  { stage, fired, isOver }: Scene,
  { epoch: off = 0, age = 0, ...turn }: Leave,
  { region, epoch }: { readonly region: string; readonly epoch: number },
): Promise<void> {
  if (isOver()) return;
  fired();
  const said = { group: stage.groupName, region, epoch: epoch + off, reason: 'It is simulated.' };
  await proceed(commanderAs(stage, turn, stage.timers.now() - age * 1000), said).catch(() => {});
}

/** The transfer that waits for people, by its epoch; undefined where none does. */
function waiting({ stage }: Scene): { readonly id: number; readonly region: string } | undefined {
  const entry = ledgerEntryIn(stage);
  return entry?.transfer?.held?.askedAt === undefined ? undefined : { id: entry.epoch, region: entry.target };
}

export const unfencedFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'leavers', group: 'E', text: 'people let a transfer go on unfenced, each in their way' },
    ...{ targets: ['standby'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin: (scene) =>
      answerEach(
        scene,
        () => waiting(scene),
        ({ id: epoch, region }) => takeTurns(scene, habits, (turn) => take(scene, turn, { region, epoch })),
      ),
  },
  {
    ...{ id: 'F11', kind: 'fence-refused', group: 'A', text: "the owner's RDS API answers, and refuses every change" },
    ...{ targets: ['owner'], lasts: [400, 1200] },
    begin: (scene) =>
      onCalls(scene, ({ operation }, when) =>
        when === 'before' && /^(Modify|Reboot)DB/.test(operation)
          ? new ServiceFault('AccessDenied', `The role is not authorized to perform ${operation}.`, 403)
          : undefined,
      ),
  },
  {
    ...{ id: 'F16', kind: 'control-plane-dies-midway', group: 'B' },
    text: "the owner's RDS API goes down as soon as a target is declared",
    ...{ targets: ['owner'], lasts: [400, 1200] },
    begin: (scene) => {
      let mend = () => {};
      const end = onState(scene, ['Run converge'], () => {
        scene.fired();
        mend = scene.levers.service(scene.stage.regions.owner, 'rds');
      });
      return () => {
        end();
        mend();
      };
    },
  },
];
