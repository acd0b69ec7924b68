import { ServiceFault } from '#sandbox/world/service.ts';
import { type FaultKind, forEver, type Scene } from '../fault-kind.ts';
import type { CallRule } from '../weather.ts';

/** Group B of the catalogue: Regions and the network between them. */

const once =
  (pull: (scene: Scene) => () => void) =>
  (scene: Scene): (() => void) => {
    scene.fired();
    return pull(scene);
  };

/** Does something the first time that an execution enters a state, while the fault lasts. */
export function onState(scene: Scene, states: readonly string[], act: () => void): () => void {
  const end = scene.stage.world.on((event) => {
    if (event.kind !== 'state' || !event.history.type.endsWith('StateEntered')) return;
    if (!states.includes(event.history.state ?? '')) return;
    end();
    act();
  });
  return end;
}

const converging = ['Fence writer', 'Promote replica', 'Shift traffic', 'Harden database', 'Announce outcome'];
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
    begin: ({ stage, fault, random, fired }) => {
      const { owner } = stage.regions;
      const hit = () => random.next() * 100 < (fault.args.percent ?? 30);
      const road = (from: string, to: string) => {
        if (from === to || to !== owner || !hit()) return 0;
        fired();
        return random.between(200, 4000);
      };
      const rule: CallRule = (call, when) =>
        when === 'before' && call.region === owner && call.caller.region !== owner && hit()
          ? new ServiceFault('InternalFailure', `${call.operation} failed inside AWS.`, 500)
          : undefined;
      stage.weather.roads.add(road);
      stage.weather.calls.add(rule);
      return () => {
        stage.weather.roads.delete(road);
        stage.weather.calls.delete(rule);
      };
    },
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
  {
    ...{ id: 'F25', kind: 'route53-down', group: 'B', text: "Route 53's control plane does not answer" },
    ...{ targets: ['us-east-1'], lasts: [60, 1200] },
    begin: once(({ levers }) => levers.service('us-east-1', 'route53')),
  },
  {
    ...{ id: 'F26', kind: 'dns-pending', group: 'B', text: 'changes of records stay PENDING for 15 minutes' },
    ...{ targets: ['us-east-1'], lasts: [600, 1200] },
    begin: ({ stage: { weather }, fired }) => {
      weather.durations.set('route53Propagation', () => {
        fired();
        return 900_000;
      });
      return () => weather.durations.delete('route53Propagation');
    },
  },
  {
    ...{ id: 'F28', kind: 'witness-down', group: 'B', text: 'the Region of the witness is down' },
    ...{ targets: ['witness'], lasts: [60, 900] },
    begin: once(({ levers, stage }) => levers.region(stage.regions.witness)),
  },
  {
    ...{ id: 'F29', kind: 'standby-half-down', group: 'B', text: 'one service of the standby is down' },
    ...{ targets: ['standby'], lasts: [30, 600], args: { service: [0, 3] } },
    begin: once(({ levers, stage, fault }) =>
      levers.service(stage.regions.standby, ['rds', 'lambda', 'states', 'events'][fault.args.service ?? 0] ?? 'rds'),
    ),
  },
  {
    ...{
      id: 'F30',
      kind: 'standby-dies-midway',
      group: 'B',
      text: 'the standby goes down in the midst of the failover',
    },
    ...{ targets: ['standby'], lasts: [120, 1200], args: { state: [0, converging.length - 1], seconds: [30, 600] } },
    begin: (scene) => {
      let mend = () => {};
      const end = onState(scene, [converging[scene.fault.args.state ?? 0] ?? ''], () => {
        scene.fired();
        mend = scene.levers.region(scene.stage.regions.standby);
        scene.stage.timers.after((scene.fault.args.seconds ?? 30) * 1000, () => mend());
      });
      return () => {
        end();
        mend();
      };
    },
  },
  {
    ...{ id: 'F31', kind: 'both-down', group: 'B', text: 'owner and standby go down, and return in any order' },
    ...{ targets: ['owner'], lasts: [60, 600], outage: true },
    begin: once((scene) => {
      const { owner, standby } = scene.stage.regions;
      const [first, second] = [scene.levers.region(owner), scene.levers.region(standby)];
      const [early, late] = scene.random.next() < 0.5 ? [first, second] : [second, first];
      scene.stage.timers.after(seconds(scene, 20, 60), early);
      return () => {
        early();
        late();
      };
    }),
  },
  {
    ...{
      id: 'F32',
      kind: 'us-east-1-down',
      group: 'B',
      text: 'us-east-1 is down: no control plane of Route 53 and IAM',
    },
    ...{ targets: ['us-east-1'], lasts: [60, 1200] },
    begin: once(({ levers }) => levers.region('us-east-1')),
  },
  {
    ...{
      id: 'F51',
      kind: 'returns-midway',
      group: 'D',
      text: 'the owner is cut off, and returns at a step of the failover',
    },
    ...{
      targets: ['owner'],
      lasts: [400, 1200],
      args: { state: [0, converging.length - 1], down: [0, 1] },
      outage: true,
    },
    begin: once((scene) => {
      const { levers, stage, fault } = scene;
      const cut = fault.args.down === 1 ? levers.region : levers.isolate;
      const mend = cut(stage.regions.owner);
      const end = onState(scene, [converging[fault.args.state ?? 0] ?? ''], mend);
      return () => {
        end();
        mend();
      };
    }),
  },
  {
    ...{
      id: 'F52',
      kind: 'returns-later',
      group: 'D',
      text: 'the Region of the owner is down, and returns much later',
    },
    ...{ targets: ['owner'], lasts: [400, 900], outage: true },
    begin: once(({ levers, stage }) => levers.region(stage.regions.owner)),
  },
];
