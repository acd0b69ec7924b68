import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { namesOf } from '#core/names.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { type FaultKind, forEver, type Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { fewTimes, pauseByHand, startByHand } from './interference.ts';
import { acceptAnyLoss } from './override-faults.ts';
import { onState } from './region-faults.ts';

/** Group E of the catalogue: the people at the levers. */

/** The Tasks of converge at which somebody may stop it. */
export const stops = [
  ...['Fence writer', 'Promote replica', 'Shift traffic', 'Harden database', 'Announce outcome', 'Settle group'],
  'Lift fence',
] as const;

/**
 * Stops a run of converge in the midst of a Task, starts it again with its old input and in the failover machine's manner, so that
 * both act for one holder, and lets the old run go on later.
 */
function stopAndRedrive(scene: Scene, { arn, machine, region, input, running }: ExecutionRecord): void {
  const { stage, fault, random, fired, isOver } = scene;
  const { host } = stage.world;
  fired();
  stage.timers.after(1, () => running.abort('Stopped by a person.'));
  stage.timers.after(random.between(500, 4000), () => {
    const { group, epoch } = input as { readonly group: string; readonly epoch: number };
    const name = `${group}-${epoch}-${stage.timers.now()}`;
    if (!isOver() && host.reach.isUp(region, 'states')) stage.world.startExecution(machine, region, input, name);
  });
  const redrive = () =>
    void stage.timers.after((fault.args.seconds ?? 10) * 1000, () => {
      if (isOver() || !host.reach.isUp(region, 'states')) return;
      const operator = stage.world.clientsFor({ region, role: 'operator' });
      operator
        .stepFunctions()
        .send(new RedriveExecutionCommand({ executionArn: arn }))
        .catch(() => {});
    });
  if (fault.args.settled === 1) onState(scene, ['Settle group'], redrive);
  else redrive();
}

/** A person starts the reconciler itself, for a holder of their own or for the one that the ledger names. */
function convergeByHand({ stage, random, isOver }: Scene): void {
  if (isOver()) return;
  const entry = ledgerEntryIn(stage);
  const region = stage.group.candidates[random.next() < 0.5 ? 0 : 1];
  if (!entry || !stage.world.host.reach.isUp(region, 'states')) return;
  const epoch = random.next() < 0.2 ? entry.epoch - 1 : entry.epoch;
  const holder = (random.next() < 0.4 ? entry.holder : undefined) ?? 'a person';
  const input = { group: stage.groupName, epoch, holder };
  stage.world.startExecution(namesOf(stage.configuration).machine('converge'), region, input);
}

export const peopleFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F62', kind: 'operator', group: 'E', text: 'a person starts a failover by hand' },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: (scene) => fewTimes(scene, 1, () => startByHand(scene, {})),
  },
  {
    ...{ id: 'F62', kind: 'two-operators', group: 'E', text: 'two people start failovers, with overrides' },
    ...{ targets: ['standby'], lasts: [10, 600] },
    begin: (scene) => {
      fewTimes(scene, 2, () => acceptAnyLoss(scene, () => startByHand(scene, {})));
      return fewTimes(scene, 2, () => acceptAnyLoss(scene, () => startByHand(scene, {})));
    },
  },
  {
    ...{ id: 'F62', kind: 'insistent-operator', group: 'E', text: 'a person fails over although the writer may live' },
    ...{ targets: ['standby'], lasts: [10, 600] },
    begin: (scene) => {
      fewTimes(scene, 1, () => startByHand(scene, {}));
      return fewTimes(scene, 2, () => acceptAnyLoss(scene, () => startByHand(scene, { acceptLiveWriter: true })));
    },
  },
  {
    ...{ id: 'F62', kind: 'revert', group: 'E', text: 'a person gives the group back to its owner' },
    ...{ targets: ['owner'], lasts: [60, 900] },
    begin: (scene) => fewTimes(scene, 6, () => startByHand(scene, { revert: true })),
  },
  {
    ...{ id: 'F62', kind: 'dry-run', group: 'E', text: 'a person asks what would be done' },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: (scene) => fewTimes(scene, 3, () => startByHand(scene, { dryRun: true })),
  },
  {
    ...{ id: 'F62', kind: 'paused', group: 'E', text: 'a person pauses the group' },
    ...{ targets: ['standby'], lasts: [60, 400] },
    begin: (scene) => {
      scene.fired();
      pauseByHand(scene, scene.fault.durationSeconds);
      return () => {};
    },
  },
  {
    ...{ id: 'F60', kind: 'stopped-and-redriven', group: 'E' },
    text: 'somebody stops converge at a Task, starts it again, and redrives the stopped run later',
    ...{ targets: ['standby'], lasts: [900, forEver] },
    // `settled`: 1 where the seconds until the redrive count from the end of the transfer.
    args: { state: [0, stops.length - 1], seconds: [1, 120], settled: [0, 1] },
    begin: (scene) =>
      onState(
        scene,
        [stops[scene.fault.args.state ?? 0] ?? ''],
        (execution) => execution && stopAndRedrive(scene, execution),
      ),
  },
  {
    ...{
      id: 'F62',
      kind: 'converge-by-hand',
      group: 'E',
      text: 'a person starts converge by hand, midway and in either Region',
    },
    ...{ targets: ['standby'], lasts: [300, 900] },
    begin: (scene) =>
      onState(scene, ['Run converge'], () => {
        scene.fired();
        for (let count = scene.random.between(1, 4); count > 0; count -= 1)
          scene.stage.timers.after(scene.random.between(0, 90_000), () => convergeByHand(scene));
      }),
  },
  {
    ...{ id: 'F62', kind: 'reverted-midway', group: 'E', text: 'people revert while the old writer is being fenced' },
    ...{ targets: ['owner'], lasts: [300, 900] },
    begin: (scene) =>
      onState(scene, ['Run converge'], () => {
        scene.fired();
        for (let count = scene.random.between(1, 4); count > 0; count -= 1)
          scene.stage.timers.after(scene.random.between(0, 20_000), () => {
            if (!scene.isOver()) startByHand(scene, { revert: true });
          });
      }),
  },
];
