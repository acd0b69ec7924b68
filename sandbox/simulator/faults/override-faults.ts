import { override } from '#cli/override.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { rewrite, startByHand } from './interference.ts';
import { onState } from './region-faults.ts';
import { commanderAs, type Habit, jane, sam, type Turn, takeTurns } from './terminal.ts';

/** People who accept a loss. */

interface Acceptance extends Turn {
  /** What is accepted; any loss where it is null. */
  readonly lossSeconds: number | null;
  readonly minutes?: number;
  /** When it was signed, in seconds after the fault begins; when it is sent unless said. */
  readonly signedAt?: number;
  /** The epoch, counted from the one that the ledger had when the fault began. */
  readonly ahead?: number;
}

const any = { lossSeconds: null } as const;

/** How people are with an override, by the number that a fault draws. */
const habits: readonly Habit<Acceptance>[] = [
  // One accepts any loss, and gives the command again and again: while it stands, when it was used, and long after.
  (random) => [
    { who: jane, ...any, at: 0 },
    { who: jane, ...any, at: random.between(2, 20), signedAt: 0 },
    { who: jane, ...any, at: random.between(60, 290), signedAt: 0 },
    { who: jane, ...any, at: random.between(300, 600) },
  ],
  // One accepts too little, another one enough, and the first one's command comes once more.
  (random) => {
    const enough = random.between(90, 200);
    return [
      { who: jane, lossSeconds: random.between(0, 5), at: 0 },
      { who: sam, lossSeconds: 3600, at: enough },
      { who: jane, lossSeconds: 0, at: enough + random.between(1, 30), signedAt: 0 },
    ];
  },
  // What was accepted is about another epoch, signed by nobody, or signed long ago.
  (random) => [
    { who: jane, ...any, at: random.between(0, 60), ahead: random.next() < 0.5 ? 1 : -1 },
    { who: sam, ...any, at: random.between(0, 60), forged: true },
    { who: sam, ...any, at: random.between(0, 60), signedAt: -random.between(301, 2000) },
  ],
  // An override that nobody needs yet expires.
  () => [{ who: jane, ...any, minutes: 5, at: 0 }],
  // Both accept within a second or two, and one takes it back.
  (random) => [
    { who: jane, ...any, at: 0 },
    { who: sam, lossSeconds: 3600, at: random.between(0, 2) },
    { who: sam, lossSeconds: 0, at: random.between(3, 60) },
  ],
];

interface Begun {
  readonly at: number;
  readonly epoch: number;
}

async function take({ stage, fired, isOver, fault }: Scene, turn: Acceptance, begun: Begun): Promise<void> {
  if (isOver()) return;
  fired();
  const { who, at, signedAt = at, ahead = 0, lossSeconds, minutes = 30 } = turn;
  const region = stage.regionOf(fault.target);
  const reason = `${who} is simulated.`;
  const asked = { group: stage.groupName, region, epoch: begun.epoch + ahead, lossSeconds, minutes, reason };
  await override(commanderAs(stage, turn, begun.at + signedAt * 1000), asked).catch(() => {});
}

const begunNow = ({ stage }: Scene): Begun => ({
  at: stage.timers.now(),
  epoch: ledgerEntryIn(stage)?.epoch ?? 1,
});

/** A person accepts any loss at the epoch that the ledger has now, and does something when that was answered. */
export function acceptAnyLoss(scene: Scene, next: () => void): void {
  void take(scene, { who: scene.random.next() < 0.5 ? jane : sam, ...any, at: 0 }, begunNow(scene)).then(next);
}

function begin(scene: Scene): () => void {
  const begun = begunNow(scene);
  return takeTurns(scene, habits, (turn) => take(scene, turn, begun));
}

export const overrideFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'overriders', group: 'E', text: 'people accept a loss, each in their way' },
    ...{ targets: ['standby', 'owner'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin,
  },
  {
    ...{
      id: 'F62',
      kind: 'override-and-start',
      group: 'E',
      text: 'a person accepts a loss, and starts by hand besides',
    },
    ...{ targets: ['standby'], lasts: [900, 1200] },
    begin: (scene) => {
      scene.stage.timers.after(1000, () => acceptAnyLoss(scene, () => startByHand(scene, {})));
      return () => {};
    },
  },
  {
    ...{ id: 'F62', kind: 'taken-back-midway', group: 'E' },
    text: 'what a person has accepted is taken out of the ledger just before a declaration',
    ...{ targets: ['standby'], lasts: [900, 1200] },
    begin: (scene) =>
      onState(scene, ['Declare target'], () =>
        scene.stage.timers.after(scene.random.between(0, 400), () => {
          if (scene.isOver()) return;
          scene.fired();
          rewrite(scene, ({ override: _override, ...entry }) => entry);
        }),
      ),
  },
];
