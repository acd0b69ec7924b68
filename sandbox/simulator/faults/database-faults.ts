import { PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import { type FaultKind, forEver, type Scene } from '../fault-kind.ts';
import type { Part } from '../plan.ts';
import { stretch } from './spoil.ts';

/** Group D of the catalogue, as far as replicas of RDS go. */

const identifiersIn = ({ stage }: Pick<Scene, 'stage'>, part: Part): readonly string[] =>
  stage.enginesIn(stage.regionOf(part)).map(({ identifier }) => identifier);

/** Puts the instances of a part into a status for a while, where nothing else is being done to them. */
const status =
  (...statuses: readonly string[]) =>
  (scene: Scene): (() => void) => {
    const { stage, fault, fired } = scene;
    const said = statuses[fault.args.status ?? 0] ?? statuses[0] ?? 'available';
    const touched = identifiersIn(scene, fault.target).filter(
      (identifier) => stage.rds.instance(identifier).DBInstanceStatus === 'available',
    );
    for (const identifier of touched) stage.rds.setStatus(identifier, said);
    if (touched.length > 0) fired();
    return () => {
      for (const identifier of touched)
        if (stage.rds.instance(identifier).DBInstanceStatus === said) stage.rds.setStatus(identifier, 'available');
    };
  };

export const databaseFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F7', kind: 'busy', group: 'A', text: 'an instance is busy and refuses changes' },
    ...{ targets: ['standby', 'owner'], lasts: [30, 400], args: { status: [0, 2] } },
    begin: status('backing-up', 'upgrading', 'modifying'),
  },
  {
    ...{ id: 'F10', kind: 'unknown-status', group: 'A', text: 'an instance has a status that nobody knows' },
    ...{ targets: ['standby', 'owner'], lasts: [30, 400] },
    begin: status('quantum-fluctuating'),
  },
  {
    ...{ id: 'F12', kind: 'no-key', group: 'A', text: "the standby's encryption key can't be used" },
    ...{ targets: ['standby'], lasts: [60, 900] },
    begin: status('inaccessible-encryption-credentials'),
  },
  {
    ...{ id: 'F43', kind: 'lag', group: 'D', text: 'commits reach the standby late' },
    ...{ targets: ['owner-standby'], lasts: [60, 900], args: { seconds: [2, 300] } },
    begin: ({ stage: { weather }, fault, fired }) => {
      fired();
      const before = weather.replicationMilliseconds;
      weather.replicationMilliseconds = () => (fault.args.seconds ?? 2) * 1000;
      return () => {
        weather.replicationMilliseconds = before;
      };
    },
  },
  {
    ...{ id: 'F45', kind: 'broken-standby', group: 'D', text: "the standby's instance is broken" },
    ...{ targets: ['standby'], lasts: [60, forEver], args: { status: [0, 2] } },
    begin: status('storage-full', 'incompatible-parameters', 'failed'),
  },
  {
    ...{ id: 'F46', kind: 'replication-terminated', group: 'D', text: 'replication has ended for good' },
    ...{ targets: ['standby'], lasts: [forEver, forEver] },
    begin: (scene) => {
      const { stage, fired } = scene;
      fired();
      stage.weather.streaming = false;
      for (const identifier of identifiersIn(scene, 'standby'))
        if (stage.rds.instance(identifier).ReadReplicaSourceDBInstanceIdentifier)
          stage.rds.change(identifier, {
            StatusInfos: [{ StatusType: 'read replication', Normal: false, Status: 'terminated' }],
          });
      return () => {
        stage.weather.streaming = true;
      };
    },
  },
  {
    ...{ id: 'F47', kind: 'namesake', group: 'D', text: 'somebody replaces an instance by another of its name' },
    ...{ targets: ['standby', 'owner'], lasts: [60, 900] },
    begin: (scene) => {
      const { stage, fault, fired } = scene;
      fired();
      const touched = identifiersIn(scene, fault.target).map((identifier) => {
        const { DbiResourceId } = stage.rds.instance(identifier);
        stage.rds.replace(identifier);
        return { identifier, DbiResourceId };
      });
      return () => {
        for (const { identifier, DbiResourceId } of touched) stage.rds.change(identifier, { DbiResourceId });
      };
    },
  },
  {
    ...{ id: 'F48', kind: 'stuck-promotion', group: 'D', text: 'a promotion takes 40 minutes' },
    ...{ targets: ['standby'], lasts: [1200, 1200] },
    begin: (scene) =>
      stretch(scene, 'promotion', () => {
        scene.fired();
        return 2_400_000;
      }),
  },
  {
    ...{ id: 'F50', kind: 'promoted-elsewhere', group: 'D', text: 'somebody else promotes the replica' },
    ...{ targets: ['standby'], lasts: [1, 1] },
    begin: (scene) => {
      const { stage, fired } = scene;
      const { standby } = stage.regions;
      for (const DBInstanceIdentifier of identifiersIn(scene, 'standby'))
        stage.world
          .clientsFor({ region: standby, role: 'operator' })
          .rds(standby)
          .send(new PromoteReadReplicaCommand({ DBInstanceIdentifier }))
          .then(fired, () => {});
      return () => {};
    },
  },
  {
    ...{ id: 'F55', kind: 'multi-az-failover', group: 'D', text: 'the owner fails over inside its Region' },
    ...{ targets: ['owner'], lasts: [60, 120] },
    begin: (scene) => {
      const { stage, levers, fired } = scene;
      fired();
      const identifiers = identifiersIn(scene, 'owner');
      for (const identifier of identifiers) {
        stage.rds.change(identifier, { MultiAZ: true });
        stage.rds.announce(identifier, 'RDS-EVENT-0013');
      }
      const mend = levers.databases(stage.regions.owner);
      return () => {
        mend();
        for (const identifier of identifiers) stage.rds.announce(identifier, 'RDS-EVENT-0049');
      };
    },
  },
];
