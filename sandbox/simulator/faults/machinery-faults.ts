import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import type { Stage } from '../stage.ts';
import type { CallRule } from '../weather.ts';
import { onState } from './region-faults.ts';

/** Group E of the catalogue: our own machinery, and the people at its levers. */

const running = ({ world }: Stage): readonly ExecutionRecord[] =>
  world.executions.filter(({ result }) => result === undefined);

const isMutation = (operation: string) => !/^(Get|List|Describe|Invoke)/.test(operation);

/** Does something a few times while the fault lasts. */
function fewTimes(scene: Scene, most: number, act: () => void): () => void {
  const { stage, fault, random, isOver, fired } = scene;
  for (let count = random.between(1, most); count > 0; count -= 1)
    stage.timers.after(random.between(0, fault.durationSeconds * 1000), () => {
      if (isOver()) return;
      fired();
      act();
    });
  return () => {};
}

/** Writes the ledger from outside, over what is stored now. */
function rewrite({ stage }: Scene, change: (entry: LedgerEntry) => LedgerEntry): void {
  const entry = ledgerEntryIn(stage);
  if (!entry) return;
  const item = { ...change(entry), record: 'entry', version: entry.version + 1, writeId: 'somebody else' };
  const { witness } = stage.regions;
  stage.world
    .clientsFor({ region: witness, role: 'operator' })
    .dynamodb(witness)
    .send(
      new PutCommand({
        ...{ TableName: stage.ledgerTable, Item: item, ConditionExpression: '#version = :version' },
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': entry.version },
      }),
    )
    .catch(() => {});
}

/** A person starts the failover machine, with the owner and the epoch that the ledger says, or wrong ones. */
function startByHand(scene: Scene, more: Readonly<Record<string, unknown>>): void {
  const { stage, random } = scene;
  const entry = ledgerEntryIn(stage);
  if (!entry) return;
  const { candidates } = stage.group;
  const inOwner = more.revert === true || random.next() < 0.1;
  const region = candidates.find((candidate) => (candidate === entry.owner) === inOwner) ?? candidates[0];
  if (!stage.world.host.reach.isUp(region, 'states')) return;
  const expectedEpoch = random.next() < 0.15 ? entry.epoch + 1 : entry.epoch;
  const input = {
    ...{ group: stage.groupName, trigger: 'manual', reason: 'The simulator plays a person.' },
    ...{ expectedOwner: entry.owner, expectedEpoch, ...more },
  };
  stage.world.startExecution(namesOf(stage.configuration).machine('failover'), region, input);
}

/** Spoils a share of the functions' calls in the standby's Region. */
function spoil(scene: Scene, rule: CallRule): () => void {
  const share = (scene.fault.args.percent ?? 10) / 100;
  const spoiling: CallRule = (call, when, tag) => {
    const fate = rule(call, when, tag);
    if (fate === undefined || scene.random.next() >= share) return undefined;
    scene.fired();
    return fate;
  };
  scene.stage.weather.calls.add(spoiling);
  return () => scene.stage.weather.calls.delete(spoiling);
}

export const machineryFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F59', kind: 'killed', group: 'E', text: 'functions are killed at their calls' },
    ...{ targets: ['standby'], lasts: [20, 300], args: { percent: [2, 20] } },
    begin: (scene) =>
      spoil(scene, (_call, when, tag) => {
        if (!tag || tag.file === 'probe' || when !== 'before') return undefined;
        return scene.random.next() < 0.5 ? 'lose-call' : 'lose-answer';
      }),
  },
  {
    ...{
      id: 'F59',
      kind: 'killed-at-change',
      group: 'E',
      text: 'functions are killed at the calls that change something',
    },
    ...{ targets: ['standby'], lasts: [60, 600], args: { percent: [10, 50] } },
    begin: (scene) =>
      spoil(scene, (call, when, tag) => {
        if (!tag?.holder || when !== 'before' || !isMutation(call.operation)) return undefined;
        return scene.random.next() < 0.5 ? 'lose-call' : 'lose-answer';
      }),
  },
  {
    ...{
      id: 'F59',
      kind: 'frozen-and-reverted',
      group: 'E',
      text: 'a run stands still past its lease, and a person reverts',
    },
    ...{ targets: ['owner'], lasts: [500, 900], args: { state: [0, 2] }, outage: true },
    begin: (scene) => {
      const { stage, levers, fault } = scene;
      const { owner, standby } = stage.regions;
      const mends = [levers.databases(owner)];
      const state = ['Fence writer', 'Promote replica', 'Run converge'][fault.args.state ?? 0] ?? '';
      const end = onState(scene, [state], () => {
        scene.fired();
        const thaw = levers.service(standby, 'states');
        mends.push(thaw);
        for (const seconds of [125, 135, 145])
          stage.timers.after(seconds * 1000, () => startByHand(scene, { revert: true }));
        stage.timers.after(scene.random.between(150_000, 220_000), thaw);
      });
      return () => {
        end();
        for (const mend of mends) mend();
      };
    },
  },
  {
    ...{ id: 'F60', kind: 'task-repeated', group: 'E', text: 'Step Functions runs Tasks again that had succeeded' },
    ...{ targets: ['standby'], lasts: [60, 600], args: { percent: [10, 40] } },
    begin: (scene) =>
      spoil(scene, (call, when, tag) =>
        !tag && when === 'after' && call.operation === 'Invoke'
          ? new ServiceFault('ServiceException', "The function's answer was lost.", 500)
          : undefined,
      ),
  },
  {
    ...{ id: 'F60', kind: 'aborted', group: 'E', text: 'somebody stops executions' },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: (scene) =>
      fewTimes(scene, 3, () => {
        const found = running(scene.stage);
        found[scene.random.between(0, Math.max(0, found.length - 1))]?.running.abort('Stopped by a person.');
      }),
  },
  {
    ...{
      id: 'F60',
      kind: 'redriven',
      group: 'E',
      text: 'somebody starts ended executions again, with their old inputs',
    },
    ...{ targets: ['standby'], lasts: [120, 900] },
    begin: (scene) =>
      fewTimes(scene, 4, () => {
        const { stage, random } = scene;
        const ended = stage.world.executions.filter(({ result }) => result !== undefined);
        const again = ended[random.between(0, Math.max(0, ended.length - 1))];
        if (again && stage.world.host.reach.isUp(again.region, 'states'))
          stage.world.startExecution(again.machine, again.region, again.input);
      }),
  },
  {
    ...{ id: 'F61', kind: 'ledger-down', group: 'E', text: 'the ledger does not answer' },
    ...{ targets: ['standby', 'witness'], lasts: [20, 400] },
    begin: ({ levers, stage, fault, fired }) => {
      fired();
      return levers.service(stage.regionOf(fault.target), 'dynamodb');
    },
  },
  {
    ...{ id: 'F61', kind: 'ledger-conflict', group: 'E', text: 'somebody else writes the ledger in between' },
    ...{ targets: ['witness'], lasts: [60, 600] },
    begin: (scene) => fewTimes(scene, 30, () => rewrite(scene, (entry) => entry)),
  },
  {
    ...{
      id: 'F61',
      kind: 'lease-taken',
      group: 'E',
      text: 'another execution takes a lease that is free or has run out',
    },
    ...{ targets: ['witness'], lasts: [60, 600] },
    begin: (scene) =>
      fewTimes(scene, 20, () => {
        const now = scene.stage.timers.now();
        rewrite(scene, (entry) =>
          entry.holder === undefined || (entry.leaseExpiresAt ?? 0) <= now
            ? { ...entry, holder: 'another execution', leaseExpiresAt: now + 120_000 }
            : entry,
        );
      }),
  },
  {
    ...{ id: 'F62', kind: 'operator', group: 'E', text: 'a person starts a failover by hand' },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: (scene) => fewTimes(scene, 1, () => startByHand(scene, {})),
  },
  {
    ...{ id: 'F62', kind: 'two-operators', group: 'E', text: 'two people start failovers, with overrides' },
    ...{ targets: ['standby'], lasts: [10, 600] },
    begin: (scene) => {
      fewTimes(scene, 2, () => startByHand(scene, { overrideRpo: true }));
      return fewTimes(scene, 2, () => startByHand(scene, { overrideRpo: true }));
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
      const until = scene.stage.timers.now() + scene.fault.durationSeconds * 1000;
      rewrite(scene, (entry) => ({ ...entry, pausedUntil: until }));
      return () => {};
    },
  },
  {
    ...{ id: 'F63', kind: 'pages-down', group: 'E', text: 'no page can be sent' },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: ({ levers, stage, fired }) => {
      fired();
      return levers.service(stage.regions.standby, 'sns');
    },
  },
  {
    ...{ id: 'F64', kind: 'reports-down', group: 'E', text: 'no report can be stored' },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: ({ levers, stage, fired }) => {
      fired();
      return levers.service(stage.regions.standby, 's3');
    },
  },
];
