import type { Region } from '#core/configuration.ts';
import { type RdsEventId, rdsEvent } from './aws-events.ts';
import { elapse, insist } from './elapse.ts';
import type { Engine } from './engine.ts';
import type { EventBody } from './event-buses.ts';
import type { Picture, SimulatedInstance } from './rds-instance.ts';
import type { Durations, Timers } from './service.ts';

/** What RDS does to an instance after a call was accepted: it takes time, and the database server is really touched. */

/** What the changes need of the world. */
export interface RdsPorts {
  readonly timers: Timers;
  readonly durations: Durations;
  readonly engine: (identifier: string) => Engine;
  readonly isRegionUp: (region: Region) => boolean;
  /** Puts an event of RDS on the bus of an instance's Region; nobody hears it where this is left out. */
  readonly tell?: (region: Region, event: EventBody) => void;
}

/** RDS says something of an instance, as well as it can: from a Region that is down nobody hears it. */
export function announce(ports: RdsPorts, instance: SimulatedInstance, id: RdsEventId): void {
  if (ports.isRegionUp(instance.region))
    ports.tell?.(instance.region, rdsEvent(id, instance.now(), ports.timers.now()));
}

/** How much of a promotion is spent before the reboot: AWS publishes no figure. */
const SHARE_BEFORE_REBOOT = 0.7;

/**
 * Promotes a replica: `available` for a while, `modifying`, `rebooting`, `available`. The server leaves recovery only at the
 * end, so until then it refuses writes. `disown` takes the replica off its source's list.
 */
export async function promote(
  ports: RdsPorts,
  instance: SimulatedInstance,
  becomes: Partial<Picture>,
  disown: () => void,
): Promise<void> {
  const { BackupRetentionPeriod } = becomes;
  const noticed = ports.durations.draw('promotionNoticed');
  const rest = Math.max(0, ports.durations.draw('promotion') - noticed);
  await pass(ports, instance, noticed);
  instance.change({ DBInstanceStatus: 'modifying', PendingModifiedValues: { BackupRetentionPeriod } });
  await pass(ports, instance, rest * SHARE_BEFORE_REBOOT);
  instance.change({ DBInstanceStatus: 'rebooting' });
  await pass(ports, instance, rest * (1 - SHARE_BEFORE_REBOOT));
  await onServer(ports, instance, async (engine) => {
    if (!engine.isRunning()) await engine.restart();
    await engine.promote();
  });
  await onServer(ports, instance, (engine) => engine.restart());
  instance.change({
    ...becomes,
    ReadReplicaSourceDBInstanceIdentifier: undefined,
    StatusInfos: undefined,
    PendingModifiedValues: {},
    DBInstanceStatus: 'available',
  });
  instance.changing = false;
  announce(ports, instance, 'RDS-EVENT-0006');
  disown();
}

/** Applies accepted settings: `modifying`, then `available` with the new values; security groups reach the network at the end. */
export async function modify(ports: RdsPorts, instance: SimulatedInstance, becomes: Partial<Picture>): Promise<void> {
  await pass(ports, instance, ports.durations.draw('modify'));
  const groups = becomes.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId);
  if (groups) {
    const isFenced = groups.every((id) => id === instance.configured.fenceSecurityGroup);
    await onServer(ports, instance, (engine) => engine.setReachable(!isFenced));
  }
  const pending: Record<string, unknown> = { ...instance.now().PendingModifiedValues };
  for (const field of Object.keys(becomes)) delete pending[field];
  instance.change({ ...becomes, PendingModifiedValues: pending, DBInstanceStatus: 'available' });
  instance.changing = false;
}

/** Restarts the server at the end of a reboot: every session ends. */
export async function reboot(ports: RdsPorts, instance: SimulatedInstance): Promise<void> {
  await pass(ports, instance, ports.durations.draw('reboot'));
  await onServer(ports, instance, (engine) => engine.restart());
  instance.change({ DBInstanceStatus: 'available' });
  instance.changing = false;
  announce(ports, instance, 'RDS-EVENT-0006');
}

/** Sets `default_transaction_read_only` in the server, then calls the instance's parameter group `in-sync` if `isNewest` still holds. */
export async function applyReadOnly(
  ports: RdsPorts,
  instance: SimulatedInstance,
  on: boolean,
  isNewest: () => boolean,
): Promise<void> {
  await pass(ports, instance, ports.durations.draw('parameterApply'));
  // A server that is down takes it when it runs again, and by then the group may hold another value.
  await onServer(ports, instance, async (engine) => {
    if (isNewest()) await engine.setReadOnly(on);
  });
  if (isNewest()) instance.change({ DBParameterGroups: withApplyStatus(instance.now(), 'in-sync') });
}

/** The instance's parameter groups with another `ParameterApplyStatus`. */
export const withApplyStatus = (picture: Picture, status: 'applying' | 'in-sync') =>
  picture.DBParameterGroups.map((group) => ({ ...group, ParameterApplyStatus: status }));

const pass = (ports: RdsPorts, { region }: SimulatedInstance, milliseconds: number) =>
  elapse(ports.timers, () => ports.isRegionUp(region), milliseconds);

const onServer = (ports: RdsPorts, instance: SimulatedInstance, work: (engine: Engine) => Promise<void>) =>
  insist(
    ports.timers,
    () => ports.isRegionUp(instance.region),
    () => work(ports.engine(instance.configured.identifier)),
  );
