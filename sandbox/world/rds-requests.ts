import { elapse } from './elapse.ts';
import type { RdsOptions } from './rds.ts';
import { modify, promote, reboot } from './rds-changes.ts';
import type { Fleet } from './rds-fleet.ts';
import type { Picture, SimulatedInstance } from './rds-instance.ts';
import { checkRetention, groupsDuring, type Modification, planModification } from './rds-modification.ts';
import { ServiceFault } from './service.ts';

/** What RDS does while a mutating call is open: it accepts or refuses, answers at once, and works on afterwards. */

/** Throws InvalidDBInstanceStateFault when the instance isn't available, or isn't a replica. */
export function promoteReadReplica(
  options: RdsOptions,
  fleet: Fleet,
  instance: SimulatedInstance,
  input: Pick<Modification, 'BackupRetentionPeriod' | 'PreferredBackupWindow'>,
) {
  requireAvailable(instance);
  const before = instance.now();
  const source = before.ReadReplicaSourceDBInstanceIdentifier;
  // AWS documents no code for this; it is the only modelled fault that fits.
  if (!source) throw invalidState(`DB instance ${before.DBInstanceIdentifier} is not a read replica.`);
  const { BackupRetentionPeriod = 1, PreferredBackupWindow = before.PreferredBackupWindow } = input;
  checkRetention(BackupRetentionPeriod);
  instance.changing = true;
  const disown = () => void forgetReplica(options, fleet, source, before.DBInstanceArn);
  void promote(options, instance, { BackupRetentionPeriod, PreferredBackupWindow }, disown);
  // The answer of AWS's own sample: the new status beside the old source.
  return {
    DBInstance: { ...before, DBInstanceStatus: 'modifying', PendingModifiedValues: { BackupRetentionPeriod } },
  };
}

/** The old source strikes the promoted replica off its list once its own Region works. */
async function forgetReplica(options: RdsOptions, fleet: Fleet, sourceArn: string, replicaArn: string): Promise<void> {
  const source = fleet.all.find((instance) => instance.now().DBInstanceArn === sourceArn);
  if (!source) return;
  await elapse(options.timers, () => options.isRegionUp(source.region), 0);
  const rest = source.now().ReadReplicaDBInstanceIdentifiers.filter((arn) => arn !== replicaArn);
  source.change({ ReadReplicaDBInstanceIdentifiers: rest });
}

/** Throws InvalidDBInstanceStateFault when the instance isn't available; a modification that changes nothing leaves it so. */
export function modifyInstance(options: RdsOptions, instance: SimulatedInstance, input: Modification) {
  requireAvailable(instance);
  const before = instance.now();
  const plan = planModification(instance, input);
  const pending: Picture['PendingModifiedValues'] = { ...before.PendingModifiedValues, ...plan.later };
  if (Object.keys(plan.now).length === 0) {
    if (Object.keys(plan.later).length > 0) instance.change({ PendingModifiedValues: pending });
    return { DBInstance: instance.now() };
  }
  const { MultiAZ, BackupRetentionPeriod } = plan.now;
  const waiting = withoutAbsent({ MultiAZ, BackupRetentionPeriod });
  instance.changing = true;
  instance.change({
    DBInstanceStatus: 'modifying',
    PendingModifiedValues: { ...pending, ...waiting },
    ...groupsDuring(before, plan.now),
  });
  void modify(options, instance, plan.now);
  return { DBInstance: instance.now() };
}

/** Throws InvalidDBInstanceStateFault when the instance isn't available. */
export function rebootInstance(options: RdsOptions, instance: SimulatedInstance, input: { ForceFailover?: boolean }) {
  requireAvailable(instance);
  if (input.ForceFailover && !instance.now().MultiAZ) {
    throw new ServiceFault(
      'InvalidParameterCombination',
      'Cannot reboot with failover: the DB instance is not Multi-AZ.',
    );
  }
  instance.changing = true;
  instance.change({ DBInstanceStatus: 'rebooting' });
  void reboot(options, instance);
  return { DBInstance: instance.now() };
}

/** Statuses in which RDS takes changes. */
const usable = new Set(['available', 'storage-optimization']);

function requireAvailable(instance: SimulatedInstance): void {
  const { DBInstanceStatus: status, DBInstanceIdentifier: name } = instance.now();
  if (usable.has(status) && !instance.changing) return;
  throw invalidState(
    `Database instance ${name} is not in available state (${instance.changing ? 'changing' : status}).`,
  );
}

const invalidState = (message: string) => new ServiceFault('InvalidDBInstanceStateFault', message);

const withoutAbsent = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
