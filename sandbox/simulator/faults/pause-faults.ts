import { pause, resume } from '#cli/pause.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { pauseByHand } from './interference.ts';
import { onState } from './region-faults.ts';
import { commanderAs, type Habit, jane, sam, type Turn, takeTurns } from './terminal.ts';

/** People who pause and resume. */

interface Word extends Turn {
  /** How long the pause is to last; a turn without it resumes. */
  readonly minutes?: number;
  /** When it was signed, in seconds after the fault begins; when it is sent unless said. */
  readonly signedAt?: number;
}

/** How people are with a pause, by the number that a fault draws. */
const habits: readonly Habit<Word>[] = [
  // One pauses, and lets it end.
  (random) => [{ who: jane, minutes: random.between(2, 6), at: 0 }],
  // One pauses for an hour, and another one ends it; then there is nothing more to end.
  (random) => {
    const end = random.between(120, 300);
    return [
      { who: jane, minutes: 60, at: 0 },
      { who: sam, at: end },
      { who: jane, at: end + random.between(5, 60) },
    ];
  },
  // Each replaces the pause of the other; one of the commands is sent twice, and once more when it is overtaken, and so is the end of the first.
  (random) => [
    { who: jane, minutes: 60, at: 0 },
    { who: jane, minutes: 60, at: random.between(10, 60), signedAt: 0 },
    { who: sam, minutes: random.between(3, 6), at: random.between(70, 120) },
    { who: jane, minutes: 60, at: 130, signedAt: 0 },
    { who: jane, at: 135, signedAt: 65 },
  ],
  // Old and forged signatures, and the end of a pause that is none.
  (random) => [
    { who: sam, at: 0 },
    { who: jane, minutes: 60, at: random.between(5, 60), signedAt: -random.between(301, 2000) },
    { who: sam, minutes: 60, at: random.between(5, 60), forged: true },
  ],
  // A short pause ends, and its command comes once more.
  (random) => [
    { who: jane, minutes: 1, at: 0 },
    { who: jane, minutes: 1, at: random.between(70, 200), signedAt: 0 },
  ],
];

async function take(
  { stage, fired, isOver, fault }: Scene,
  { minutes, at, signedAt = at, ...turn }: Word,
  begun: number,
): Promise<void> {
  if (isOver()) return;
  fired();
  const { groupName: group } = stage;
  const region = stage.regionOf(fault.target);
  const commander = commanderAs(stage, turn, begun + signedAt * 1000);
  const reason = `Habit ${fault.args.habit} is simulated.`;
  const asked =
    minutes === undefined ? resume(commander, { group, region }) : pause(commander, { group, region, minutes, reason });
  await asked.catch(() => {});
}

function begin(scene: Scene): () => void {
  const begun = scene.stage.timers.now();
  return takeTurns(scene, habits, (word) => take(scene, word, begun));
}

export const pauseFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'pausers', group: 'E', text: 'people pause the group and resume it, each in their way' },
    ...{ targets: ['standby', 'owner'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin,
  },
  {
    ...{ id: 'F62', kind: 'paused-midway', group: 'E', text: 'a person pauses the group just before a declaration' },
    ...{ targets: ['standby'], lasts: [900, 1200] },
    begin: (scene) =>
      onState(scene, ['Declare target'], () =>
        scene.stage.timers.after(scene.random.between(0, 1500), () => {
          if (scene.isOver()) return;
          scene.fired();
          pauseByHand(scene, scene.random.between(120, 360));
        }),
      ),
  },
];
