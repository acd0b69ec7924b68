import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import { type FaultKind, forEver, type Scene } from '../fault-kind.ts';
import { grey } from './grey.ts';

/** Group B of the catalogue: Regions and the network between them. */

/** A fault that takes effect as it begins. */
export const once =
  (pull: (scene: Scene) => () => void) =>
  (scene: Scene): (() => void) => {
    scene.fired();
    return pull(scene);
  };

/** Does something the first time that an execution enters a state, while the fault lasts. */
export function onState(
  scene: Scene,
  states: readonly string[],
  act: (execution: ExecutionRecord | undefined) => void,
): () => void {
  const end = scene.stage.world.on((event) => {
    if (event.kind !== 'state' || !event.history.type.endsWith('StateEntered')) return;
    if (!states.includes(event.history.state ?? '')) return;
    end();
    act(
      scene.stage.world.executions.find(({ name, machine }) => name === event.execution && machine === event.machine),
    );
  });
  return end;
}

const deciding = ['Decide failover', 'Claim group', 'Confirm outage', 'Declare target', 'Run converge', 'Look around'];
const seconds = (scene: Scene, least: number, most: number) => scene.random.between(least * 1000, most * 1000);

export const regionFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F15', kind: 'region-down', group: 'B', text: 'the Region of the owner is down, with everything in it' },
    ...{ targets: ['owner'], lasts: [30, forEver], outage: true },
    begin: once(({ levers, stage }) => levers.region(stage.regions.owner)),
  },
  {
    ...{ id: 'F16', kind: 'control-plane-down', group: 'B', text: "the owner's RDS API is down, its database is not" },
    ...{ targets: ['owner'], lasts: [60, 900] },
    begin: once(({ levers, stage }) => levers.service(stage.regions.owner, 'rds')),
  },
  {
    ...{
      id: 'F17',
      kind: 'data-plane-down',
      group: 'B',
      text: "the owner's database server is down, its APIs are not",
    },
    ...{ targets: ['owner'], lasts: [30, forEver], outage: true },
    begin: once(({ levers, stage }) => levers.databases(stage.regions.owner)),
  },
  {
    ...{ id: 'F18', kind: 'grey', group: 'B', text: "a share of what goes to the owner's Region fails or is slow" },
    ...{ targets: ['owner'], lasts: [60, 600], args: { percent: [20, 50] } },
    begin: grey({
      delay: (random) => random.between(200, 4000),
      failure: ({ operation }) => new ServiceFault('InternalFailure', `${operation} failed inside AWS.`, 500),
    }),
  },
  {
    ...{ id: 'F19', kind: 'standby-link-cut', group: 'B', text: 'owner and standby do not reach each other' },
    ...{ targets: ['owner-standby'], lasts: [30, 900] },
    begin: once(({ levers, stage: { regions } }) => levers.link(regions.owner, regions.standby)),
  },
  {
    ...{
      id: 'F20',
      kind: 'closed-network',
      group: 'B',
      text: "nobody reaches the owner's database, which lives and replicates",
    },
    ...{ targets: ['owner'], lasts: [120, 900], args: { api: [0, 1] } },
    begin: once(({ stage, levers, fault }) => {
      const engines = stage.enginesIn(stage.regions.owner);
      for (const engine of engines) void engine.setReachable(false);
      const mend = fault.args.api === 1 ? levers.service(stage.regions.owner, 'rds') : () => {};
      return () => {
        mend();
        for (const engine of engines) void engine.setReachable(true);
      };
    }),
  },
  {
    ...{ id: 'F21', kind: 'replication-cut', group: 'B', text: 'replication alone stands still' },
    ...{ targets: ['owner-standby'], lasts: [30, 900] },
    begin: once(({ stage: { weather } }) => {
      weather.streaming = false;
      return () => {
        weather.streaming = true;
      };
    }),
  },
  {
    ...{ id: 'F22', kind: 'blip', group: 'B', text: 'the owner is cut off for 43 s' },
    ...{ targets: ['owner'], lasts: [43, 43] },
    begin: once(({ levers, stage }) => levers.isolate(stage.regions.owner)),
  },
  {
    ...{
      id: 'F23',
      kind: 'heals-after-decision',
      group: 'B',
      text: 'the owner is cut off until the decision is being made',
    },
    ...{ targets: ['owner'], lasts: [300, 600], args: { state: [0, deciding.length - 1] }, outage: true },
    begin: once((scene) => {
      const mend = scene.levers.isolate(scene.stage.regions.owner);
      const end = onState(scene, [deciding[scene.fault.args.state ?? 0] ?? ''], mend);
      return () => {
        end();
        mend();
      };
    }),
  },
  {
    ...{
      id: 'F15',
      kind: 'isolated',
      group: 'B',
      text: 'the owner is cut off from every other Region, and goes on inside',
    },
    ...{ targets: ['owner'], lasts: [60, forEver], outage: true },
    begin: once(({ levers, stage }) => levers.isolate(stage.regions.owner)),
  },
  {
    ...{
      id: 'F24',
      kind: 'swizzle',
      group: 'B',
      text: 'links are cut one after the other, and healed in another order',
    },
    ...{ targets: ['owner'], lasts: [60, 400] },
    begin: once((scene) => {
      const { stage, levers, isOver } = scene;
      const { owner, standby, witness } = stage.regions;
      const mends: (() => void)[] = [];
      const pairs = [
        [owner, standby],
        [owner, witness],
        [standby, witness],
        [standby, 'us-east-1'],
      ] as const;
      for (const [one, other] of pairs) {
        stage.timers.after(seconds(scene, 0, 40), () => {
          if (isOver()) return;
          const mend = levers.link(one, other);
          mends.push(mend);
          stage.timers.after(seconds(scene, 20, 200), mend);
        });
      }
      return () => {
        for (const mend of mends) mend();
      };
    }),
  },
];
