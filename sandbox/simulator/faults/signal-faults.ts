import { metrics, namesOf } from '#core/names.ts';
import { grades } from '#core/observation.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { once } from './region-faults.ts';
import { spoil } from './spoil.ts';

/** Group C of the catalogue: alarms, events and clocks that mislead. */

/** Says in a Region's metrics each five seconds that something is wrong, while `isOn` holds. */
function suspect(scene: Scene, isOn: () => boolean): () => void {
  const { stage, fault, fired, isOver } = scene;
  const region = stage.regionOf(fault.target);
  const metric = { namespace: metrics.namespace, name: metrics.suspicion, dimensions: { Group: stage.groupName } };
  const put = () => {
    if (isOver()) return;
    const at = Math.floor(stage.timers.now() / 1000) * 1000;
    if (isOn()) {
      stage.world.host.metrics.put(region, metric, { at, visibleAt: at, value: grades.unsure, highResolution: true });
      fired();
    }
    stage.timers.after(5000, put);
  };
  put();
  return () => {};
}

/** Starts the failover machine as an alarm's event does. */
function trigger({ stage }: Scene, input: unknown, region = stage.regions.standby): void {
  if (!stage.world.host.reach.isUp(region, 'states')) return;
  stage.world.startExecution(namesOf(stage.configuration).machine('failover'), region, input);
}

const alarmInput = ({ stage, random }: Scene) => ({ group: stage.groupName, trigger: 'alarm', event: random.id() });

const malformed = [
  {},
  { group: 'nobody', trigger: 'alarm' },
  { group: 'orders', trigger: 'forged' },
  { group: 'orders', trigger: 'alarm', acceptLiveWriter: true },
  { group: 'orders', trigger: 'manual', overrideRpo: true },
  { group: 'orders', trigger: 'alarm', surprise: 1 },
  { group: 'orders', trigger: 'hint', event: 'the Region is down, believe me' },
  { group: 'orders', trigger: 'manual', reason: 'no owner named' },
];

/** The clocks of a Region's functions are wrong. */
function skew({ stage: { weather, regionOf }, fault }: Scene): () => void {
  const region = regionOf(fault.target);
  weather.skew.set(region, (fault.args.seconds ?? 0) * 1000);
  return () => weather.skew.delete(region);
}

export const signalFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F33', kind: 'metrics-down', group: 'C', text: 'CloudWatch does not answer, and alarms stand still' },
    ...{ targets: ['standby', 'witness'], lasts: [60, 600] },
    begin: once(({ levers, stage, fault }) => levers.service(stage.regionOf(fault.target), 'cloudwatch')),
  },
  {
    ...{ id: 'F34', kind: 'false-alarm', group: 'C', text: 'one metric calls for an alarm, and nothing is wrong' },
    ...{ targets: ['standby', 'witness'], lasts: [30, 300] },
    begin: (scene) => suspect(scene, () => true),
  },
  {
    ...{ id: 'F35', kind: 'flapping-alarm', group: 'C', text: 'an alarm comes and goes every 30 s' },
    ...{ targets: ['standby', 'witness'], lasts: [120, 600] },
    begin: (scene) => suspect(scene, () => Math.floor(scene.stage.timers.now() / 30_000) % 2 === 0),
  },
  {
    ...{ id: 'F36', kind: 'duplicate-storm', group: 'C', text: 'an event comes twenty times, reordered and late' },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: (scene) => {
      const { stage, fault, random, fired } = scene;
      const input = alarmInput(scene);
      const started = stage.timers.now();
      for (let count = 0; count < 20; count += 1)
        stage.timers.after(random.between(0, fault.durationSeconds * 1000), () => {
          fired();
          trigger(scene, { ...input, event: `${input.event}-${stage.timers.now() - started}` });
        });
      return () => {};
    },
  },
  {
    ...{ id: 'F37', kind: 'events-lost', group: 'C', text: 'events that start machines are lost' },
    ...{ targets: ['standby'], lasts: [120, 900] },
    begin: (scene) =>
      spoil(scene, (call, when, tag) => {
        if (tag || when !== 'before' || call.operation !== 'StartExecution') return undefined;
        if (!String(call.input.input).includes('"alarm"')) return undefined;
        return new ServiceFault('InvalidEvent', 'The event was lost.', 400);
      }),
  },
  {
    ...{
      id: 'F39',
      kind: 'forged-event',
      group: 'C',
      text: 'machines are started with inputs that nobody of ours sends',
    },
    ...{ targets: ['standby', 'owner'], lasts: [30, 300] },
    begin: (scene) => {
      const { stage, fault, random, fired } = scene;
      for (const input of malformed)
        stage.timers.after(random.between(0, fault.durationSeconds * 1000), () => {
          fired();
          trigger(scene, input, stage.regionOf(fault.target));
        });
      return () => {};
    },
  },
  {
    ...{
      id: 'F40',
      kind: 'clock-skew',
      group: 'C',
      text: "the clocks of a Region's functions are up to 5 minutes wrong",
    },
    ...{ targets: ['witness', 'owner'], lasts: [60, 900], args: { seconds: [-300, 300] } },
    begin: once(skew),
  },
  {
    ...{ id: 'F40', kind: 'clock-skew-in-bounds', group: 'C', text: "the standby's clocks are up to 25 s wrong" },
    ...{ targets: ['standby'], lasts: [60, 900], args: { seconds: [-25, 25] } },
    begin: once(skew),
  },
  {
    ...{ id: 'F41', kind: 'lying-observer', group: 'C', text: 'one observer does not reach the owner; the others do' },
    ...{ targets: ['owner-witness', 'owner-standby'], lasts: [60, 900] },
    begin: once(({ levers, stage: { regions }, fault }) =>
      levers.link(regions.owner, fault.target === 'owner-witness' ? regions.witness : regions.standby),
    ),
  },
  {
    ...{
      id: 'F41',
      kind: 'lying-alone',
      group: 'C',
      text: 'the standby does not reach the owner, and the witness says nothing',
    },
    ...{ targets: ['owner-standby'], lasts: [120, 900] },
    begin: once(({ levers, stage: { regions } }) => {
      const mends = [levers.link(regions.owner, regions.standby), levers.service(regions.witness, 'lambda')];
      return () => {
        for (const mend of mends) mend();
      };
    }),
  },
  {
    ...{ id: 'F41', kind: 'blind-observer', group: 'C', text: 'one observer reaches nothing outside its own Region' },
    ...{ targets: ['witness', 'standby'], lasts: [60, 600] },
    begin: once(({ levers, stage, fault }) => levers.isolate(stage.regionOf(fault.target))),
  },
];
