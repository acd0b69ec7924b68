import { proceed } from '#cli/proceed.ts';
import type { Random } from '#sandbox/world/random.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { jane, mallory, onDuty, sam } from './approver-faults.ts';
import { onCalls } from './call-faults.ts';
import { onState } from './region-faults.ts';

/** Fences that can't be made after a declaration, and people who answer by the command line when they are asked to do without. */

interface Turn {
  readonly who: string;
  /** Seconds after the page that asks. */
  readonly at: number;
  /** Added to the epoch of the transfer that waits. */
  readonly epoch?: number;
  /** How old the proof is, in seconds. */
  readonly age?: number;
  /** The secret is somebody else's. */
  readonly forged?: true;
}

type Habit = (random: Random) => readonly Turn[];

/** How people are with a transfer that waits for them, by the number that a fault draws. */
const habits: readonly Habit[] = [
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
  { who, epoch: off = 0, age = 0, forged }: Turn,
  asked: { readonly region: string; readonly epoch: number },
): Promise<void> {
  if (isOver()) return;
  fired();
  const { configuration, groupName: group, regions, timers, world } = stage;
  const commander = {
    configuration,
    clients: world.clientsFor({ region: regions.witness, role: 'operator' }),
    credentials: { ...world.sts.credentialsOf(who), ...(forged && { secretAccessKey: 'a guess' }) },
    now: timers.now() - age * 1000,
  };
  const said = { group, region: asked.region, epoch: asked.epoch + off, reason: 'It is simulated.' };
  await proceed(commander, said).catch(() => {});
}

/** Answers each transfer that waits, as the fault's habit has it. */
function watch(scene: Scene): () => void {
  const { stage, fault, random, isOver } = scene;
  let seen = 0;
  const look = () => {
    if (isOver()) return;
    const entry = ledgerEntryIn(stage);
    if (entry?.transfer?.held?.askedAt !== undefined && entry.epoch !== seen) {
      const { epoch, target: region } = entry;
      seen = epoch;
      for (const turn of habits[fault.args.habit ?? 0]?.(random) ?? [])
        stage.timers.after(turn.at * 1000, () => void take(scene, turn, { region, epoch }));
    }
    stage.timers.after(5000, look);
  };
  look();
  return () => {};
}

export const unfencedFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'leavers', group: 'E', text: 'people let a transfer go on unfenced, each in their way' },
    ...{ targets: ['standby'], lasts: [900, 1200], args: { habit: [0, habits.length - 1] } },
    begin: watch,
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
