import { acknowledge } from '#cli/acknowledge.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { onState } from './region-faults.ts';
import { commanderAs, type Habit, jane, sam, type Turn, takeTurns } from './terminal.ts';

/** People who acknowledge what a group did, not always in time. */

interface Word extends Turn {
  /** How far the epoch that they name is from the newest one, as they see it when they sign. */
  readonly off?: number;
  /** How many seconds later it is sent once more, as it was signed. */
  readonly again?: number;
}

/** How people acknowledge, by the number that a fault draws. */
const habits: readonly Habit<Word>[] = [
  // One does, and another one too.
  (random) => [
    { who: jane, at: 0 },
    { who: sam, at: random.between(1, 30) },
  ],
  // One names an epoch that was, one an epoch to come, and one somebody else's secret.
  (random) => [
    { who: jane, at: 0, off: -1 },
    { who: sam, at: random.between(1, 30), off: 1 },
    { who: sam, at: random.between(1, 30), forged: true },
  ],
  // One does at each step of an incident, and each of the commands is sent again when the group may have moved on.
  (random) => [0, 60, 120, 180, 240].map((at) => ({ who: jane, at, again: random.between(30, 290) })),
];

async function take({ stage, fired, isOver, fault }: Scene, { off = 0, again, ...turn }: Word): Promise<void> {
  const entry = ledgerEntryIn(stage);
  if (isOver() || !entry) return;
  fired();
  const { groupName: group, timers } = stage;
  const region = stage.regionOf(fault.target);
  const commander = commanderAs(stage, turn, timers.now());
  const reason = `Habit ${fault.args.habit} is simulated.`;
  const send = () => acknowledge(commander, { group, region, epoch: entry.epoch + off, reason }).then(ignore, ignore);
  if (again !== undefined) timers.after(again * 1000, () => void send());
  await send();
}

const ignore = () => {};

/** One names the epoch that is; one the epoch to come, and sends that again when it has come. */
const turnsMidway: readonly Partial<Word>[] = [{}, { off: 1, again: 5 }];

export const acknowledgerFaults: readonly FaultKind[] = [
  {
    ...{
      id: 'F62',
      kind: 'acknowledgers',
      group: 'E',
      text: 'people acknowledge what the group did, each in their way',
    },
    ...{ targets: ['standby', 'owner'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin: (scene) => takeTurns(scene, habits, (word) => take(scene, word)),
  },
  {
    ...{ id: 'F62', kind: 'acknowledged-midway', group: 'E', text: 'a person acknowledges just as a run declares' },
    ...{ targets: ['standby'], lasts: [900, 1200], args: { habit: [0, 1] } },
    begin: (scene) =>
      onState(scene, ['Declare target'], () =>
        scene.stage.timers.after(
          scene.random.between(0, 1500),
          () => void take(scene, { who: jane, at: 0, ...turnsMidway[scene.fault.args.habit ?? 0] }),
        ),
      ),
  },
];
