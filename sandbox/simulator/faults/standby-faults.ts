import type { Picture } from '#sandbox/world/rds-instance.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';

/** Standbys that look sound by their status and are not, and standbys that are only worse than they should be. Rare places name them. */

/** Changes what is true of the standby's instances for a while, as somebody would behind Understudy's back. */
const altered =
  (...changes: readonly ((picture: Picture) => Partial<Picture>)[]) =>
  ({ stage, fault, fired }: Scene): (() => void) => {
    const change = changes[fault.args.finding ?? 0] ?? changes[0];
    const mends = stage.enginesIn(stage.regionOf(fault.target)).map(({ identifier }) => {
      const before = stage.rds.instance(identifier);
      const altering = change?.(before) ?? {};
      stage.rds.change(identifier, altering);
      fired();
      const mended = Object.fromEntries(Object.keys(altering).map((field) => [field, before[field as keyof Picture]]));
      return () => {
        // What was promoted meanwhile has no source any more.
        const isReplica = stage.rds.instance(identifier).ReadReplicaSourceDBInstanceIdentifier !== undefined;
        if (isReplica) stage.rds.change(identifier, mended);
      };
    });
    return () => {
      for (const mend of mends) mend();
    };
  };

export const standbyFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F45', kind: 'unfit-standby', group: 'D', text: "the standby's instance would not serve as the writer" },
    ...{ targets: ['standby'], lasts: [60, 1200], args: { finding: [0, 2] } },
    begin: altered(
      ({ ReadReplicaSourceDBInstanceIdentifier: source }) => ({
        ReadReplicaSourceDBInstanceIdentifier: source?.replace(/[^:]+$/, 'another-writer'),
      }),
      ({ Endpoint }) => ({ Endpoint: { ...Endpoint, Address: 'renamed.example.com' } }),
      () => ({ IAMDatabaseAuthenticationEnabled: false }),
    ),
  },
  {
    ...{ id: 'F45', kind: 'drifted-standby', group: 'D', text: "the standby's instance is worse than it should be" },
    ...{ targets: ['standby'], lasts: [60, 1200], args: { finding: [0, 4] } },
    begin: altered(
      ({ AllocatedStorage = 0 }) => ({ MaxAllocatedStorage: AllocatedStorage }),
      ({ DBParameterGroups }) => ({
        DBParameterGroups: DBParameterGroups.map((group) => ({ ...group, ParameterApplyStatus: 'pending-reboot' })),
      }),
      () => ({ VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0badbadbadbadbad0', Status: 'active' }] }),
      () => ({ EngineVersion: '17.5', AllocatedStorage: 20 }),
      () => ({ PendingModifiedValues: { EngineVersion: '17.7' } }),
    ),
  },
];
