import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind } from '../fault-kind.ts';
import type { Stage } from '../stage.ts';
import { fewTimes, startByHand } from './interference.ts';
import { once, onState } from './region-faults.ts';
import { spoil } from './spoil.ts';

/** Group E of the catalogue: our own machinery. */

const running = ({ world }: Stage): readonly ExecutionRecord[] =>
  world.executions.filter(({ result }) => result === undefined);

const isMutation = (operation: string) => !/^(Get|List|Describe|Invoke)/.test(operation);

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
    ...{ id: 'F63', kind: 'pages-down', group: 'E', text: 'no page can be sent' },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: once(({ levers, stage }) => levers.service(stage.regions.standby, 'sns')),
  },
  {
    ...{ id: 'F64', kind: 'reports-down', group: 'E', text: 'no report can be stored' },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: once(({ levers, stage }) => levers.service(stage.regions.standby, 's3')),
  },
];
