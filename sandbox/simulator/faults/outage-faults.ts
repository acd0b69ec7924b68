import { type FaultKind, forEver, type Scene } from '../fault-kind.ts';
import { once, onState } from './region-faults.ts';
import { stretch } from './spoil.ts';

/** Group B of the catalogue, continued: other parts of AWS, two Regions at once, and Regions that return. */

const converging = ['Fence writer', 'Promote replica', 'Shift traffic', 'Harden database', 'Announce outcome'];
const seconds = (scene: Scene, least: number, most: number) => scene.random.between(least * 1000, most * 1000);

export const outageFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F25', kind: 'route53-down', group: 'B', text: "Route 53's control plane does not answer" },
    ...{ targets: ['us-east-1'], lasts: [60, 1200] },
    begin: once(({ levers }) => levers.service('us-east-1', 'route53')),
  },
  {
    ...{ id: 'F26', kind: 'dns-pending', group: 'B', text: 'changes of records stay PENDING for 15 minutes' },
    ...{ targets: ['us-east-1'], lasts: [600, 1200] },
    begin: (scene) =>
      stretch(scene, 'route53Propagation', () => {
        scene.fired();
        return 900_000;
      }),
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
  {
    ...{ id: 'F29', kind: 'standby-database-down', group: 'B', text: "the standby's database server is down" },
    ...{ targets: ['standby'], lasts: [30, 600] },
    begin: once(({ levers, stage }) => levers.databases(stage.regions.standby)),
  },
  {
    ...{
      id: 'F31',
      kind: 'new-owner-down',
      group: 'B',
      text: 'the Region that took over goes down after the failover',
    },
    ...{ targets: ['standby'], lasts: [900, forEver], args: { seconds: [10, 400], down: [120, 600] } },
    begin: (scene) => {
      const { stage, levers, fault, fired, isOver } = scene;
      let mend = () => {};
      const end = onState(scene, ['Settle group'], () =>
        stage.timers.after((fault.args.seconds ?? 10) * 1000, () => {
          if (isOver()) return;
          fired();
          mend = levers.region(stage.regions.standby);
          stage.timers.after((fault.args.down ?? 120) * 1000, () => mend());
        }),
      );
      return () => {
        end();
        mend();
      };
    },
  },
];
