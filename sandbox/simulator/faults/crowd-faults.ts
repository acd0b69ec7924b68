import { release } from '#cli/release.ts';
import { ask, type Turns } from '#core/turns.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { onState } from './region-faults.ts';
import { commanderAs, type Habit, jane, sam, type Turn, takeTurns } from './terminal.ts';

/** Other groups of the installation, which ask for turns as their own runs would, and persons who release them. */

/** Writes the turns from outside, over what is stored now; where somebody is faster, nothing is written. */
async function rewrite({ stage }: Scene, change: (read: Turns) => Turns): Promise<void> {
  const { configuration, groupName, regions, world } = stage;
  const region = regions.witness;
  const clients = world.clientsFor({ region, role: 'operator' });
  const ledger = ledgerOf({ clients, configuration, region, id: () => 'another group' });
  try {
    const read = await ledger.readTurns(groupName);
    const next = change(read);
    if (next !== read) await ledger.writeTurns(groupName, read, next);
  } catch {
    // The ledger is gone, or was written meanwhile: this group comes later, or not at all.
  }
}

/** One other group asks. It is more urgent than ours, and was never adopted, so that its turn lasts as long as one that is never used. */
const asks = (scene: Scene, number: number): Promise<void> =>
  rewrite(scene, (read) => {
    const { stage } = scene;
    const others = { [stage.groupName]: ledgerEntryIn(stage) };
    const { limits } = stage.configuration;
    const asking = { group: `other-${number}`, epoch: 1, priority: 10, approved: false, limits, entries: others };
    return ask(read, { ...asking, now: stage.timers.now() }).next;
  });

/** So many groups ask, one after the other, and again every few seconds for some time. */
function crowd(scene: Scene, size: number, seconds: number): void {
  const all = async () => {
    for (let number = 1; number <= size && !scene.isOver(); number += 1) await asks(scene, number);
  };
  for (let second = 0; second < seconds; second += 15)
    scene.stage.timers.after(second * 1000, () => {
      scene.fired();
      void all();
    });
}

interface Word extends Turn {
  readonly minutes: number;
  /** When it was signed, in seconds after the fault begins; when it is sent unless said. */
  readonly signedAt?: number;
}

/** How persons release a mass event, by the number that a fault draws. */
const habits: readonly Habit<Word>[] = [
  // One looks for a few minutes, and releases.
  (random) => [{ who: jane, minutes: 60, at: random.between(200, 400) }],
  // One command is sent twice, replaced by another one, and sent once more when that has overtaken it.
  (random) => {
    const at = random.between(150, 250);
    return [
      { who: jane, minutes: 1, at },
      { who: jane, minutes: 1, at: at + random.between(5, 40), signedAt: at },
      { who: sam, minutes: 60, at: at + 60 },
      { who: jane, minutes: 1, at: at + 90, signedAt: at },
    ];
  },
  // Old and forged signatures come before the one that counts.
  (random) => [
    { who: jane, minutes: 60, at: random.between(60, 150), signedAt: -random.between(301, 2000) },
    { who: sam, minutes: 60, at: random.between(60, 150), forged: true },
    { who: sam, minutes: 60, at: random.between(160, 400) },
  ],
];

async function say({ stage, isOver }: Scene, { minutes, at, signedAt = at, ...turn }: Word, begun: number) {
  if (isOver()) return;
  const asked = { region: stage.regions.standby, minutes, reason: 'It is simulated.' };
  await release(commanderAs(stage, turn, begun + signedAt * 1000), asked).catch(() => {});
}

export const crowdFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F38', kind: 'crowd', group: 'E', text: 'as many other groups ask for a failover as may go at once' },
    ...{ targets: ['standby'], lasts: [60, 300] },
    begin: (scene) => {
      crowd(scene, scene.stage.configuration.limits.concurrentFailovers, scene.fault.durationSeconds);
      return () => {};
    },
  },
  {
    ...{ id: 'F38', kind: 'mass', group: 'E', text: 'more groups ask at once than go without a person, and one comes' },
    ...{ targets: ['standby'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin: (scene) => {
      const { configuration, timers } = scene.stage;
      const begun = timers.now();
      crowd(scene, configuration.limits.massGroups + 1, 120);
      return takeTurns(scene, habits, (word) => say(scene, word, begun));
    },
  },
  {
    ...{
      id: 'F38',
      kind: 'late-turn',
      group: 'E',
      text: "a turn goes by before its group's declaration, and others take all",
    },
    ...{ targets: ['standby'], lasts: [900, 1200] },
    begin: (scene) =>
      onState(scene, ['Confirm outage'], () => {
        const { configuration, groupName } = scene.stage;
        const older = (read: Turns): Turns => ({
          ...read,
          turns: read.turns.map((turn) => (turn.group === groupName ? { ...turn, at: turn.at - 200_000 } : turn)),
        });
        scene.fired();
        void rewrite(scene, older).then(() => crowd(scene, configuration.limits.concurrentFailovers, 60));
      }),
  },
];
